import {
  datesInterval,
  DAY,
  findIanaZone,
  formatWallTime,
  startOfDate,
  toInstant,
  toWall,
  type PlainDate,
  type WallTime,
  type Zone,
} from '@clearweek/calendar';
import type { Instant, SimEvent, SimTimes } from './model.ts';

/** @throws RangeError where there is no such zone: only IANA ids live in the world. */
export function zoneNamed(id: string): Zone {
  const found = findIanaZone(id);
  if (found.kind === 'unknown') throw new RangeError('There is no such zone.');
  return found.zone;
}

/** A wall clock's reading from `2026-11-23T09:00:00`, or midnight of a date. */
export function wallOf(text: string): WallTime {
  return (text.length === 10 ? startOfDate(text as PlainDate) : Date.parse(`${text}Z`)) as WallTime;
}

/** From when to when; all-day ones as the zone of the calendar has their days. */
export function intervalOf(times: SimTimes, calendarZone: string): { start: Instant; end: Instant } {
  if (times.kind === 'dates') {
    return datesInterval(times.start as PlainDate, times.end as PlainDate, zoneNamed(calendarZone));
  }
  const zone = zoneNamed(times.zone);
  return { start: toInstant(wallOf(times.start), zone), end: toInstant(wallOf(times.end), zone) };
}

/** Times of the same length that start elsewhere: `start` as the wall shows it. Timed ones keep their length as time that passes. */
export function timesAt(times: SimTimes, start: WallTime): SimTimes {
  if (times.kind === 'dates') {
    const length = wallOf(times.end) - wallOf(times.start);
    return { kind: 'dates', start: dateText(start), end: dateText((start + length) as WallTime) };
  }
  const zone = zoneNamed(times.zone);
  const own = intervalOf(times, times.zone);
  const startsAt = toInstant(start, zone);
  const end = toWall(startsAt + (own.end - own.start), zone);
  // A time that the zone skips is written as it then is: 03:30 for 02:30.
  return { kind: 'times', start: formatWallTime(toWall(startsAt, zone)), end: formatWallTime(end), zone: times.zone };
}

/** The same length, `ms` later on the wall; all-day ones by whole days. */
export function timesLater(times: SimTimes, ms: number): SimTimes {
  const shift = times.kind === 'dates' ? Math.round(ms / DAY) * DAY : ms;
  return timesAt(times, (wallOf(times.start) + shift) as WallTime);
}

function dateText(wall: WallTime): string {
  return formatWallTime(wall).slice(0, 10);
}

/** How an occurrence that the rule makes is named: the key of `exceptions`. */
export function originalStartOf(times: SimTimes, start: WallTime): string {
  if (times.kind === 'dates') return dateText(start);
  return String(toInstant(start, zoneNamed(times.zone)));
}

/** The wall clock of the series at a key of `exceptions`. */
export function wallOfOriginal(event: Pick<SimEvent, 'times'>, originalStart: string): WallTime {
  if (event.times.kind === 'dates') return wallOf(originalStart.slice(0, 10));
  return toWall(Number(originalStart), zoneNamed(event.times.zone));
}
