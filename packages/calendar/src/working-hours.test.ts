import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { describe, expect, test } from 'vitest';
import { clip, normalize, totalDuration } from './interval.ts';
import type { Interval } from './interval.ts';
import { DAY, HOUR, MINUTE } from './time.ts';
import type { PlainDate, WallTime } from './time.ts';
import { addDays, dateOf, startOfDate, weekdayOf } from './wall-time.ts';
import {
  DEFAULT_WORKING_HOURS,
  workingIntervals,
  workingIntervalsOn,
  workingIntervalsWithin,
} from './working-hours.ts';
import type { WorkingHours } from './working-hours.ts';
import { isWorkingHours, validateWorkingHours } from './working-hours-check.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const berlin = IANAZone.create('Europe/Berlin');
const date = (text: string): PlainDate => text as PlainDate;
const every = (start: string, end: string): WorkingHours => [{ days: EVERY_DAY, start, end }];
const inUtc = ({ start, end }: Interval): string =>
  `${new Date(start).toISOString().slice(0, 16)}/${new Date(end).toISOString().slice(0, 16)}`;
const hoursOn = (hours: WorkingHours, on: string, zone = berlin): number =>
  totalDuration(workingIntervalsOn(hours, zone, date(on))) / HOUR;

describe('working intervals of a day', () => {
  test('are Monday to Friday, nine to five, where nothing else is said', () => {
    expect(workingIntervalsOn(DEFAULT_WORKING_HOURS, berlin, date('2026-11-23')).map(inUtc)).toEqual([
      '2026-11-23T08:00/2026-11-23T16:00',
    ]);
    expect(workingIntervalsOn(DEFAULT_WORKING_HOURS, berlin, date('2026-11-28'))).toEqual([]);
  });

  test('an end that is not after the start lies on the next day', () => {
    const night: WorkingHours = [{ days: [5], start: '22:00', end: '06:00' }];
    expect(workingIntervalsOn(night, berlin, date('2026-11-27')).map(inUtc)).toEqual([
      '2026-11-27T21:00/2026-11-28T05:00',
    ]);
    expect(workingIntervalsOn(night, berlin, date('2026-11-28'))).toEqual([]);
    expect(hoursOn(every('09:00', '09:00'), '2026-11-23')).toBe(24);
  });

  test('an empty list means never', () => {
    expect(workingIntervalsOn([], berlin, date('2026-11-23'))).toEqual([]);
  });

  test('intervals that touch or overlap are one', () => {
    const split = [...every('09:00', '12:00'), ...every('12:00', '15:00'), ...every('14:00', '17:00')];
    expect(workingIntervalsOn(split, berlin, date('2026-11-23')).map(inUtc)).toEqual([
      '2026-11-23T08:00/2026-11-23T16:00',
    ]);
  });

  test.each([
    ['22:00', '06:00', '2026-03-28', 7],
    ['22:00', '06:00', '2026-10-24', 9],
    ['00:00', '00:00', '2026-03-29', 23],
    ['00:00', '00:00', '2026-10-25', 25],
    ['01:00', '04:00', '2026-03-29', 2],
    ['01:00', '04:00', '2026-10-25', 4],
    // What is skipped moves forward by the hour: 02:15 to 02:45 becomes 03:15 to 03:45.
    ['02:15', '02:45', '2026-03-29', 0.5],
    ['01:30', '02:30', '2026-03-29', 1],
    // What comes twice means the first time.
    ['01:00', '02:30', '2026-10-25', 1.5],
    ['02:30', '03:30', '2026-10-25', 2],
    ['02:15', '02:45', '2026-10-25', 0.5],
  ])('%s to %s on %s lasts %d hours', (start, end, on, expected) => {
    expect(hoursOn(every(start, end), on)).toBe(expected);
  });

  test('an interval whose end is no longer after its start does not take place that day', () => {
    // 02:30 moves to 03:30, and 03:15 and 03:30 stay where they are.
    expect(hoursOn(every('02:30', '03:15'), '2026-03-29')).toBe(0);
    expect(hoursOn(every('02:30', '03:30'), '2026-03-29')).toBe(0);
    expect(hoursOn(every('02:30', '03:31'), '2026-03-29') * 60).toBeCloseTo(1);
  });

  test('whether it runs past midnight is decided as written, not by what the change of clocks makes of it', () => {
    expect(workingIntervalsOn(every('02:30', '03:00'), berlin, date('2026-03-29'))).toEqual([]);
  });

  test('the hours of a date that the zone skips as a whole fall on the next one', () => {
    const apia = IANAZone.create('Pacific/Apia');
    expect(workingIntervalsOn(every('09:00', '17:00'), apia, date('2011-12-30'))).toEqual(
      workingIntervalsOn(every('09:00', '17:00'), apia, date('2011-12-31')),
    );
  });
});

describe('working time of a range', () => {
  const zones = ['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo'];
  const anyZone = fc.constantFrom(...zones).map((name) => IANAZone.create(name));
  const anyTime = fc
    .nat(1439)
    .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
  const anyHours: fc.Arbitrary<WorkingHours> = fc.array(
    fc.record({
      days: fc.uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 1 }),
      start: anyTime,
      end: anyTime,
    }),
    { maxLength: 3 },
  );
  /** Minutes near changes of clocks: St. John's over midnight in November 2010, Samoa without a Friday in 2011. */
  const anyRange = fc
    .tuple(
      fc.constantFrom(Date.UTC(2010, 2, 14), Date.UTC(2010, 9, 3), Date.UTC(2010, 10, 7), Date.UTC(2011, 11, 30)),
      fc.integer({ min: -4_000, max: 4_000 }),
      fc.nat(6_000),
    )
    .map(([base, from, minutes]): Interval => {
      const start = base + from * MINUTE;
      return { start, end: start + minutes * MINUTE };
    });

  test('is that of all dates around it, cut at its edges', () => {
    fc.assert(
      fc.property(anyHours, anyZone, anyRange, (hours, zone, range) => {
        const first = dateOf((range.start - 5 * DAY) as WallTime);
        const dates = Array.from({ length: 16 }, (_, count) => addDays(first, count));
        expect(workingIntervalsWithin(hours, zone, range)).toEqual(clip(workingIntervals(hours, zone, dates), range));
      }),
      { numRuns: 500 },
    );
  });

  test('reaches back over a night and a date that the zone skipped', () => {
    const night: WorkingHours = [{ days: [4], start: '22:00', end: '21:00' }];
    const apia = IANAZone.create('Pacific/Apia');
    // Thursday the 29th at 22:00, for two hours; then it is Saturday, and 21:00 of the skipped Friday means 21:00.
    const range = { start: Date.UTC(2011, 11, 30, 12), end: Date.UTC(2011, 11, 30, 13) };
    expect(workingIntervalsWithin(night, apia, range)).toEqual([range]);
  });

  test('knows the first minute of a date that comes before the last hour of the date before', () => {
    const johns = IANAZone.create('America/St_Johns');
    const range = { start: Date.UTC(2010, 10, 7, 2), end: Date.UTC(2010, 10, 7, 3) };
    expect(workingIntervalsWithin(every('00:00', '00:30'), johns, range).map(inUtc)).toEqual([
      '2010-11-07T02:30/2010-11-07T03:00',
    ]);
  });

  test('of several dates is that of each, together', () => {
    fc.assert(
      fc.property(anyHours, anyZone, fc.nat(2_000), (hours, zone, offset) => {
        const dates = [0, 1, 2].map((count) => addDays(date('2010-01-01'), offset + count));
        const each = dates.flatMap((on) => workingIntervalsOn(hours, zone, on));
        expect(workingIntervals(hours, zone, dates)).toEqual(normalize(each));
      }),
    );
  });

  test('without a change of clocks is the pattern as written, minute by minute', () => {
    const utc = IANAZone.create('UTC');
    const ofDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    fc.assert(
      fc.property(anyHours, fc.nat(3_000), (hours, offset) => {
        const on = addDays(date('2020-01-01'), offset);
        const worked = new Set<number>();
        for (const { days, start, end } of hours.filter((entry) => entry.days.includes(weekdayOf(on)))) {
          expect(days).toContain(weekdayOf(on));
          const until = ofDay(end) > ofDay(start) ? ofDay(end) : ofDay(end) + 1440;
          for (let minute = ofDay(start); minute < until; minute++) worked.add(minute);
        }
        const intervals = workingIntervalsOn(hours, utc, on);
        expect(totalDuration(intervals)).toBe(worked.size * MINUTE);
        for (const { start } of intervals) expect(worked.has((start - startOfDate(on)) / MINUTE)).toBe(true);
      }),
    );
  });

  test('of an empty range is none', () => {
    expect(workingIntervalsWithin(every('00:00', '00:00'), berlin, { start: 5, end: 5 })).toEqual([]);
  });
});

describe('checking working hours', () => {
  test('finds nothing wrong with the default, with never, and with a night of 24 hours', () => {
    for (const hours of [DEFAULT_WORKING_HOURS, [], every('09:00', '09:00')]) expect(isWorkingHours(hours)).toBe(true);
  });

  test.each([
    [null, '', 'not_a_list'],
    [{ days: [1] }, '', 'not_a_list'],
    [['09:00'], '/0', 'not_an_entry'],
    [[{ days: [], start: '09:00', end: '17:00' }], '/0/days', 'no_days'],
    [[{ start: '09:00', end: '17:00' }], '/0/days', 'no_days'],
    [[{ days: [1, 8], start: '09:00', end: '17:00' }], '/0/days/1', 'not_a_weekday'],
    [[{ days: [0], start: '09:00', end: '17:00' }], '/0/days/0', 'not_a_weekday'],
    [[{ days: [1.5], start: '09:00', end: '17:00' }], '/0/days/0', 'not_a_weekday'],
    [[{ days: [3, 1, 3], start: '09:00', end: '17:00' }], '/0/days/2', 'repeated_weekday'],
    [[{ days: [1], start: '9:00', end: '17:00' }], '/0/start', 'not_a_time'],
    [[{ days: [1], start: '09:00', end: '24:00' }], '/0/end', 'not_a_time'],
    [[{ days: [1], start: '09:00\n', end: '17:00' }], '/0/start', 'not_a_time'],
    [[{ days: [1], start: '09:00', end: 17 }], '/0/end', 'not_a_time'],
    [[{ days: [1], start: '09:00', end: '17:00', 'a/b': 1 }], '/0/a~1b', 'unknown_field'],
  ])('says of %j that %j is wrong (%s)', (value, pointer, code) => {
    expect(validateWorkingHours(value).map((problem) => [problem.pointer, problem.code])).toEqual([[pointer, code]]);
  });

  test('names everything that is wrong, not only the first thing', () => {
    const problems = validateWorkingHours([{ days: [9], start: '', end: '' }, 7]);
    expect(problems.map(({ pointer }) => pointer)).toEqual(['/0/days/0', '/0/start', '/0/end', '/1']);
  });
});
