import { expect, test } from 'vitest';
import { civilDay, dayNumber, type Weekday } from './civil-day.ts';
import { weekNumber } from './week-number.ts';

function week(year: number, month: number, day: number, weekStart: Weekday = 1): { number: number; weeks: number } {
  const number = dayNumber(year, month, day);
  return weekNumber(number, civilDay(number), weekStart);
}

test('the first of January lies in the last week of the year before where most of that week does', () => {
  expect(week(2027, 1, 1)).toEqual({ number: 53, weeks: 53 });
  expect(week(2023, 1, 1)).toEqual({ number: 52, weeks: 52 });
});

test('the last days of December lie in week 1 of the next year where most of that week does', () => {
  expect(week(2024, 12, 30)).toEqual({ number: 1, weeks: 52 });
  expect(week(2024, 12, 29)).toEqual({ number: 52, weeks: 52 });
});

test('a week that begins on another day moves the count', () => {
  // 1 January 2028 is a Saturday.
  expect(week(2028, 1, 1, 1).number).toBe(52);
  expect(week(2028, 1, 1, 6)).toEqual({ number: 1, weeks: 52 });
  expect(week(2028, 12, 31, 7).number).toBe(1);
});
