import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from './time.ts';
import type { PlainDate, WallTime } from './time.ts';
import { addDays, dateOf, formatWallTime, startOfDate, wallTime } from './wall-time.ts';
import { datesInterval, endOfDay, startOfDay, toInstant, toWall } from './zone.ts';

const zone = (name: string): IANAZone => IANAZone.create(name);
const date = (text: string): PlainDate => text as PlainDate;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);
const QUARTER = 15 * MINUTE;

/** Days on which zones change their clocks: by half an hour, at midnight, by a whole day, to an odd standard time. */
const CHANGES: readonly [string, string][] = [
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  ['America/Caracas', '2007-12-09'],
  ['America/Caracas', '2016-05-01'],
  ['America/Havana', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['Asia/Beirut', '2026-03-29'],
  ['Asia/Kathmandu', '1986-01-01'],
  ['Asia/Pyongyang', '2018-05-05'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['Europe/Dublin', '2026-10-25'],
  ['Pacific/Apia', '2011-12-30'],
  ['Pacific/Kwajalein', '1993-08-21'],
];

/** A wall time within two days of such a change, on the quarter hour, and sometimes anywhere from 1973 to 2100. */
const anyReading = fc.oneof(
  fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2 * 96, max: 3 * 96 })).map(([[name, on], quarters]) => ({
    name,
    wall: (startOfDate(date(on)) + quarters * QUARTER) as WallTime,
  })),
  fc
    .tuple(
      fc.constantFrom(...CHANGES.map(([name]) => name)),
      fc.integer({ min: Date.UTC(1987, 0, 1) / QUARTER, max: Date.UTC(2100, 0, 1) / QUARTER }),
    )
    .map(([name, quarters]) => ({ name, wall: (quarters * QUARTER) as WallTime })),
);

/** The rule said slowly: look at every quarter hour of two days through luxon alone. */
function slowInstant(wall: WallTime, name: string): number {
  const offset = (at: number): number => zone(name).offset(at) * MINUTE;
  let last = wall - DAY;
  for (let at = wall - DAY; at <= wall + DAY; at += QUARTER) {
    if (at + offset(at) === wall) return at;
    if (at + offset(at) < wall) last = at;
  }
  return wall - offset(last);
}

describe('between instants and wall times', () => {
  test('a wall time is the first instant that shows it, or moves forward by the gap', () => {
    fc.assert(
      fc.property(anyReading, ({ name, wall }) => {
        expect(toInstant(wall, zone(name))).toBe(slowInstant(wall, name));
      }),
      { numRuns: 600 },
    );
  });

  test('an instant shows what luxon says', () => {
    fc.assert(
      fc.property(anyReading, ({ name, wall }) => {
        expect(toWall(wall, zone(name))).toBe(wall + zone(name).offset(wall) * MINUTE);
      }),
    );
  });

  test('a time that the clock shows comes back from its instant', () => {
    fc.assert(
      fc.property(anyReading, ({ name, wall: at }) => {
        const shown = toWall(at, zone(name));
        expect(toWall(toInstant(shown, zone(name)), zone(name))).toBe(shown);
        expect(toInstant(shown, zone(name))).toBeLessThanOrEqual(at);
      }),
    );
  });

  test.each([
    ['Europe/Berlin', wallTime(2026, 3, 29, 2, 30), '2026-03-29T01:30', 'skipped: 02:30 becomes 03:30'],
    ['Europe/Berlin', wallTime(2026, 10, 25, 2, 30), '2026-10-25T00:30', 'twice: the first'],
    ['Europe/Berlin', wallTime(2026, 10, 25, 3, 0), '2026-10-25T02:00', 'once, after the second'],
    ['Australia/Lord_Howe', wallTime(2026, 10, 4, 2, 15), '2026-10-03T15:45', 'skipped by half an hour'],
    ['America/Sao_Paulo', wallTime(2018, 11, 4), '2018-11-04T03:00', 'a midnight that does not come'],
    ['Pacific/Apia', wallTime(2011, 12, 30, 9), '2011-12-30T19:00', 'a whole skipped day: the same hour of the next'],
  ])('in %s, %i is %s (%s)', (name, wall, expected) => {
    expect(iso(toInstant(wall, zone(name)))).toBe(expected);
  });
});

describe('days', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Europe/Berlin', '2026-11-23', 24],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['America/Sao_Paulo', '2018-02-17', 25],
    ['Pacific/Apia', '2011-12-29', 24],
    ['Pacific/Apia', '2011-12-30', 0],
    ['Pacific/Apia', '2011-12-31', 24],
  ])('in %s, %s lasts %d hours', (name, on, hours) => {
    expect((endOfDay(date(on), zone(name)) - startOfDay(date(on), zone(name))) / HOUR).toBe(hours);
  });

  test('a day without a midnight starts at its first instant', () => {
    const start = startOfDay(date('2018-11-04'), zone('America/Sao_Paulo'));
    expect(formatWallTime(toWall(start, zone('America/Sao_Paulo')))).toBe('2018-11-04T01:00:00');
  });

  test('a gap that starts before midnight and ends after it cuts both days at the change', () => {
    // Toronto, 30 March 1919: from 23:30 the clocks went to 00:30.
    const toronto = zone('America/Toronto');
    const start = startOfDay(date('1919-03-31'), toronto);
    expect(formatWallTime(toWall(start, toronto))).toBe('1919-03-31T00:30:00');
    expect(endOfDay(date('1919-03-30'), toronto)).toBe(start);
  });

  test('where clocks go back over midnight a day ends after the next one has begun', () => {
    // St. John's changed at one minute past midnight: 1 November had a minute, then 31 October had its last hour again.
    const johns = zone('America/St_Johns');
    const second = startOfDay(date('2009-11-01'), johns);
    expect(iso(second)).toBe('2009-11-01T02:30');
    expect(endOfDay(date('2009-10-31'), johns) - second).toBe(HOUR);
    expect(dateOf(toWall(second + 30 * MINUTE, johns))).toBe('2009-10-31');
  });

  test('every quarter hour of a date lies between its start and its end, and at both edges the date changes', () => {
    fc.assert(
      fc.property(anyReading, ({ name, wall }) => {
        const on = dateOf(wall);
        const start = startOfDay(on, zone(name));
        const end = endOfDay(on, zone(name));
        const shown: number[] = [];
        for (let at = startOfDate(on) - 2 * DAY; at < startOfDate(on) + 3 * DAY; at += QUARTER) {
          if (dateOf((at + zone(name).offset(at) * MINUTE) as WallTime) === on) shown.push(at);
        }
        expect(end - start).toBe(shown.length === 0 ? 0 : shown.at(-1)! + QUARTER - shown[0]!);
        if (shown.length > 0) expect(start).toBe(shown[0]);
      }),
      { numRuns: 80 },
    );
  });

  test('days off last from the first instant of the first to the last instant of the last', () => {
    const berlin = zone('Europe/Berlin');
    const interval = datesInterval(date('2026-10-24'), date('2026-10-26'), berlin);
    expect((interval.end - interval.start) / HOUR).toBe(49);
    expect(interval.start).toBe(startOfDay(date('2026-10-24'), berlin));
    expect(interval.end).toBe(endOfDay(addDays(date('2026-10-26'), -1), berlin));
    const none = datesInterval(date('2026-10-24'), date('2026-10-24'), berlin);
    expect(none.end).toBe(none.start);
  });
});
