import { HOUR } from '@clearweek/calendar';
import type { SimAttendee, SimPerson } from '@clearweek/sandbox';
import { expect, onTestFinished, test } from 'vitest';
import { type ConvergenceWorld, openConvergenceWorld } from './convergence-world.ts';
import { signInByThePages } from './sign-in-walk.ts';

const WEEK = '2026-W41';

function guest({ address, name }: SimPerson): SimAttendee {
  return { address, name, kind: 'person', optional: false, response: 'accepted' };
}

/** One weekly series that a person with Google makes, with a moved occurrence, and two with Microsoft attend. */
async function worldWithMeeting(connected: readonly string[]): Promise<ConvergenceWorld> {
  const world = await openConvergenceWorld({ seed: 1, connected });
  onTestFinished(() => world.close());
  const { acts, world: pretended } = world.sandbox;
  const [calendar] = pretended.calendars('p1');
  const series = acts.create(calendar!.id, {
    times: { kind: 'times', start: '2026-10-06T10:00:00', end: '2026-10-06T11:00:00', zone: 'Europe/Berlin' },
    title: 'Garden round',
    rule: 'FREQ=WEEKLY;COUNT=4',
    attendees: ['p1', 'p3', 'p4'].map((id) => guest(world.person(id))),
  });
  const second = String(Date.UTC(2026, 9, 13, 8));
  const moved = acts.changeOccurrence({ calendarId: calendar!.id, eventId: series.id }, second, {
    times: { kind: 'times', start: '2026-10-14T10:00:00', end: '2026-10-14T11:00:00', zone: 'Europe/Berlin' },
  });
  expect(moved).toBe(true);
  await world.work();
  return world;
}

test('a series has the same name, and its occurrences have, on the calendars of two people with different providers', async () => {
  const world = await worldWithMeeting(['p1', 'p3']);
  const [google, microsoft] = await Promise.all(['p1', 'p3'].map((id) => occurrencesOf(world, id)));
  expect(google).toHaveLength(4);
  expect(microsoft).toEqual(google);
  expect(new Set(google!.map(({ uid }) => uid)).size).toBe(1);
});

test('a person with an account at both providers has each meeting once', async () => {
  const world = await worldWithMeeting(['p1']);
  const { app } = world.process();
  const { principal } = world.signedIn.get('p1')!;
  const before = await app.getWeek(principal, WEEK);
  expect(before).toMatchObject({ state: 'measured', metrics: { meetings: { value: 1 } } });
  const attached = await signInByThePages(app, world.person('p3'), principal);
  expect(attached.principal).toEqual(principal);
  world.clock.moveTo(world.clock.now() + HOUR);
  await world.work();
  const connections = await world.store.inTenant(principal.tenantId, (tx) => tx.connections.list(principal.personId));
  expect(connections.map(({ provider, health }) => [provider, health.state]).toSorted()).toEqual([
    ['google', 'active'],
    ['microsoft', 'active'],
  ]);
  expect(await occurrencesOf(world, 'p1')).toHaveLength(8);
  const after = await app.getWeek(principal, WEEK);
  expect(after.state).toBe('measured');
  const figures = ({ metrics }: typeof after) => [metrics?.['meetings'], metrics?.['meeting_minutes']];
  expect(figures(after)).toEqual(figures(before));
});

async function occurrencesOf({ store, signedIn }: ConvergenceWorld, id: string) {
  const { tenantId, personId } = signedIn.get(id)!.principal;
  const range = { start: Date.UTC(2026, 9, 1), end: Date.UTC(2026, 10, 30) };
  const found = await store.inTenant(tenantId, (tx) => tx.occurrences.inRange(personId, range, { titles: true }));
  return found.map(({ event, key, interval }) => ({ uid: event.uid, title: event.title, key, interval }));
}
