import { findZone, toWall } from '@clearweek/calendar';
import type { WallTime, Zone } from '@clearweek/calendar';

/** The zone that an answer gives times in: `name` as the caller wrote it, or the mailbox's Windows name. */
export interface OutputZone {
  readonly name: string;
  /** Null for UTC. */
  readonly zone: Zone | null;
}

export const UTC_OUTPUT: OutputZone = { name: 'UTC', zone: null };

/** By an IANA id or a Windows name; null where there is no such zone. */
export function outputZone(name: string): OutputZone | null {
  const found = findZone(name);
  if (found.kind === 'unknown') return null;
  return { name, zone: found.id === 'UTC' ? null : found.zone };
}

/** Graph's `dateTimeTimeZone`: wall clock with seven fractional digits and no offset. */
export interface DateTimeTimeZone {
  readonly dateTime: string;
  readonly timeZone: string;
}

export function dateTimeIn(at: number, output: OutputZone): DateTimeTimeZone {
  const wall = output.zone === null ? at : toWall(at, output.zone);
  return { dateTime: sevenDigits(wall), timeZone: output.name };
}

/** All-day events begin and end at midnight of whatever zone the answer is in. */
export function midnightIn(date: string, output: OutputZone): DateTimeTimeZone {
  return { dateTime: `${date}T00:00:00.0000000`, timeZone: output.name };
}

function sevenDigits(wall: number): string {
  return `${new Date(wall).toISOString().slice(0, 23)}0000`;
}

/** `DateTimeOffset` as Exchange writes it when it knows fractions. */
export function offsetTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 23)}0000Z`;
}

/** `DateTimeOffset` without fractions, as `originalStart` is. */
export function wholeSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** A date with a time from a query; without an offset it is UTC. Null where it is none (also with a `+` that became a blank). */
export function readQueryTime(text: string | null): number | null {
  if (text === null) return null;
  const match = DATE_TIME.exec(text);
  if (match === null) return null;
  // Date.parse reads a date with a time but without an offset in the machine's own zone.
  const at = Date.parse(match[1] === undefined && text.includes('T') ? `${text}Z` : text);
  return Number.isNaN(at) ? null : at;
}

/** The wall clock of a `dateTimeTimeZone`; null where it is none. */
export function readWallTime(text: string): WallTime | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,7})?Z?)?$/.exec(text);
  if (match === null) return null;
  const time = match[2] ?? '00:00';
  const at = Date.parse(`${match[1]}T${time.length === 5 ? `${time}:00` : time}Z`);
  return Number.isNaN(at) ? null : (at as WallTime);
}
