import { clip, normalize } from './interval.ts';
import type { Interval } from './interval.ts';
import { DAY, HOUR, MINUTE } from './time.ts';
import type { PlainDate, WallTime } from './time.ts';
import { startOfDate, startOfWallDay, weekdayOfWall } from './wall-time.ts';
import { toInstant, toWall } from './zone.ts';
import type { Zone } from './zone.ts';

export interface WorkingHoursEntry {
  /** ISO weekdays (1 is Monday) on which the interval starts, as written, in the person's zone. */
  readonly days: readonly number[];
  /** `HH:MM`, 00:00 to 23:59. */
  readonly start: string;
  /** `HH:MM`. Not after `start`: it lies on the next day, and equal times mean 24 hours. */
  readonly end: string;
}

/** A weekly pattern of wall-clock intervals. Without entries the person never works. */
export type WorkingHours = readonly WorkingHoursEntry[];

export const DEFAULT_WORKING_HOURS: WorkingHours = [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }];

/**
 * The working intervals that start on the date as written, each in full, normalised. Whether one runs past midnight is
 * decided by the times as written. A time that the zone skips moves forward by the gap, one that comes twice means the
 * first; an interval whose end is then not after its start does not take place.
 * Expects hours that `validateWorkingHours` finds nothing wrong with.
 */
export function workingIntervalsOn(hours: WorkingHours, zone: Zone, date: PlainDate): Interval[] {
  const midnight = startOfDate(date);
  return workingIntervalsFrom(hours, zone, midnight, (midnight + DAY) as WallTime);
}

/** The working intervals that start, as written, on any of the dates, each in full, as one normalised list. */
export function workingIntervals(hours: WorkingHours, zone: Zone, dates: Iterable<PlainDate>): Interval[] {
  const patterns = readPatterns(hours);
  const found: Interval[] = [];
  for (const date of dates) addDayIntervals(patterns, zone, startOfDate(date), found);
  return normalize(found);
}

/** All working time inside `range`, normalised: intervals that reach over an edge of it are cut there. */
export function workingIntervalsWithin(hours: WorkingHours, zone: Zone, range: Interval): Interval[] {
  if (range.start >= range.end) return [];
  // An interval lasts up to a day and a gap may move it by another; a repeated midnight may put the next date early.
  const first = startOfWallDay(toWall(range.start, zone)) - 2 * DAY;
  const end = startOfWallDay(toWall(range.end, zone)) + 2 * DAY;
  return clip(workingIntervalsFrom(hours, zone, first as WallTime, end as WallTime), range);
}

interface Pattern {
  readonly onWeekday: readonly boolean[];
  readonly startOffset: number;
  readonly endOffset: number;
}

function workingIntervalsFrom(hours: WorkingHours, zone: Zone, first: WallTime, end: WallTime): Interval[] {
  const patterns = readPatterns(hours);
  const found: Interval[] = [];
  for (let midnight = first; midnight < end; midnight = (midnight + DAY) as WallTime) {
    addDayIntervals(patterns, zone, midnight, found);
  }
  return normalize(found);
}

function addDayIntervals(patterns: readonly Pattern[], zone: Zone, midnight: WallTime, found: Interval[]): void {
  const weekday = weekdayOfWall(midnight);
  for (const { onWeekday, startOffset, endOffset } of patterns) {
    if (!onWeekday[weekday]) continue;
    const start = toInstant((midnight + startOffset) as WallTime, zone);
    const end = toInstant((midnight + endOffset) as WallTime, zone);
    if (start < end) found.push({ start, end });
  }
}

function readPatterns(hours: WorkingHours): Pattern[] {
  return hours.map(({ days, start, end }) => {
    const onWeekday: boolean[] = [];
    for (const day of days) onWeekday[day] = true;
    const startOffset = offsetInDay(start);
    const endOffset = offsetInDay(end);
    return {
      onWeekday,
      startOffset,
      endOffset: endOffset > startOffset ? endOffset : endOffset + DAY,
    };
  });
}

function offsetInDay(time: string): number {
  return Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE;
}
