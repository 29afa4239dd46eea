import type { Zone } from 'luxon';
import type { Interval } from './interval.ts';
import { DAY } from './time.ts';
import type { Instant, PlainDate, WallTime } from './time.ts';
import { addDays, startOfDate } from './wall-time.ts';
import { findChange, offsetAt } from './zone-offset.ts';

export type { Zone } from 'luxon';
export { findIanaZone, findZone } from './find-zone.ts';
export type { FoundZone } from './find-zone.ts';

/** What the clock on the wall in the zone shows at the instant. */
export function toWall(at: Instant, zone: Zone): WallTime {
  return (at + offsetAt(zone, at)) as WallTime;
}

/**
 * The instant at which the clock on the wall in the zone shows the time. A time that the zone skips moves forward
 * by the length of the gap (02:30 becomes 03:30); of a time that comes twice the first is meant (RFC 5545, 3.3.5).
 */
export function toInstant(wall: WallTime, zone: Zone): Instant {
  const { before, after } = offsetsAround(wall, zone);
  const first = wall - before;
  if (before === after || offsetAt(zone, first) === before) return first;
  const second = wall - after;
  return offsetAt(zone, second) === after ? second : first;
}

/**
 * The first instant of a date in the zone. It is later than 00:00 where the zone skips midnight. A date that the zone
 * skips as a whole (30 December 2011 in Pacific/Apia) is empty: it starts, and ends, where the next one starts.
 */
export function startOfDay(date: PlainDate, zone: Zone): Instant {
  const midnight = startOfDate(date);
  const { before, after } = offsetsAround(midnight, zone);
  const first = midnight - before;
  if (before === after) return first;
  const change = findChange(zone, midnight - DAY, midnight + DAY);
  return first < change ? first : Math.max(change, midnight - after);
}

/**
 * The instant just after the last one of a date in the zone. That is the start of the next date, except where clocks
 * go back over midnight and the end of the date comes twice: then it is later.
 */
export function endOfDay(date: PlainDate, zone: Zone): Instant {
  const midnight = (startOfDate(date) + DAY) as WallTime;
  const { before, after } = offsetsAround(midnight, zone);
  const last = midnight - after;
  if (before === after) return last;
  const change = findChange(zone, midnight - DAY, midnight + DAY);
  return last > change ? last : Math.min(change, midnight - before);
}

/** The dates from `startOn` to `endOn` (exclusive), from their first to their last instant in the zone. */
export function datesInterval(startOn: PlainDate, endOn: PlainDate, zone: Zone): Interval {
  const start = startOfDay(startOn, zone);
  if (endOn <= startOn) return { start, end: start };
  return { start, end: endOfDay(addDays(endOn, -1), zone) };
}

/** No offset reaches a day, so readings a day earlier and a day later bracket the one change that can matter. */
function offsetsAround(wall: WallTime, zone: Zone): { before: number; after: number } {
  return { before: offsetAt(zone, wall - DAY), after: offsetAt(zone, wall + DAY) };
}
