import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY } from './time.ts';
import type { PlainDate, WallTime } from './time.ts';
import {
  addDays,
  dateOf,
  daysBetween,
  formatWallTime,
  parsePlainDate,
  plainDate,
  startOfDate,
  startOfWallDay,
  wallParts,
  wallTime,
  weekdayOf,
} from './wall-time.ts';

const anyWall = fc
  .integer({ min: Date.UTC(1600, 0, 1) / 1000, max: Date.UTC(2400, 0, 1) / 1000 })
  .map((seconds) => (seconds * 1000) as WallTime);

describe('wall time', () => {
  test('comes back from its parts', () => {
    fc.assert(
      fc.property(anyWall, (wall) => {
        const { year, month, day, hour, minute, second } = wallParts(wall);
        expect(wallTime(year, month, day, hour, minute, second)).toBe(wall);
      }),
    );
  });

  test('does not take the years 0 to 99 for those of the last century', () => {
    expect(wallParts(wallTime(1, 1, 1)).year).toBe(1);
    expect(formatWallTime(wallTime(99, 12, 31, 23, 59, 59))).toBe('0099-12-31T23:59:59');
  });

  test.each([
    [2026, 2, 29],
    [2026, 13, 1],
    [2026, 0, 1],
    [2026, 4, 31],
    [2026, 1, 0],
    [1900, 2, 29],
  ])('refuses the date %i-%i-%i, which no calendar has', (year, month, day) => {
    expect(() => wallTime(year, month, day)).toThrow(RangeError);
    expect(() => plainDate(year, month, day)).toThrow(RangeError);
  });

  test('refuses 24:00 and a sixtieth second', () => {
    expect(() => wallTime(2026, 1, 1, 24)).toThrow(RangeError);
    expect(() => wallTime(2026, 1, 1, 23, 59, 60)).toThrow(RangeError);
  });

  test('is written without a zone', () => {
    expect(formatWallTime(wallTime(2026, 11, 23, 9, 5, 7))).toBe('2026-11-23T09:05:07');
  });
});

describe('dates', () => {
  test('parsing takes real dates in exactly one form', () => {
    expect(parsePlainDate('2024-02-29')).toBe('2024-02-29');
    for (const text of ['2026-02-29', '2026-2-9', '20260209', '2026-02-09T00:00', ' 2026-02-09', '2026-02-09\n', '']) {
      expect(parsePlainDate(text)).toBeNull();
    }
  });

  test('the date of a wall time is that of its day, to its last millisecond', () => {
    expect(dateOf((wallTime(2026, 11, 23) - 1) as WallTime)).toBe('2026-11-22');
    expect(dateOf(wallTime(2026, 11, 23, 23, 59, 59))).toBe('2026-11-23');
  });

  test('days before 1970 begin at their midnight, too', () => {
    expect(startOfWallDay(wallTime(1969, 7, 20, 20, 17))).toBe(wallTime(1969, 7, 20));
  });

  test('adding days crosses months, years and leap days', () => {
    expect(addDays('2024-02-28' as PlainDate, 2)).toBe('2024-03-01');
    expect(addDays('2026-01-01' as PlainDate, -1)).toBe('2025-12-31');
  });

  test('adding and counting days undo each other', () => {
    fc.assert(
      fc.property(anyWall, fc.integer({ min: -4_000, max: 4_000 }), (wall, count) => {
        const date = dateOf(wall);
        expect(daysBetween(date, addDays(date, count))).toBe(count);
        expect(addDays(addDays(date, count), -count)).toBe(date);
      }),
    );
  });

  test('weekdays count from Monday, and each day has the one after that of the day before', () => {
    expect(weekdayOf('2026-11-23' as PlainDate)).toBe(1);
    expect(weekdayOf('2026-11-29' as PlainDate)).toBe(7);
    fc.assert(
      fc.property(anyWall, (wall) => {
        const date = dateOf(wall);
        expect(weekdayOf(date)).toBe(new Date(startOfDate(date)).getUTCDay() || 7);
        expect(startOfDate(date)).toBe(Math.floor(wall / DAY) * DAY);
      }),
    );
  });
});
