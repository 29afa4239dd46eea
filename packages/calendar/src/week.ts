import type { Interval } from './interval.ts';
import { DAY, WEEK } from './time.ts';
import type { PlainDate, WallTime } from './time.ts';
import { addDays, dateOf, startOfDate, wallParts, wallTime, weekdayOfWall } from './wall-time.ts';
import { startOfDay } from './zone.ts';
import type { Zone } from './zone.ts';

/** An ISO 8601 week, `2026-W48`: Monday to Sunday, counted in the year to which its Thursday belongs. */
export type IsoWeek = string & { readonly __isoWeek: never };

/** Seven dates, Monday first. */
export type WeekDates = readonly [PlainDate, PlainDate, PlainDate, PlainDate, PlainDate, PlainDate, PlainDate];

/**
 * Reads `2026-W48`, exactly. Null for any other text, for a week 53 in a year that has 52, and outside the years 1 to
 * 9998, whose weeks can be written with four-digit years from Monday to Sunday.
 */
export function parseWeek(text: string): IsoWeek | null {
  const match = /^(\d{4})-W(\d{2})$/.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const week = Number(match[2]);
  if (year < 1 || year > 9998) return null;
  return week >= 1 && week <= weeksInYear(year) ? (text as IsoWeek) : null;
}

/** The week that a date belongs to; the first days of January may belong to the year before, and the reverse. */
export function weekOf(date: PlainDate): IsoWeek {
  const start = startOfDate(date);
  const thursday = (start + (4 - weekdayOfWall(start)) * DAY) as WallTime;
  const { year } = wallParts(thursday);
  const week = Math.floor((thursday - wallTime(year, 1, 1)) / WEEK) + 1;
  return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}` as IsoWeek;
}

/** The Monday of the week. */
export function mondayOf(week: IsoWeek): PlainDate {
  return dateOf(mondayWall(Number(week.slice(0, 4)), Number(week.slice(6))));
}

/** The seven dates of the week, Monday first. */
export function weekDates(week: IsoWeek): WeekDates {
  const monday = mondayOf(week);
  const at = (count: number): PlainDate => addDays(monday, count);
  return [monday, at(1), at(2), at(3), at(4), at(5), at(6)];
}

/** From the first instant of the week's Monday in the zone to the first of the next: 168 hours, or as clocks change. */
export function weekInterval(week: IsoWeek, zone: Zone): Interval {
  const monday = mondayOf(week);
  return { start: startOfDay(monday, zone), end: startOfDay(addDays(monday, 7), zone) };
}

/** The week `count` weeks later, or earlier where it is negative. */
export function addWeeks(week: IsoWeek, count: number): IsoWeek {
  return weekOf(addDays(mondayOf(week), count * 7));
}

/** For sorting: negative where `a` is the earlier week, 0 where they are the same. */
export function compareWeeks(a: IsoWeek, b: IsoWeek): number {
  // Year and week have fixed widths, so the order of the texts is the order in time.
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** How many weeks `to` lies after `from`; negative where it lies before. */
export function weeksBetween(from: IsoWeek, to: IsoWeek): number {
  return (startOfDate(mondayOf(to)) - startOfDate(mondayOf(from))) / WEEK;
}

/** The weeks from `from` to `to`, both included; none where `to` is the earlier one. */
export function weeksFrom(from: IsoWeek, to: IsoWeek): IsoWeek[] {
  const weeks: IsoWeek[] = [];
  for (let count = weeksBetween(from, to), i = 0; i <= count; i++) weeks.push(addWeeks(from, i));
  return weeks;
}

/** 52 or 53. 28 December always lies in the last week of its year. */
function weeksInYear(year: number): number {
  return Math.floor((wallTime(year, 12, 28) - mondayWall(year, 1)) / WEEK) + 1;
}

function mondayWall(year: number, week: number): WallTime {
  // 4 January always lies in week 1.
  const fourth = wallTime(year, 1, 4);
  return (fourth - (weekdayOfWall(fourth) - 1) * DAY + (week - 1) * WEEK) as WallTime;
}
