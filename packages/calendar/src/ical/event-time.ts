import type { EventTime } from '../event.ts';
import type { PlainDate, WallTime } from '../time.ts';
import { isRealDate, wallTime } from '../wall-time.ts';
import { DAY } from '../time.ts';
import type { Property } from './property.ts';
import { parameter } from './property.ts';
import type { ZoneNames } from './zone-names.ts';

/** A value of DTSTART, DTEND, RECURRENCE-ID, EXDATE or RDATE, and whether its TZID means nothing to us. */
export interface ReadTime {
  readonly time: EventTime;
  readonly unknownZone: boolean;
}

/** ical.js writes a date that stands where a date-time is due (VALUE=DATE forgotten) as `2026-11-23T::`. */
const VALUE = /^(\d{4})-(\d{2})-(\d{2})(?:T(?:::|(\d{2}):(\d{2}):(\d{2})?(Z)?))?$/;

/**
 * Reads one date or date-time in the form of jCal (RFC 7265, 3.6). A `Z` wins over a TZID (RFC 5545, 3.2.19 forbids
 * both together, programs write it). A TZID that nobody knows gives a floating time. Null where the value is no time
 * or no date of the calendar. 24:00:00 is read as the end of the day and second 60 as second 59 (RFC 5545, 3.3.12).
 */
export function readTime(value: unknown, property: Property, zones: ZoneNames): ReadTime | null {
  const match = typeof value === 'string' ? VALUE.exec(value) : null;
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (!isRealDate(year, month, day)) return null;
  if (match[4] === undefined) {
    const date = `${match[1]}-${match[2]}-${match[3]}` as PlainDate;
    return { time: { kind: 'date', date }, unknownZone: false };
  }
  const clock = clockTime(Number(match[4]), Number(match[5]), Number(match[6] ?? '0'));
  if (clock === null) return null;
  const wall = (wallTime(year, month, day) + clock) as WallTime;
  if (match[7] === 'Z') return known({ kind: 'utc', at: wall });
  const name = parameter(property, 'tzid');
  if (name === null) return known({ kind: 'floating', wall });
  const zone = zones.resolve(name);
  if (zone === null) return { time: { kind: 'floating', wall }, unknownZone: true };
  return known(zone === 'UTC' ? { kind: 'utc', at: wall } : { kind: 'zoned', wall, zone });
}

function known(time: EventTime): ReadTime {
  return { time, unknownZone: false };
}

/** Milliseconds since midnight; null where no clock shows this. */
function clockTime(hour: number, minute: number, second: number): number | null {
  if (hour === 24 && minute === 0 && second === 0) return DAY;
  if (hour > 23 || minute > 59 || second > 60) return null;
  return ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000;
}
