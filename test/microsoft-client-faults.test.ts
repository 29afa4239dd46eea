import type { ProviderFault } from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import type { RequestFaultKind } from '@clearweek/sandbox';
import { expect, test } from 'vitest';
import { adasCalendar, startMicrosoft, weekly } from './microsoft-client-world.ts';

const retryAfterMs = null;
test.each<[RequestFaultKind, ProviderFault]>([
  ['429', { kind: 'throttled', scope: 'mailbox', retryAfterMs }],
  ['429-mailbox-503', { kind: 'throttled', scope: 'mailbox', retryAfterMs: 1_000 }],
  ['500', { kind: 'unavailable', retryAfterMs }],
  ['503', { kind: 'unavailable', retryAfterMs }],
  ['reset', { kind: 'unavailable', retryAfterMs, silent: true }],
  ['truncated', { kind: 'unavailable', retryAfterMs }],
  ['wrong-type', { kind: 'unavailable', retryAfterMs }],
  ['hang', { kind: 'unavailable', retryAfterMs, silent: true }],
  ['revoked', { kind: 'unauthorized' }],
])('%s at any request of a reading leaves what is known as it was', async (kind, fault) => {
  const world = await startMicrosoft();
  const { calendar, follower, access, remote } = await adasCalendar(world);
  world.sandbox.acts.create(calendar.id, weekly);
  await follower.sync();
  const known = follower.ours();
  const { sandbox, client } = world;
  const quick = kind === 'hang' ? client({ timeoutMs: 100 }) : world.microsoft;
  for (const after of [0, 1]) {
    sandbox.acts.create(calendar.id, weekly);
    sandbox.faults.clear();
    sandbox.faults.plan({ provider: 'microsoft', path: /^\/v1\.0/, kind, times: 1, after });
    const window = { start: world.clock.now() - 60 * DAY, end: world.clock.now() + 90 * DAY };
    const answer = await quick.calendars.changesSince(access, remote, null, window);
    expect(answer).toEqual({ kind: 'failed', fault, requests: kind === 'revoked' ? 1 : after + 1 });
    // Nobody can go on with a consent that is gone.
    if (kind === 'revoked') return;
  }
  sandbox.faults.clear();
  await follower.sync();
  expect(follower.ours()).toEqual(follower.truth());
  expect(follower.ours().length).toBe(known.length * 3);
});

test('a slow answer is an answer', async () => {
  const world = await startMicrosoft();
  const { follower } = await adasCalendar(world);
  world.sandbox.faults.plan({ provider: 'microsoft', path: /delta/, kind: 'slow', times: 1, delayMs: 1 });
  expect(await follower.sync()).toMatchObject({ answers: ['changes'] });
});

test('a link that died, in either form, lets the calendar be read whole, and loses nothing', async () => {
  const world = await startMicrosoft();
  const { calendar, follower } = await adasCalendar(world);
  const event = world.sandbox.acts.create(calendar.id, weekly);
  await follower.sync();
  for (const title of ['First', 'Second']) {
    world.sandbox.acts.change({ calendarId: calendar.id, eventId: event.id }, { title });
    world.sandbox.faults.plan({ provider: 'microsoft', kind: '410', times: 1 });
    expect(await follower.sync()).toMatchObject({ answers: ['cursor-expired', 'changes'] });
    expect(follower.ours()).toEqual(follower.truth());
  }
});

test('many things asked of one mailbox at once stay below what Graph answers at once', async () => {
  const world = await startMicrosoft();
  const { access, follower } = await adasCalendar(world);
  const all = Array.from({ length: 8 }, () => world.microsoft.calendars.settings(access));
  expect((await Promise.all([...all, follower.sync()])).every((one) => !('kind' in one) || one.kind === 'ok')).toBe(
    true,
  );
});
