import {
  DAY,
  daysInMonth,
  startOfWallDay,
  WEEK,
  wallParts,
  wallTime,
  weekdayOfWall,
  type WallTime,
} from '@clearweek/calendar';
import type { SimRule } from './rule.ts';

/**
 * The starts that a rule makes, in order, without an end where it has none: the caller stops. This is written on its own, not with
 * the expansion that the product uses, because tests hold one against the other.
 */
export function* ruleStarts(rule: SimRule, first: WallTime, lastStart: WallTime | null): Generator<WallTime> {
  let made = 0;
  for (const start of candidates(rule, first)) {
    if (start < first) continue;
    if (lastStart !== null && start > lastStart) return;
    yield start;
    made += 1;
    if (made === rule.count) return;
  }
}

function candidates(rule: SimRule, first: WallTime): Generator<WallTime> {
  switch (rule.frequency) {
    case 'DAILY':
      return everyDays(first, rule.interval * DAY);
    case 'WEEKLY':
      return weekly(rule, first);
    case 'MONTHLY':
      return monthly(rule, first, rule.interval);
    default:
      return monthly(rule, first, rule.interval * 12);
  }
}

function* everyDays(first: WallTime, step: number): Generator<WallTime> {
  for (let at: number = first; ; at += step) yield at as WallTime;
}

function* weekly(rule: SimRule, first: WallTime): Generator<WallTime> {
  const inDay = first - startOfWallDay(first);
  const weekdays = rule.weekdays.length > 0 ? rule.weekdays : [weekdayOfWall(first)];
  const monday = startOfWallDay(first) - (weekdayOfWall(first) - 1) * DAY;
  for (let week = monday; ; week += rule.interval * WEEK) {
    for (const day of weekdays) yield (week + (day - 1) * DAY + inDay) as WallTime;
  }
}

/** Years are monthly with twelve times the step. Months without the day are left out (RFC 5545, 3.3.10). */
function* monthly(rule: SimRule, first: WallTime, step: number): Generator<WallTime> {
  const inDay = first - startOfWallDay(first);
  const { year, month, day } = wallParts(first);
  for (let index = year * 12 + month - 1; ; index += step) {
    const inYear = Math.floor(index / 12);
    const inMonth = (index % 12) + 1;
    const wanted = rule.nth === null ? day : nthDay(inYear, inMonth, rule.nth);
    if (wanted <= daysInMonth(inYear, inMonth)) yield (wallTime(inYear, inMonth, wanted) + inDay) as WallTime;
  }
}

function nthDay(year: number, month: number, { place, weekday }: NonNullable<SimRule['nth']>): number {
  const firstWeekday = weekdayOfWall(wallTime(year, month, 1));
  const firstOne = 1 + ((weekday - firstWeekday + 7) % 7);
  if (place > 0) return firstOne + (place - 1) * 7;
  const last = daysInMonth(year, month);
  return firstOne + Math.floor((last - firstOne) / 7) * 7;
}
