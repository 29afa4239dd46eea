import type { EventLength, EventTime } from '../event.ts';
import type { Zone } from '../zone.ts';
import { startOfDate, daysBetween, dateOf } from '../wall-time.ts';
import { toInstant } from '../zone.ts';
import { DAY, SECOND } from '../time.ts';
import type { Instant, WallTime } from '../time.ts';

/** A length, and whether the end lay before the start. */
export interface ReadLength {
  readonly length: EventLength;
  readonly inverted: boolean;
}

/** Without DTEND and DURATION a date lasts its day, a date-time no time at all (RFC 5545, 3.6.1). */
export function defaultLength(start: EventTime): EventLength {
  return start.kind === 'date' ? { days: 1, seconds: 0 } : { days: 0, seconds: 0 };
}

/**
 * The length that an end gives (half-open). An all-day event lasts whole days, one at least, because programs write
 * the last day in place of the day after it. Between two date-times the elapsed time counts; an end before its start
 * gives no length. An end without a zone is read in the zone of the start.
 */
export function lengthUntil(start: EventTime, end: EventTime, zoneOf: (id: string) => Zone | null): ReadLength {
  if (start.kind === 'date') {
    const days = daysBetween(start.date, writtenDate(end));
    return { length: { days: Math.max(1, days), seconds: 0 }, inverted: days < 0 };
  }
  const zone = start.kind === 'zoned' ? zoneOf(start.zone) : null;
  const seconds = Math.round((plainInstant(end, zone, zoneOf) - plainInstant(start, zone, zoneOf)) / SECOND);
  return { length: { days: 0, seconds: Math.max(0, seconds) }, inverted: seconds < 0 };
}

/** The length that a DURATION gives: weeks and days on the wall clock, the rest elapsed (RFC 5545, 3.3.6). */
export function lengthOfDuration(start: EventTime, text: string): ReadLength | null {
  const match = /^([+-]?)P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/i.exec(
    text.trim(),
  );
  if (!match || !/\d/.test(text)) return null;
  const [weeks, days, hours, minutes, seconds] = [2, 3, 4, 5, 6].map((group) => Number(match[group] ?? '0'));
  const length = {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    seconds: ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0),
  };
  const inverted = match[1] === '-' && (length.days > 0 || length.seconds > 0);
  if (start.kind === 'date') {
    const whole = inverted ? 0 : length.days + Math.floor((length.seconds * SECOND) / DAY);
    return { length: { days: Math.max(1, whole), seconds: 0 }, inverted };
  }
  return { length: inverted ? { days: 0, seconds: 0 } : length, inverted };
}

/** The date as the file writes it, whatever zone it stands in. */
function writtenDate(time: EventTime) {
  if (time.kind === 'date') return time.date;
  return dateOf((time.kind === 'utc' ? time.at : time.wall) as WallTime);
}

function plainInstant(time: EventTime, fallback: Zone | null, zoneOf: (id: string) => Zone | null): Instant {
  if (time.kind === 'utc') return time.at;
  const wall = time.kind === 'date' ? startOfDate(time.date) : time.wall;
  const zone = time.kind === 'zoned' ? zoneOf(time.zone) : fallback;
  return zone === null ? wall : toInstant(wall, zone);
}
