import { DAY, formatWallTime, parsePlainDate, toInstant, toWall } from '@clearweek/calendar';
import type { Zone } from '@clearweek/calendar';
import { occurrenceId } from '../world/identifiers.ts';
import type { Instant, SimTimes, TrueOccurrence } from '../world/model.ts';
import { wallOf, zoneNamed } from '../world/times.ts';

/** Google's EventDateTime. */
export type EventDateTime = { readonly date: string } | { readonly dateTime: string; readonly timeZone: string };

function instantOf(wall: string, zone: string): Instant {
  return toInstant(wallOf(wall), zoneNamed(zone));
}

/** An instant on the wall of a zone with its offset, `2026-11-23T09:00:00+01:00`; `Z` where that is none. */
function withOffset(at: Instant, zone: Zone): string {
  const wall = toWall(at, zone);
  const minutes = Math.round((wall - at) / 60_000);
  if (minutes === 0) return `${formatWallTime(wall)}Z`;
  const distance = Math.abs(minutes);
  const hours = String(Math.floor(distance / 60)).padStart(2, '0');
  return `${formatWallTime(wall)}${minutes < 0 ? '-' : '+'}${hours}:${String(distance % 60).padStart(2, '0')}`;
}

/**
 * Both ends as Google writes them: the wall clock and offset are those of the zone of the answer, `timeZone` is the event's own.
 */
export function eventTimes(times: SimTimes, answerZone: Zone): { start: EventDateTime; end: EventDateTime } {
  if (times.kind === 'dates') return { start: { date: times.start }, end: { date: times.end } };
  const at = (wall: string): EventDateTime => ({
    dateTime: withOffset(instantOf(wall, times.zone), answerZone),
    timeZone: times.zone,
  });
  return { start: at(times.start), end: at(times.end) };
}

/** The start that an occurrence has by the rule, from its key in `SimEvent.exceptions`. */
export function originalStartTime(key: string, master: SimTimes, answerZone: Zone): EventDateTime {
  if (isDateKey(key)) return { date: key };
  const timeZone = master.kind === 'times' ? master.zone : answerZone.name;
  return { dateTime: withOffset(instantOfKey(key), answerZone), timeZone };
}

/** `<master>_20261123T080000Z`, or `<master>_20261123` for dates. */
export function instanceId(masterId: string, key: string): string {
  return occurrenceId(masterId, 'google', key);
}

function isDateKey(key: string): boolean {
  return parsePlainDate(key) !== null;
}

/** The instant of a key; a date's is its midnight in UTC. */
export function instantOfKey(key: string): Instant {
  return isDateKey(key) ? Date.parse(key) : Number(key);
}

/** A range that surely holds the occurrence with this key, whatever the zone. */
export function rangeAround(key: string): { start: Instant; end: Instant } {
  const at = instantOfKey(key);
  return isDateKey(key) ? { start: at - DAY, end: at + 2 * DAY } : { start: at - 1, end: at + 1 };
}

/** When an occurrence takes place, on the wall of its event's own zone. */
export function timesOfOccurrence(occurrence: TrueOccurrence, event: SimTimes): SimTimes {
  if (occurrence.dates !== null) return { kind: 'dates', ...occurrence.dates };
  const zoneName = event.kind === 'times' ? event.zone : 'UTC';
  const zone = zoneNamed(zoneName);
  const wall = (at: Instant): string => formatWallTime(toWall(at, zone));
  return { kind: 'times', start: wall(occurrence.start), end: wall(occurrence.end), zone: zoneName };
}

/**
 * The series and the start that an id of an instance names; null for any other id. Somebody who is invited to one occurrence alone has
 * an event with such an id, and not the series.
 */
export function namedInstance(id: string): { readonly masterId: string; readonly originalStart: string } | null {
  const match = /^(.+)_(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(id);
  if (match === null) return null;
  const [, masterId = '', year, month, day, hour, minute, second] = match;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return { masterId, originalStart: date };
  return { masterId, originalStart: String(Date.parse(`${date}T${hour}:${minute}:${second}Z`)) };
}
