import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, WEEK } from '@clearweek/calendar';
import type { SimEvent, SimPerson, SimWorld, TrueOccurrence } from '../world/model.ts';
import { createCompany } from './create-company.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

interface Seen {
  readonly person: SimPerson;
  readonly event: SimEvent;
}

let world: SimWorld;
let all: Seen[];
/** Each meeting once: in the calendar of who called it. */
let called: Seen[];

beforeAll(() => {
  ({ world } = createCompany({ seed: 1, clock: { now: () => NOW } }));
  all = world.people.flatMap((person) =>
    world.calendars(person.id).flatMap(({ events }) => [...events.values()].map((event) => ({ person, event }))),
  );
  called = all.filter(({ person, event }) => event.organizer.address === person.address);
});

/** The share of people for whom something is so. */
function share(isSo: (seen: Seen) => boolean): number {
  return new Set(all.filter(isSo).map(({ person }) => person.id)).size / world.people.length;
}

function meetings(person: SimPerson, start: number, end: number): TrueOccurrence[] {
  return world
    .calendars(person.id)
    .flatMap((calendar) => world.occurrences(calendar, { start, end }))
    .filter(({ details, dates }) => dates === null && details.attendees.length > 1);
}

function wallClock(instant: number, zone: string): string {
  return new Date(instant).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
}

describe('the half year that the company has lived', () => {
  test('has meetings in every week of it and in those to come, for everybody', () => {
    const [first, weeks] = [NOW - 26 * WEEK, 30];
    for (const person of world.people) {
      const starts = meetings(person, first, first + weeks * WEEK).map(({ start }) => start);
      expect(new Set(starts.map((start) => Math.floor((start - first) / WEEK))).size).toBeGreaterThanOrEqual(weeks);
    }
  });

  test('was made up bit by bit: things were called, and changed, in each month of it', () => {
    const months = (instants: readonly number[]) => new Set(instants.map((at) => new Date(at).getUTCMonth() + 1));
    const wanted = [5, 6, 7, 8, 9, 10, 11];
    expect([...months(called.map(({ event }) => event.createdAt))].sort((a, b) => a - b)).toEqual(wanted);
    const changed = called.flatMap(({ event }) => [...event.exceptions.values()].map(({ updatedAt }) => updatedAt));
    expect([...months(changed)].sort((a, b) => a - b)).toEqual(wanted);
  });

  test('has series that drift: one ends, and the same meeting goes on from there at another time', () => {
    const drifted = called.filter(
      ({ person, event }) =>
        event.rule?.includes('UNTIL') === true &&
        called.some(
          (next) =>
            next.person === person &&
            next.event.uid !== event.uid &&
            next.event.title === event.title &&
            next.event.times.start > event.times.start &&
            next.event.times.start.slice(11) !== event.times.start.slice(11),
        ),
    );
    expect(drifted.length).toBeGreaterThan(10);
  });

  test('has single occurrences that were moved, renamed and called off', () => {
    const exceptions = called.flatMap(({ event }) => [...event.exceptions.values()].map((one) => ({ event, one })));
    const moved = exceptions.filter(
      ({ event, one }) => one.state === 'changed' && one.times.start.slice(11) !== event.times.start.slice(11),
    );
    const renamed = exceptions.filter(({ event, one }) => one.state === 'changed' && one.title !== event.title);
    const off = exceptions.filter(({ one }) => one.state === 'cancelled');
    expect(Math.min(moved.length, renamed.length, off.length)).toBeGreaterThan(20);
  });

  test('has meetings that were called off as a whole: gone from Google, and shown as cancelled by Outlook', () => {
    const gone = world.people
      .filter(({ provider }) => provider === 'google')
      .flatMap(({ id }) => world.calendars(id).flatMap(({ deleted }) => [...deleted.values()]));
    expect(gone.length).toBeGreaterThan(5);
    const shown = all.filter(({ event }) => event.cancelled);
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.every(({ person }) => person.provider === 'microsoft')).toBe(true);
  });

  test('has every answer, most of them yes, and answers to one date of a series only', () => {
    const answers = called.flatMap(({ event }) => event.attendees.map(({ response }) => response));
    const part = (wanted: string) => answers.filter((response) => response === wanted).length / answers.length;
    expect(part('accepted')).toBeGreaterThan(0.5);
    expect(Math.min(part('tentative'), part('declined'), part('needsAction'))).toBeGreaterThan(0.02);
    const single = called.filter(({ event }) =>
      [...event.exceptions.values()].some(
        (one) =>
          one.state === 'changed' &&
          one.times.start.slice(11) === event.times.start.slice(11) &&
          one.attendees.some(
            ({ address, response }) =>
              event.attendees.find((guest) => guest.address === address)?.response !== response,
          ),
      ),
    );
    expect(single.length).toBeGreaterThan(20);
  });

  test('has time off, focus blocks and private things for most people', () => {
    expect(share(({ event }) => event.kind === 'outOfOffice' && event.times.kind === 'dates')).toBeGreaterThan(0.5);
    expect(share(({ event }) => event.kind === 'focusTime')).toBeGreaterThan(0.8);
    expect(share(({ event }) => event.privacy === 'private')).toBeGreaterThan(0.8);
  });

  test('has meetings of people of both providers, which are one meeting on all their calendars', () => {
    const mixed = called.filter(({ event }) => {
      const providers = event.attendees.map(({ address }) => world.personByAddress(address)?.provider);
      return providers.includes('google') && providers.includes('microsoft');
    });
    expect(mixed.length).toBeGreaterThan(1_000);
    const uids = Map.groupBy(all, ({ event }) => event.uid);
    const both = mixed.filter(
      ({ event }) => new Set(uids.get(event.uid)?.map(({ person }) => person.provider)).size === 2,
    );
    expect(both.length / mixed.length).toBeGreaterThan(0.9);
  });
});

describe('where clocks change', () => {
  // Each zone's change of clocks within the half year; the hours between its clock and UTC before and after.
  test.each([
    ['Europe/Berlin', '2026-10-25', 2, 1],
    ['Europe/London', '2026-10-25', 1, 0],
    ['America/New_York', '2026-11-01', -4, -5],
    ['America/Los_Angeles', '2026-11-01', -7, -8],
    ['Australia/Sydney', '2026-10-04', 10, 11],
  ])('%s: a weekly meeting keeps its time of day, and comes an hour off by UTC', (zone, day, before, after) => {
    const change = Date.parse(day);
    const weekly = called.filter(
      ({ event }) =>
        event.times.kind === 'times' &&
        event.times.zone === zone &&
        event.rule?.startsWith('FREQ=WEEKLY') === true &&
        event.exceptions.size === 0,
    );
    const pairs = weekly.flatMap(({ person, event }) => {
      const around = world
        .calendars(person.id)
        .flatMap((calendar) => world.occurrences(calendar, { start: change - 21 * DAY, end: change + 21 * DAY }))
        .filter(({ eventId }) => eventId === event.id);
      const [first, last] = [around[0], around.at(-1)];
      return first !== undefined && last !== undefined && first.start < change && last.start > change + DAY
        ? [[first.start, last.start] as const]
        : [];
    });
    expect(pairs.length).toBeGreaterThan(3);
    for (const [first, last] of pairs) {
      expect(wallClock(first, zone)).toBe(wallClock(last, zone));
      const hourOf = (at: number) => (at % DAY) / 3_600_000;
      expect((hourOf(last) - hourOf(first) + 24) % 24).toBe((before - after + 24) % 24);
    }
  });
});

describe('the org tree', () => {
  test('leads from everybody up to one head, without a ring', () => {
    const byId = new Map(world.people.map((person) => [person.id, person]));
    for (const person of world.people) {
      const seen = new Set<SimPerson>();
      let above: SimPerson | undefined = person;
      while (above !== undefined && !seen.has(above)) {
        seen.add(above);
        above = above.managerId === null ? undefined : byId.get(above.managerId);
      }
      expect(above).toBeUndefined();
      expect([...seen].at(-1)).toBe(world.people[0]);
      expect(seen.size).toBeLessThanOrEqual(5);
    }
  });

  test('has in each zone and with each provider people of its own', () => {
    const zones = Map.groupBy(world.people, ({ zone }) => zone);
    expect(zones.size).toBe(8);
    for (const [zone, people] of zones) {
      expect(new Set(people.map(({ provider }) => provider)).size, zone).toBe(2);
    }
  });
});
