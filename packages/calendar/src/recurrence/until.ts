import type { EventTime } from '../event.ts';
import { DAY, HOUR, type Instant, type WallTime } from '../time.ts';
import { isRealDate, wallTime } from '../wall-time.ts';
import { quote, UnreadablePart } from './unreadable-part.ts';

/** No zone has put its clock back by more than this at once, but for the two that crossed the date line. */
const CLOCK_CHANGE = 3 * HOUR;

/**
 * The last wall time that UNTIL allows (RFC 5545, 3.3.10), from any of its three forms:
 * a date covers that whole day, also where DTSTART has a time; a local time holds as it stands; a time in UTC is
 * compared in real time, which means: read in the zone of the series. An all-day or floating series has no zone
 * of its own, so there the digits of a UTC value hold as they stand, whoever looks at it.
 * @throws UnreadablePart where the value is no date and no date with a time
 */
export function lastWallTime(value: string, start: EventTime, toWall: (instant: Instant) => WallTime): WallTime {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2}))?(Z)?$/.exec(value.replaceAll(/[-:]/g, ''));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (match ?? [])
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  if (!match || !isRealDate(year, month, day) || hour > 23 || minute > 59 || second > 60) {
    throw new UnreadablePart(`UNTIL has the value ${quote(value)}, which is no date and no time.`);
  }
  const digits = wallTime(year, month, day, hour, minute, Math.min(second, 59));
  if (match[4] === undefined) return (digits + DAY - 1) as WallTime;
  const hasZone = start.kind === 'utc' || start.kind === 'zoned';
  return match[7] === 'Z' && hasZone ? latestReading(digits, toWall) : digits;
}

/**
 * The latest reading that the clock has shown up to an instant. Just after the clock was put back that is a later
 * one than it shows now: a start at 02:45 meant the first 02:45, which has passed although it is 02:30 once more.
 */
function latestReading(until: Instant, toWall: (instant: Instant) => WallTime): WallTime {
  const now = toWall(until);
  const offset = now - until;
  let before = until - CLOCK_CHANGE;
  const earlierOffset = toWall(before) - before;
  if (earlierOffset <= offset) return now;
  let after = until;
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2);
    if (toWall(middle) - middle === earlierOffset) before = middle;
    else after = middle;
  }
  return Math.max(now, after - 1 + earlierOffset) as WallTime;
}
