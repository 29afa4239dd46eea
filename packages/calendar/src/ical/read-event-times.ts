import type { EventLength, EventTime } from '../event.ts';
import type { Zone } from '../zone.ts';
import { defaultLength, lengthOfDuration, lengthUntil } from './event-length.ts';
import type { ReadLength } from './event-length.ts';
import { readTime } from './event-time.ts';
import type { LineAccess } from './line-access.ts';
import { parameter, rawValue } from './property.ts';
import type { ZoneNames } from './zone-names.ts';

export interface ZoneReading {
  readonly zones: ZoneNames;
  readonly zoneOf: (id: string) => Zone | null;
}

/** DTSTART, the length and RECURRENCE-ID of an event. */
export interface EventTimes {
  readonly start: EventTime;
  readonly length: EventLength;
  readonly recurrenceId: EventTime | null;
  readonly thisAndFuture: boolean;
  readonly unknownZone: boolean;
  readonly inverted: boolean;
}

/** Null where one of them is there and cannot be read, or DTSTART is missing. */
export function readEventTimes(lines: LineAccess, reading: ZoneReading): EventTimes | null {
  const start = readOne(lines, 'DTSTART', reading);
  if (start === null) return null;
  const length = readLength(lines, start.time, reading);
  if (length === null) return null;
  const recurrenceId = readOne(lines, 'RECURRENCE-ID', reading);
  if (recurrenceId === null && lines.has('RECURRENCE-ID')) return null;
  const range = lines.first('RECURRENCE-ID');
  return {
    start: start.time,
    length: length.length,
    recurrenceId: recurrenceId?.time ?? null,
    thisAndFuture: range !== undefined && parameter(range, 'range')?.toUpperCase() === 'THISANDFUTURE',
    unknownZone: start.unknownZone || recurrenceId?.unknownZone === true,
    inverted: length.inverted,
  };
}

function readOne(lines: LineAccess, name: string, reading: ZoneReading) {
  const property = lines.first(name);
  return property === undefined ? null : readTime(property.values[0], property, reading.zones);
}

/** DTEND, else DURATION, else the default (RFC 5545, 3.6.1). Null where there is one that cannot be read. */
function readLength(lines: LineAccess, start: EventTime, reading: ZoneReading): ReadLength | null {
  // Programs write an empty DTEND for "no end".
  if (lines.raw('DTEND').some((value) => value !== '')) {
    const end = readOne(lines, 'DTEND', reading);
    return end === null ? null : lengthUntil(start, end.time, reading.zoneOf);
  }
  const duration = lines.lines('DURATION')[0];
  if (duration !== undefined) return lengthOfDuration(start, rawValue(duration));
  return { length: defaultLength(start), inverted: false };
}
