import type { EventTime, ExtraStart } from '../event.ts';
import { readTime } from './event-time.ts';
import type { LineAccess } from './line-access.ts';
import type { Property } from './property.ts';
import { readProperty } from './property.ts';
import type { ZoneReading } from './read-event-times.ts';
import { readPeriod } from './read-period.ts';

/** RDATE and EXDATE of an event. */
export interface EventDates {
  readonly extraStarts: readonly ExtraStart[];
  readonly excludedStarts: readonly EventTime[];
  readonly unknownZone: boolean;
  readonly tooMany: boolean;
  /** Values that are no times. */
  readonly unreadable: number;
}

/** Reads at most `maximum` values of each; the rest is not even taken apart. */
export function readEventDates(lines: LineAccess, maximum: number, reading: ZoneReading): EventDates {
  const extra = readList<ExtraStart>(lines.lines('RDATE'), maximum, (value, property) => {
    const read = readPeriod(value, property, reading);
    return read === null ? null : { value: { start: read.start, length: read.length }, unknownZone: read.unknownZone };
  });
  const excluded = readList<EventTime>(lines.lines('EXDATE'), maximum, (value, property) => {
    const read = readTime(value, property, reading.zones);
    return read === null ? null : { value: read.time, unknownZone: read.unknownZone };
  });
  return {
    extraStarts: extra.values,
    excludedStarts: excluded.values,
    unknownZone: extra.unknownZone || excluded.unknownZone,
    tooMany: extra.tooMany || excluded.tooMany,
    unreadable: extra.unreadable + excluded.unreadable,
  };
}

interface ListReading<T> {
  readonly values: T[];
  unknownZone: boolean;
  tooMany: boolean;
  unreadable: number;
}

type ReadValue<T> = (value: unknown, property: Property) => { value: T; unknownZone: boolean } | null;

function readList<T>(lines: readonly string[], maximum: number, read: ReadValue<T>): ListReading<T> {
  const list: ListReading<T> = { values: [], unknownZone: false, tooMany: false, unreadable: 0 };
  for (const line of lines) {
    const room = maximum - list.values.length;
    if (room <= 0) {
      list.tooMany = true;
      break;
    }
    const cut = firstValues(line, room);
    if (cut !== line) list.tooMany = true;
    const property = readProperty(cut);
    if (property === null) list.unreadable += 1;
    for (const value of property?.values ?? []) {
      // "EXDATE:" without a value is written for an empty list.
      if (property === null || isEmpty(value)) continue;
      const one = read(value, property);
      if (one === null) list.unreadable += 1;
      else list.values.push(one.value);
      if (one?.unknownZone) list.unknownZone = true;
    }
  }
  return list;
}

/** jCal of an empty text is a text of separators only. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'string' && !/\d/.test(value);
}

/** The line up to its `count`th comma after the name and parameters. */
function firstValues(line: string, count: number): string {
  // A list of dates has no comma in its parameters: TZID is quoted where it holds one.
  let quoted = false;
  let seen = 0;
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if (code === 34) quoted = !quoted;
    else if (code === 44 && !quoted && (seen += 1) === count) return line.slice(0, index);
  }
  return line;
}
