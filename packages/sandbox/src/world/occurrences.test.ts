import { describe, expect, test } from 'vitest';
import { expandSeries, findIanaZone, type EventTiming } from '@clearweek/calendar';
import fc from 'fast-check';
import { at, calendarOf, dates, key, smallWorld } from './fixture.ts';
import type { SimTimes } from './model.ts';
import { randomRule } from './random/choices.ts';
import { seededRandom } from './seeded-random.ts';
import { wallOf } from './times.ts';

const YEAR = { start: Date.parse('2026-01-01T00:00:00Z'), end: Date.parse('2027-01-01T00:00:00Z') };

function startsOf(times: SimTimes, rule: string | null, owner = 'gerda', range = YEAR): string[] {
  const { world, acts } = smallWorld();
  const calendar = calendarOf(world, owner);
  acts.create(calendar.id, { times, title: 'Talk', rule });
  return world.occurrences(calendar, range).map(({ start }) => new Date(start).toISOString().slice(0, 16));
}

describe('what truly takes place', () => {
  test('a weekly meeting stays at its clock time when clocks change in Berlin', () => {
    expect(startsOf(at('2026-03-20T09:00', '2026-03-20T10:00'), 'FREQ=WEEKLY;COUNT=3')).toEqual([
      '2026-03-20T08:00',
      '2026-03-27T08:00',
      '2026-04-03T07:00',
    ]);
  });

  test('in Sydney clocks go the other way, in October', () => {
    const times = at('2026-09-28T09:00', '2026-09-28T10:00', 'Australia/Sydney');
    expect(startsOf(times, 'FREQ=WEEKLY;COUNT=3')).toEqual([
      '2026-09-27T23:00',
      '2026-10-04T22:00',
      '2026-10-11T22:00',
    ]);
  });

  test('a time that the zone skips comes an hour later on the wall', () => {
    expect(startsOf(at('2026-03-28T02:30', '2026-03-28T02:45'), 'FREQ=DAILY;COUNT=3')).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
  });

  test('the last Friday of a month, every second month', () => {
    expect(
      startsOf(at('2026-01-30T12:00', '2026-01-30T13:00', 'UTC'), 'FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;COUNT=4'),
    ).toEqual(['2026-01-30T12:00', '2026-03-27T12:00', '2026-05-29T12:00', '2026-07-31T12:00']);
  });

  test('several weekdays every second week, up to and with UNTIL', () => {
    const rule = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260121T090000Z';
    expect(startsOf(at('2026-01-07T09:00', '2026-01-07T10:00', 'UTC'), rule)).toEqual([
      '2026-01-07T09:00',
      '2026-01-19T09:00',
      '2026-01-21T09:00',
    ]);
  });

  test('whole days are days of the calendar zone', () => {
    const { world, acts } = smallWorld();
    const calendar = calendarOf(world, 'milo');
    acts.create(calendar.id, { times: dates('2026-10-03', '2026-10-05'), title: 'Away' });
    const [only] = world.occurrences(calendar, YEAR);
    expect(only?.dates).toEqual({ start: '2026-10-03', end: '2026-10-05' });
    // On the fourth of October Sydney has 23 hours.
    expect([only?.start, only?.end]).toEqual([Date.parse('2026-10-02T14:00:00Z'), Date.parse('2026-10-04T13:00:00Z')]);
  });

  test('an exception counts where it has been moved to, and not where it was', () => {
    const { world, acts } = smallWorld();
    const calendar = calendarOf(world, 'gerda');
    const { id } = acts.create(calendar.id, {
      times: at('2026-06-01T09:00', '2026-06-01T10:00'),
      title: 'Talk',
      rule: 'FREQ=WEEKLY;COUNT=4',
    });
    const copy = { calendarId: calendar.id, eventId: id };
    acts.changeOccurrence(copy, key('2026-06-08T07:00Z'), { times: at('2026-07-20T09:00', '2026-07-20T10:00') });
    acts.cancelOccurrence(copy, key('2026-06-15T07:00Z'));
    const between = (start: string, end: string) =>
      world
        .occurrences(calendar, { start: Date.parse(start), end: Date.parse(end) })
        .map((occurrence) => new Date(occurrence.start).toISOString().slice(0, 10));
    expect(between('2026-06-01T00:00Z', '2026-07-01T00:00Z')).toEqual(['2026-06-01', '2026-06-22']);
    expect(between('2026-07-01T00:00Z', '2026-08-01T00:00Z')).toEqual(['2026-07-20']);
  });

  test('an event belongs to a range when they share time: touching is not enough', () => {
    const times = at('2026-06-01T09:00', '2026-06-01T10:00', 'UTC');
    const range = (start: string, end: string) => ({ start: Date.parse(start), end: Date.parse(end) });
    expect(startsOf(times, null, 'gerda', range('2026-06-01T10:00Z', '2026-06-01T11:00Z'))).toEqual([]);
    expect(startsOf(times, null, 'gerda', range('2026-06-01T08:00Z', '2026-06-01T09:00Z'))).toEqual([]);
    expect(startsOf(times, null, 'gerda', range('2026-06-01T09:59Z', '2026-06-01T10:00Z'))).toHaveLength(1);
  });

  test("agrees with the product's own expansion for every rule that both providers know", () => {
    const zones = ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Sydney', 'America/New_York', 'Asia/Kolkata'];
    const scenario = fc.record({
      seed: fc.integer(),
      day: fc.integer({ min: 0, max: 700 }),
      minute: fc.integer({ min: 0, max: 95 }),
      zone: fc.constantFrom(...zones),
    });
    fc.assert(
      fc.property(scenario, ({ seed, day, minute, zone }) => {
        const start = new Date(YEAR.start + day * 86_400_000 + minute * 900_000).toISOString().slice(0, 16);
        const end = new Date(Date.parse(`${start}Z`) + 1_800_000).toISOString().slice(0, 16);
        const times = at(start, end, zone);
        const rule = randomRule(seededRandom(seed), times);
        const range = { start: YEAR.start, end: Date.parse('2029-06-01T00:00:00Z') };
        expect(startsOf(times, rule, 'gerda', range)).toEqual(expanded(times, rule, zone, range));
      }),
      { numRuns: 300 },
    );
  });
});

/** The same by packages/calendar, which the sandbox itself does not use for this. */
function expanded(times: SimTimes, rule: string, zone: string, range: { start: number; end: number }): string[] {
  const found = findIanaZone(zone);
  if (found.kind === 'unknown') throw new Error('The test names an unknown zone.');
  const master: EventTiming = {
    uid: 'u',
    sequence: 0,
    recurrenceId: null,
    thisAndFuture: false,
    start: { kind: 'zoned', wall: wallOf(times.start), zone },
    length: { days: 0, seconds: 1_800 },
    rules: [rule],
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled: false,
  };
  const context = { zone: found.zone, zoneOf: () => found.zone, limit: 100_000 };
  const { occurrences } = expandSeries({ uid: 'u', master, exceptions: [] }, range, context);
  return occurrences.map(({ interval }) => new Date(interval.start).toISOString().slice(0, 16));
}
