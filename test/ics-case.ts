import {
  expandCalendar,
  findZone,
  groupSeries,
  readCalendar,
  toInstant,
  toWall,
  zoneTable,
  type CalendarEvent,
  type Interval,
  type Occurrence,
  type WallTime,
  type Zone,
} from '@clearweek/calendar';
import { readFileSync } from 'node:fs';
import { sharedData } from './shared-data.ts';

/** How the shared data writes a time: a date, a wall time in a zone, or a floating one (`timeZone` null). */
export type WrittenTime = { readonly date: string } | { readonly dateTime: string; readonly timeZone: string | null };

export interface ExpectedEvent {
  readonly start: WrittenTime;
  readonly end?: WrittenTime | null;
  readonly summary?: string | null;
  readonly uid?: string;
  readonly recurrenceId?: WrittenTime | null;
}

export interface ExpansionCase {
  readonly id: string;
  readonly ics?: string;
  readonly ics_inline?: string;
  readonly reference_tz?: string;
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly mode?: 'prefix' | 'complete';
  readonly expected: readonly ExpectedEvent[];
}

export interface VendorCase {
  readonly id: string;
  readonly file: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly expected: readonly { readonly start: string; readonly end: string; readonly summary: string }[];
}

export function readSharedJson<T>(path: string): T[] {
  const url = sharedData(path);
  return url === null ? [] : (JSON.parse(readFileSync(url, 'utf8')) as T[]);
}

export function sharedBytes(path: string): Uint8Array {
  const url = sharedData(path);
  if (url === null) throw new Error(`There is no ${path} in the shared data.`);
  return readFileSync(url);
}

export function zoneNamed(name: string): Zone {
  const found = findZone(name);
  if (found.kind === 'unknown') throw new Error(`No such zone: ${name}`);
  return found.zone;
}

/** Reads bytes and expands them; floating times and dates are read in `zone`. */
export function expandBytes(bytes: Uint8Array, window: Interval, zone: Zone): Occurrence<CalendarEvent>[] {
  return expandReading(bytes, window, zone, false);
}

/** Only what the rules and dates of the series say, without the events that replace occurrences. */
export function expandMasters(bytes: Uint8Array, window: Interval, zone: Zone): Occurrence<CalendarEvent>[] {
  return expandReading(bytes, window, zone, true);
}

function expandReading(bytes: Uint8Array, window: Interval, zone: Zone, mastersOnly: boolean) {
  const reading = readCalendar(bytes);
  if (reading.kind !== 'calendar') throw new Error(`${reading.reason}: ${reading.text}`);
  const events = mastersOnly ? reading.events.filter((event) => event.recurrenceId === null) : reading.events;
  const context = { zone, zoneOf: zoneTable(reading.zones), limit: 10_000 };
  return expandCalendar(groupSeries(events).series, window, context).occurrences;
}

/** `2026-11-23`, or an instant in UTC; a floating time is read in `floating`. */
export function normalTime(time: WrittenTime, floating: Zone): string {
  if ('date' in time) return time.date;
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(time.dateTime)) return iso(Date.parse(time.dateTime));
  const wall = Date.parse(`${time.dateTime}Z`) as WallTime;
  return iso(toInstant(wall, time.timeZone === null ? floating : zoneNamed(time.timeZone)));
}

export function normalStart(occurrence: Occurrence<CalendarEvent>): string {
  return occurrence.allDay?.startOn ?? iso(occurrence.interval.start);
}

export function normalEnd(occurrence: Occurrence<CalendarEvent>): string {
  return occurrence.allDay?.endOn ?? iso(occurrence.interval.end);
}

/** The key in the form of `normalTime`. */
export function normalKey(occurrence: Occurrence<CalendarEvent>, floating: Zone): string {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(occurrence.key);
  if (!match) throw new Error(`No key: ${occurrence.key}`);
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  if (match[4] === undefined) return date;
  const timeZone = match[7] === 'Z' ? 'UTC' : null;
  return normalTime({ dateTime: `${date}T${match[4]}:${match[5]}:${match[6]}`, timeZone }, floating);
}

export function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** An instant with an offset, or a reading of the clock on the event's own wall. */
export function boundOf(text: string): { kind: 'instant'; at: number } | { kind: 'wall'; wall: WallTime } {
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return { kind: 'instant', at: Date.parse(text) };
  return { kind: 'wall', wall: Date.parse(`${text}Z`) as WallTime };
}

/** What the clock shows where the event takes place. */
export function ownWall(occurrence: Occurrence<CalendarEvent>, at: number, floating: Zone): number {
  const { start } = occurrence.event;
  if (start.kind === 'utc') return at;
  return toWall(at, start.kind === 'zoned' && !start.zone.startsWith('custom:') ? zoneNamed(start.zone) : floating);
}
