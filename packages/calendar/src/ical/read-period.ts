import type { EventLength, ExtraStart } from '../event.ts';
import { lengthOfDuration, lengthUntil } from './event-length.ts';
import { readTime } from './event-time.ts';
import type { ReadTime } from './event-time.ts';
import type { Property } from './property.ts';
import type { ZoneReading } from './read-event-times.ts';

export interface ReadPeriod extends ExtraStart {
  readonly unknownZone: boolean;
}

/**
 * A time, or a period with an end or a duration (RFC 5545, 3.3.9), which jCal writes as a pair; a time alone has no
 * length. Null where it cannot be read.
 */
export function readPeriod(value: unknown, property: Property, reading: ZoneReading): ReadPeriod | null {
  const [first, second] = Array.isArray(value) ? (value as unknown[]) : [value];
  const start = readTime(first, property, reading.zones);
  if (start === null) return null;
  if (second === undefined) return { start: start.time, length: null, unknownZone: start.unknownZone };
  const length = periodLength(start, second, property, reading);
  return length === null ? null : { start: start.time, length, unknownZone: start.unknownZone };
}

function periodLength(start: ReadTime, end: unknown, property: Property, reading: ZoneReading): EventLength | null {
  if (typeof end !== 'string') return null;
  const duration = lengthOfDuration(start.time, end);
  if (duration !== null) return duration.length;
  const until = readTime(end, property, reading.zones);
  return until === null ? null : lengthUntil(start.time, until.time, reading.zoneOf).length;
}
