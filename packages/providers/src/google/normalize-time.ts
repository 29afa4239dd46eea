import { findIanaZone, findZone, parsePlainDate, toInstant, toWall } from '@clearweek/calendar';
import type { EventLength, EventTime, PlainDate, Zone } from '@clearweek/calendar';
import { daysBetween } from '@clearweek/calendar';
import { asInstant, asText } from './read-json.ts';

/** Google's `EventDateTime`: a date, or an instant with the zone that it was meant in. */
export interface GoogleTime {
  readonly date?: string | null;
  readonly dateTime?: string | null;
  readonly timeZone?: string | null;
}

/** A zone that can be counted in. */
export interface KnownZone {
  readonly id: string;
  readonly zone: Zone;
}

/** An IANA zone by its id; null for any other name. */
export function ianaZone(name: unknown): KnownZone | null {
  const id = asText(name);
  const found = id === null ? null : findIanaZone(id);
  return found?.kind === 'zone' ? { id: found.id, zone: found.zone } : null;
}

/** A zone by its id, for the calendar's own functions. */
export function zoneOfId(id: string): Zone | null {
  return ianaZone(id)?.zone ?? null;
}

/**
 * A start. An all-day one is its date and nothing else. A timed one is wall clock in its own zone, else in the calendar's: the
 * offset in `dateTime` only tells the instant. Where neither zone is known, and where the wall clock shows this reading twice and
 * the second one is meant, it is the instant alone, except that a series (`repeats`) keeps its zone, in which it repeats.
 * Null where there is no time that can be read.
 */
export function startOf(time: unknown, calendarZone: KnownZone | null, repeats: boolean): EventTime | null {
  const fields = fieldsOf(time);
  const date = dateOf(fields);
  if (date !== null) return { kind: 'date', date };
  const at = asInstant(fields.dateTime);
  if (at === null) return null;
  const zone = ownZone(fields) ?? calendarZone;
  if (zone === null || zone.id === 'UTC') return { kind: 'utc', at };
  const wall = toWall(at, zone.zone);
  if (!repeats && toInstant(wall, zone.zone) !== at) return { kind: 'utc', at };
  return { kind: 'zoned', wall, zone: zone.id };
}

/**
 * Which occurrence an exception stands for: `originalStartTime`, which never changes. As an instant or a date, because that is
 * how a series finds it, whatever zone it was in.
 */
export function originalStart(time: unknown): EventTime | null {
  const fields = fieldsOf(time);
  const date = dateOf(fields);
  if (date !== null) return { kind: 'date', date };
  const at = asInstant(fields.dateTime);
  return at === null ? null : { kind: 'utc', at };
}

/** From start to end (exclusive): days of an all-day event, one at least; elapsed seconds otherwise, none where the end is missing. */
export function lengthOf(start: unknown, end: unknown): EventLength {
  const from = fieldsOf(start);
  const to = fieldsOf(end);
  const startOn = dateOf(from);
  if (startOn !== null) {
    const endOn = dateOf(to);
    return { days: endOn === null ? 1 : Math.max(1, daysBetween(startOn, endOn)), seconds: 0 };
  }
  const startAt = asInstant(from.dateTime);
  const endAt = asInstant(to.dateTime);
  if (startAt === null || endAt === null) return { days: 0, seconds: 0 };
  return { days: 0, seconds: Math.max(0, Math.round((endAt - startAt) / 1000)) };
}

function fieldsOf(time: unknown): GoogleTime {
  return typeof time === 'object' && time !== null ? time : {};
}

function dateOf({ date }: GoogleTime): PlainDate | null {
  return typeof date === 'string' ? parsePlainDate(date) : null;
}

/** Google writes IANA ids; old imports left other names in some events. */
function ownZone({ timeZone }: GoogleTime): KnownZone | null {
  const name = asText(timeZone);
  const found = name === null ? null : findZone(name);
  return found?.kind === 'zone' ? { id: found.id, zone: found.zone } : null;
}
