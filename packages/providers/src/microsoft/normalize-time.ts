import {
  DAY,
  daysBetween,
  findZone,
  parsePlainDate,
  SECOND,
  startOfDate,
  toInstant,
  toWall,
} from '@clearweek/calendar';
import type { EventLength, EventTime, Instant, PlainDate, WallTime } from '@clearweek/calendar';
import { instantOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';

/** When something is, as read. */
export interface Times {
  readonly start: EventTime;
  readonly length: EventLength;
}

/**
 * A `dateTimeTimeZone`: a time without offset and the name of the zone to read it in, which is UTC because every request asks
 * for that. Null where either cannot be read.
 */
function instantOfTime(value: Fields | null): Instant | null {
  const text = textOf(value?.['dateTime']);
  if (text === null) return null;
  const offset = instantOf(text);
  if (offset !== null) return offset;
  const wall = wallOf(text);
  const zone = findZone(textOf(value?.['timeZone']) ?? 'UTC');
  return wall === null || zone.kind === 'unknown' ? null : toInstant(wall, zone.zone);
}

/** Graph writes seven digits of a second's fraction. */
function wallOf(text: string): WallTime | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?$/.exec(text);
  if (match === null) return null;
  const at = Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(at) ? null : (at as WallTime);
}

/** Start and length of a timed event; null where they cannot be read. An end before its start counts as no length. */
export function timedSpan(item: Fields, start: Fields | null, end: Fields | null): Times | null {
  const from = instantOfTime(start);
  const to = instantOfTime(end);
  if (from === null || to === null) return null;
  const length = { days: 0, seconds: Math.max(0, Math.round((to - from) / SECOND)) };
  return { start: inOwnZone(from, item), length };
}

/**
 * A start as the clock of the event's own zone shows it, which is what a rule repeats. An instant where the zone has no name that anybody
 * knows (`tzone://Microsoft/Custom`), and where the clock shows the time twice and the second is meant, which a wall time cannot say.
 */
function inOwnZone(at: Instant, item: Fields): EventTime {
  const name = zoneName(item);
  const found = name === null ? null : findZone(name);
  if (found === null || found.kind === 'unknown' || found.id === 'UTC') return { kind: 'utc', at };
  const wall = toWall(at, found.zone);
  return toInstant(wall, found.zone) === at ? { kind: 'zoned', wall, zone: found.id } : { kind: 'utc', at };
}

function zoneName(item: Fields): string | null {
  const range = (item['recurrence'] as { range?: { recurrenceTimeZone?: unknown } } | null | undefined)?.range;
  return textOf(range?.recurrenceTimeZone) ?? textOf(item['originalStartTimeZone']);
}

/** First day and number of days of an all-day event; null where they cannot be read. At least one day. */
export function allDaySpan(start: Fields | null, end: Fields | null, zone: string | null): Times | null {
  const from = dateOfTime(start, zone);
  const to = dateOfTime(end, zone);
  if (from === null || to === null) return null;
  return { start: { kind: 'date', date: from }, length: { days: Math.max(1, daysBetween(from, to)), seconds: 0 } };
}

/**
 * All-day events begin at midnight of no zone in particular, so the date counts as it is written. Where Graph has turned the
 * midnight of another zone into UTC, it is no midnight any more: then the date is the one in the event's own zone.
 */
function dateOfTime(value: Fields | null, zone: string | null): PlainDate | null {
  const text = textOf(value?.['dateTime']);
  if (text === null) return null;
  if (/T00:00:00(?:\.0+)?Z?$/.test(text)) return parsePlainDate(text.slice(0, 10));
  const at = instantOfTime(value);
  return at === null ? null : dateInZone(at, zone);
}

/** The date that an instant is the beginning of in a zone, or in UTC; null where it is midnight in neither. */
export function dateStartingAt(at: Instant, zone: string | null): PlainDate | null {
  if (at % DAY === 0) return dateText(at);
  const date = dateInZone(at, zone);
  const found = zone === null ? null : findZone(zone);
  if (date === null || found === null || found.kind === 'unknown') return null;
  return toInstant(startOfDate(date), found.zone) === at ? date : null;
}

/** Without a zone that anybody knows the nearest midnight has to do: no zone's midnight is further off than half a day. */
function dateInZone(at: Instant, name: string | null): PlainDate | null {
  const found = name === null ? null : findZone(name);
  const wall = found === null || found.kind === 'unknown' ? at + DAY / 2 : toWall(at, found.zone);
  return dateText(wall);
}

function dateText(at: number): PlainDate | null {
  return parsePlainDate(new Date(at).toISOString().slice(0, 10));
}
