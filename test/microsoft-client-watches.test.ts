import type { WatchRequest } from '@clearweek/app';
import { DAY, MINUTE } from '@clearweek/calendar';
import { expect, onTestFinished, test } from 'vitest';
import { adasCalendar, startMicrosoft, weekly } from './microsoft-client-world.ts';
import { openReceiver } from './microsoft-receiver.ts';

async function watched() {
  const world = await startMicrosoft();
  const here = await adasCalendar(world);
  const receiver = await openReceiver();
  onTestFinished(() => receiver.close());
  const { received: notices, notifyAt, lifecycleAt } = receiver;
  const request: WatchRequest = {
    calendar: here.remote,
    id: 'watch-1',
    secret: 'S3cret',
    notifyAt,
    lifecycleAt,
    until: world.clock.now() + 30 * DAY,
  };
  const answer = await world.microsoft.calendars.watch(here.access, request);
  if (answer.kind !== 'ok') throw new Error(`No watch: ${answer.fault.kind}`);
  return { world, ...here, notices, request, watch: answer.value };
}

test('a change is told, with the name and the secret of the watch and nothing of what changed', async () => {
  const { world, calendar, notices, watch } = await watched();
  expect(watch.expiresAt).toBe(world.clock.now() + 10_070 * MINUTE);
  world.sandbox.acts.create(calendar.id, weekly);
  await world.sandbox.pushes.idle();
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatchObject({ path: '/changes', value: { clientState: 'watch-1.S3cret' } });
  expect(JSON.stringify(notices)).not.toContain('Status');
});

test('a watch lives on when it is renewed, and tells no more when it is stopped', async () => {
  const { world, access, calendar, notices, watch, request } = await watched();
  const { calendars } = world.microsoft;
  world.clock.set(world.clock.now() + 50 * MINUTE);
  const renewed = await calendars.renew?.(access, watch, world.clock.now() + 3 * DAY);
  expect(renewed).toMatchObject({
    kind: 'ok',
    value: { remoteId: watch.remoteId, expiresAt: world.clock.now() + 3 * DAY },
  });
  expect(await calendars.listWatches?.(access, request.notifyAt)).toMatchObject({
    kind: 'ok',
    value: [{ remoteId: watch.remoteId }],
  });
  expect(await calendars.stopWatch(access, watch)).toMatchObject({ kind: 'ok' });
  expect(await calendars.stopWatch(access, watch)).toMatchObject({ kind: 'ok' });
  expect(await calendars.renew?.(access, watch, world.clock.now() + DAY)).toMatchObject({
    fault: { kind: 'no-calendar' },
  });
  expect(await calendars.listWatches?.(access, request.notifyAt)).toMatchObject({ kind: 'ok', value: [] });
  world.sandbox.acts.create(calendar.id, weekly);
  await world.sandbox.pushes.idle();
  expect(notices).toEqual([]);
});

test('what happens to a watch is told at its own address, and renewing lets it go on', async () => {
  const { world, access, calendar, notices, watch } = await watched();
  const { origin } = world.sandbox.microsoft;
  const body = JSON.stringify({ event: 'reauthorizationRequired' });
  await fetch(`${origin}/sandbox/microsoft/lifecycle`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  world.sandbox.acts.create(calendar.id, weekly);
  await world.sandbox.pushes.idle();
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatchObject({
    path: '/lifecycle',
    value: { lifecycleEvent: 'reauthorizationRequired', clientState: 'watch-1.S3cret' },
  });
  await world.microsoft.calendars.renew?.(access, watch, world.clock.now() + DAY);
  world.sandbox.acts.create(calendar.id, weekly);
  await world.sandbox.pushes.idle();
  expect(notices[1]).toMatchObject({ path: '/changes' });
});

test('a receiver that does not repeat the token gets no watch, and nobody breaks', async () => {
  const { world, access, request } = await watched();
  const nobody = { ...request, notifyAt: 'http://127.0.0.1:9/', lifecycleAt: 'http://127.0.0.1:9/' };
  const answer = await world.microsoft.calendars.watch(access, nobody);
  expect(answer).toMatchObject({ kind: 'failed', fault: { kind: 'unavailable' } });
});
