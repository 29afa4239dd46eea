import { DAY, HOUR, MINUTE, SECOND } from './time.ts';
import type { PlainDate, WallTime } from './time.ts';

export interface WallParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * The reading of a wall clock from its parts; `month` is 1 to 12.
 * @throws RangeError where the calendar has no such date (30 February) or the clock no such time (24:00, second 60):
 * who reads them from outside asks `isRealDate` first.
 */
export function wallTime(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): WallTime {
  const inDay = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (!inDay || !isRealDate(year, month, day)) {
    throw new RangeError(`No such wall time: ${year}-${month}-${day} ${hour}:${minute}:${second}`);
  }
  return (utcMidnight(year, month, day) + hour * HOUR + minute * MINUTE + second * SECOND) as WallTime;
}

/** Whether the (proleptic Gregorian) calendar has this date; years 0 to 9999. */
export function isRealDate(year: number, month: number, day: number): boolean {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return false;
  return year >= 0 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** 28 to 31; `month` is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The parts of a reading; a fraction of a second is dropped. */
export function wallParts(wall: WallTime): WallParts {
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** `YYYY-MM-DD` from its parts; `month` is 1 to 12. @throws RangeError where the calendar has no such date. */
export function plainDate(year: number, month: number, day: number): PlainDate {
  return dateOf(wallTime(year, month, day));
}

/** The date that a wall time belongs to. @throws RangeError outside the years 0 to 9999. */
export function dateOf(wall: WallTime): PlainDate {
  const iso = new Date(wall).toISOString();
  // Beyond four digits ISO 8601 writes a sign and six digits, which no reader of `YYYY-MM-DD` expects.
  if (iso.length !== 24) throw new RangeError(`No date of four-digit years: ${iso}`);
  return iso.slice(0, 10) as PlainDate;
}

/** 00:00 of the date, on the wall. Which instant that is, and whether the zone has it at all, `startOfDay` says. */
export function startOfDate(date: PlainDate): WallTime {
  return Date.parse(date) as WallTime;
}

/** 00:00 of the day that a wall time belongs to. */
export function startOfWallDay(wall: WallTime): WallTime {
  return (Math.floor(wall / DAY) * DAY) as WallTime;
}

/** The date `count` days later, or earlier where it is negative. @throws RangeError outside the years 0 to 9999. */
export function addDays(date: PlainDate, count: number): PlainDate {
  return dateOf((startOfDate(date) + count * DAY) as WallTime);
}

/** How many days `to` lies after `from`; negative where it lies before. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return (startOfDate(to) - startOfDate(from)) / DAY;
}

/** The ISO weekday of a date: 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: PlainDate): number {
  return weekdayOfWall(startOfDate(date));
}

/** The ISO weekday of a wall time: 1 is Monday, 7 is Sunday. */
export function weekdayOfWall(wall: WallTime): number {
  // 1 January 1970 was a Thursday.
  const days = Math.floor(wall / DAY) + 3;
  return (((days % 7) + 7) % 7) + 1;
}

/** Reads `YYYY-MM-DD`, exactly; null for any other text and for dates that the calendar does not have. */
export function parsePlainDate(text: string): PlainDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  return isRealDate(Number(match[1]), Number(match[2]), Number(match[3])) ? (text as PlainDate) : null;
}

/** `YYYY-MM-DDTHH:MM:SS`, without a zone, because a wall time has none. */
export function formatWallTime(wall: WallTime): string {
  return `${dateOf(wall)}T${new Date(wall).toISOString().slice(11, 19)}`;
}

function utcMidnight(year: number, month: number, day: number): number {
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  if (year < 100) return new Date(0).setUTCFullYear(year, month - 1, day);
  return Date.UTC(year, month - 1, day);
}
