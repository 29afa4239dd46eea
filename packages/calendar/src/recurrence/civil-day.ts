import { daysInMonth } from '../wall-time.ts';

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Everything that a recurrence rule may ask about one day of the Gregorian calendar. */
export interface CivilDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly monthLength: number;
  /** 1 is the first of January. */
  readonly yearDay: number;
  readonly yearLength: number;
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
/** Days from 0000-01-01 to 1970-01-01. */
const EPOCH = 719_528;

/** Remainder that is never negative, whatever the sign of `value`. */
export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** Whether a year has 366 days. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 1970-01-01 to a date; negative before it. `month` is 1 to 12, `day` may lie outside of the month. */
export function dayNumber(year: number, month: number, day: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) + 1;
  const leapDayOfThisYear = month > 2 && isLeapYear(year) ? 1 : 0;
  return 365 * year + leapDays + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapDayOfThisYear + day - 1 - EPOCH;
}

/** ISO weekday of a day number. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): Weekday {
  return (modulo(day + 3, 7) + 1) as Weekday;
}

/** The date of a day number, with its place in month and year. */
export function civilDay(day: number): CivilDay {
  // The mean year is 365.2425 days long, so the guess is off by one at most.
  let year = Math.floor((day + EPOCH) / 365.2425);
  if (dayNumber(year + 1, 1, 1) <= day) year += 1;
  else if (dayNumber(year, 1, 1) > day) year -= 1;
  const leap = isLeapYear(year) ? 1 : 0;
  const yearDay = day - dayNumber(year, 1, 1) + 1;
  // No month is longer than 31 days, so this guess is never too late, and early by one at most.
  let month = Math.floor((yearDay - 1) / 31) + 1;
  if (month < 12 && yearDay > daysBefore(month + 1, leap)) month += 1;
  return {
    year,
    month,
    day: yearDay - daysBefore(month, leap),
    monthLength: daysInMonth(year, month),
    yearDay,
    yearLength: 365 + leap,
  };
}

function daysBefore(month: number, leap: number): number {
  return (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (month > 2 ? leap : 0);
}
