import type { OrganizationConsent, ProviderFault, WatchRequest } from '@clearweek/app';
import { DAY, MINUTE } from '@clearweek/calendar';
import type { RequestFaultKind } from '@clearweek/sandbox';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accessWith, follow, microsoftHarness, openReceiver, startMicrosoft } from './microsoft-client-world.ts';
import type { MicrosoftWorld } from './microsoft-client-world.ts';
import { checkMicrosoftExchange, microsoftSpecIsHere } from './microsoft-spec.ts';
import { describeProvider } from './provider-conformance.ts';

describeProvider('Microsoft', microsoftHarness);

const signal = new AbortController().signal;

async function adasCalendar(world: MicrosoftWorld) {
  const ada = world.sandbox.world.people[0]!;
  const calendar = world.sandbox.world.calendars(ada.id)[0]!;
  const access = await world.access(ada);
  const listed = await world.microsoft.calendars.calendars(access);
  if (listed.kind !== 'ok') throw new Error('The calendars are not listed');
  const remote = listed.value[0]!;
  return { ada, calendar, access, remote, follower: follow(world, access, remote, calendar) };
}

const times = {
  kind: 'times',
  start: '2026-10-07T14:00:00',
  end: '2026-10-07T15:00:00',
  zone: 'Europe/Berlin',
} as const;
const weekly = { times, title: 'Status', rule: 'FREQ=WEEKLY;BYDAY=WE' };

test("the person's own calendars are listed, without those that Outlook fills", async () => {
  const world = await startMicrosoft();
  world.sandbox.acts.addCalendar('p1', 'Projects');
  const { access } = await adasCalendar(world);
  const listed = await world.microsoft.calendars.calendars(access);
  expect(listed).toMatchObject({ kind: 'ok', value: [{ primary: true }, { primary: false }] });
});

test('a calendar that is taken away is said to be gone', async () => {
  const world = await startMicrosoft();
  const id = world.sandbox.acts.addCalendar('p1', 'Projects');
  const { access } = await adasCalendar(world);
  const listed = await world.microsoft.calendars.calendars(access);
  const remote = listed.kind === 'ok' ? listed.value[1]! : null!;
  const window = { start: world.clock.now() - 30 * DAY, end: world.clock.now() + 30 * DAY };
  const first = await world.microsoft.calendars.changesSince(access, remote, null, window);
  world.sandbox.acts.removeCalendar(id);
  const cursor = first.kind === 'changes' ? first.cursor : '';
  for (const from of [cursor, null]) {
    expect(await world.microsoft.calendars.changesSince(access, remote, from, window)).toMatchObject({
      kind: 'calendar-gone',
    });
  }
});

describe('faults', () => {
  const retryAfterMs = null;
  test.each<[RequestFaultKind, ProviderFault]>([
    ['429', { kind: 'throttled', scope: 'mailbox', retryAfterMs }],
    ['429-mailbox-503', { kind: 'throttled', scope: 'mailbox', retryAfterMs: 1_000 }],
    ['500', { kind: 'unavailable', retryAfterMs }],
    ['503', { kind: 'unavailable', retryAfterMs }],
    ['reset', { kind: 'unavailable', retryAfterMs }],
    ['truncated', { kind: 'unavailable', retryAfterMs }],
    ['wrong-type', { kind: 'unavailable', retryAfterMs }],
    ['hang', { kind: 'unavailable', retryAfterMs }],
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
});

describe('watches', () => {
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
});

describe('an organization', () => {
  async function organization() {
    const world = await startMicrosoft();
    const consent: OrganizationConsent = { provider: 'microsoft', tenant: world.sandbox.microsoft.tenantId };
    return { world, consent, provider: world.microsoft.organization };
  }

  test("one token reads each mailbox, by the person's address or id", async () => {
    const { world, consent, provider } = await organization();
    const answer = await provider.accessToken(consent, null, 'calendars', signal);
    if (answer.kind !== 'ok') throw new Error(answer.fault.kind);
    expect(answer.value.expiresInMs).toBeGreaterThan(30 * MINUTE);
    for (const person of world.sandbox.world.people.filter(({ provider: name }) => name === 'microsoft')) {
      const calendar = world.sandbox.world.calendars(person.id)[0]!;
      world.sandbox.acts.create(calendar.id, weekly);
      for (const mailbox of [person.address, person.subject]) {
        const access = accessWith(answer.value.token, mailbox);
        const listed = await world.microsoft.calendars.calendars(access);
        const remote = listed.kind === 'ok' ? listed.value[0]! : null!;
        const follower = follow(world, access, remote, calendar);
        expect(await follower.sync()).toMatchObject({ answers: ['changes'] });
        expect(follower.ours()).toEqual(follower.truth());
        expect(follower.ours().length).toBeGreaterThan(5);
      }
    }
    const nobody = accessWith(answer.value.token, 'nobody@lindenhof.example');
    expect(await world.microsoft.calendars.settings(nobody)).toMatchObject({ fault: { kind: 'no-calendar' } });
  });

  test('a token of an app with a wrong secret is none', async () => {
    const { world, consent } = await organization();
    const wrong = world.client({ clientSecret: 'expired' }).organization;
    expect(await wrong.accessToken(consent, null, 'calendars', signal)).toMatchObject({
      fault: { kind: 'misconfigured' },
    });
  });

  test('the directory tells everybody, then who changed', async () => {
    const { world, consent, provider } = await organization();
    const first = await provider.directory(consent, null, signal);
    if (first.kind !== 'ok' || first.value.kind !== 'changes') throw new Error(first.kind);
    const people = world.sandbox.world.people.filter(({ provider: name }) => name === 'microsoft');
    const ids = new Map(people.map(({ id, subject }) => [id, subject]));
    expect(first.value.whole).toBe(true);
    expect(first.value.entries.toSorted((one, other) => (one.externalId < other.externalId ? -1 : 1))).toEqual(
      people.map(({ subject, address, name, managerId, unit }) => ({
        externalId: subject,
        addresses: [address],
        name,
        zone: null,
        manager: managerId === null ? null : ids.get(managerId),
        unit,
        active: true,
      })),
    );
    const none = await provider.directory(consent, first.value.cursor, signal);
    expect(none).toMatchObject({ kind: 'ok', value: { whole: false, entries: [], removed: [] } });
    for (const { id } of people.slice(1)) world.sandbox.acts.leave(id);
    const left = await provider.directory(consent, first.value.cursor, signal);
    if (left.kind !== 'ok' || left.value.kind !== 'changes') throw new Error(left.kind);
    const inactive = left.value.entries.filter(({ active }) => !active).map(({ externalId }) => externalId);
    expect([...inactive, ...left.value.removed].toSorted()).toEqual(
      people
        .slice(1)
        .map(({ subject }) => subject)
        .toSorted(),
    );
    world.clock.set(world.clock.now() + 8 * DAY);
    expect(await provider.directory(consent, first.value.cursor, signal)).toMatchObject({
      kind: 'ok',
      value: { kind: 'cursor-expired' },
    });
  });
});

test('a reading of a thousand events takes a few requests', async () => {
  const world = await startMicrosoft();
  const { calendar, follower } = await adasCalendar(world);
  for (let index = 0; index < 1_000; index += 1)
    world.sandbox.acts.create(calendar.id, { times, title: `Number ${index}` });
  const { requests } = await follower.sync();
  expect(requests).toBeLessThan(12);
  expect(follower.ours()).toEqual(follower.truth());
});

test.runIf(microsoftSpecIsHere)(
  "all that is asked, and all that is answered, is as Graph's own descriptions say",
  async () => {
    const world = await startMicrosoft({ record: true });
    const { acts, requests, microsoft: server } = world.sandbox;
    const { calendar, access, remote, follower } = await adasCalendar(world);
    const event = acts.create(calendar.id, weekly);
    acts.create(calendar.id, { times, title: 'Once' });
    await follower.sync();
    acts.change({ calendarId: calendar.id, eventId: event.id }, { title: 'Status, shorter' });
    await follower.sync();
    await world.microsoft.calendars.settings(access);
    const receiver = await openReceiver();
    onTestFinished(() => receiver.close());
    const { notifyAt, lifecycleAt } = receiver;
    const until = world.clock.now() + DAY;
    const watch = { calendar: remote, id: 'watch-1', secret: 'S3cret', notifyAt, lifecycleAt, until };
    const watched = await world.microsoft.calendars.watch(access, watch);
    if (watched.kind === 'ok') {
      await world.microsoft.calendars.renew?.(access, watched.value, until + DAY);
      await world.microsoft.calendars.listWatches?.(access, notifyAt);
      await world.microsoft.calendars.stopWatch(access, watched.value);
    }
    const consent: OrganizationConsent = { provider: 'microsoft', tenant: server.tenantId };
    await world.microsoft.organization.directory(consent, null, signal);
    expect(requests.exchanges.filter(({ path }) => path.startsWith('/v1.0')).length).toBeGreaterThan(11);
    expect(requests.exchanges.flatMap(checkMicrosoftExchange)).toEqual([]);
  },
);
