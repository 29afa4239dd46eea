import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { DAY } from '../time.ts';
import { civilDay, dayNumber, isLeapYear, weekdayOf } from './civil-day.ts';

describe('days as numbers', () => {
  test('agree with the calendar of the language, from year 1 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (day) => {
        const date = new Date(day * DAY);
        const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
        const beginning = new Date(0).setUTCFullYear(year, 0, 1) / DAY;
        expect(civilDay(day)).toEqual({
          year,
          month: month + 1,
          day: date.getUTCDate(),
          monthLength: new Date(new Date(0).setUTCFullYear(year, month + 1, 0)).getUTCDate(),
          yearDay: day - beginning + 1,
          yearLength: isLeapYear(year) ? 366 : 365,
        });
        expect(weekdayOf(day) % 7).toBe(date.getUTCDay());
        expect(dayNumber(year, month + 1, date.getUTCDate())).toBe(day);
      }),
    );
  });

  test('the centuries are leap years every fourth time', () => {
    expect([1900, 2000, 2024, 2026, 2100].filter(isLeapYear)).toEqual([2000, 2024]);
  });
});
