import { FixedOffsetZone } from 'luxon';
import type { EventTime } from '../event.ts';
import type { Instant, WallTime } from '../time.ts';
import { DAY } from '../time.ts';
import { startOfDate, startOfWallDay } from '../wall-time.ts';
import type { Zone } from '../zone.ts';
import { toInstant, toWall } from '../zone.ts';
import type { ExpansionContext } from './context.ts';

/**
 * How a series tells its occurrences apart. All-day and floating series count in wall time, the others in real time:
 * so a key never depends on who looks at the calendar.
 */
export interface SeriesFrame {
  readonly kind: 'date' | 'floating' | 'real';
  /** The zone in which the series repeats. */
  readonly zone: Zone;
}

/** Which occurrence of a series: its original start, in wall time or as an instant, as the frame counts. */
export type Place = number;

const UTC: Zone = FixedOffsetZone.utcInstance;

/** The frame of a series whose first start is given. A zone that nobody knows is replaced by the zone of who looks. */
export function frameOf(start: EventTime, context: ExpansionContext): SeriesFrame {
  switch (start.kind) {
    case 'date':
      return { kind: 'date', zone: context.zone };
    case 'floating':
      return { kind: 'floating', zone: context.zone };
    case 'utc':
      return { kind: 'real', zone: UTC };
    case 'zoned':
      return { kind: 'real', zone: context.zoneOf(start.zone) ?? context.zone };
  }
}

/**
 * A time as the clock of the series shows it. In an all-day series only the date counts, as it is written; a floating
 * time beside a series in a zone is read in that zone.
 */
export function wallIn(frame: SeriesFrame, time: EventTime, context: ExpansionContext): WallTime {
  if (time.kind === 'date') return startOfDate(time.date);
  if (frame.kind === 'date') return startOfWallDay((time.kind === 'utc' ? time.at : time.wall) as WallTime);
  if (time.kind === 'floating') return time.wall;
  // A start that the clock skips keeps its place in its own series; only elsewhere is it seen where it moves to.
  if (time.kind === 'zoned' && frameOf(time, context).zone.equals(frame.zone)) return time.wall;
  return toWall(instantOf(time, context), frame.zone);
}

/** The instant of a time; a date gives midnight in the zone of whoever looks, or the first instant after it. */
function instantOf(time: EventTime, context: ExpansionContext): Instant {
  if (time.kind === 'utc') return time.at;
  const wall = time.kind === 'date' ? startOfDate(time.date) : time.wall;
  return toInstant(wall, frameOf(time, context).zone);
}

export function placeAt(frame: SeriesFrame, wall: WallTime): Place {
  return frame.kind === 'real' ? toInstant(wall, frame.zone) : wall;
}

/** The place that a RECURRENCE-ID, RDATE or EXDATE with a time names. */
export function placeNamed(frame: SeriesFrame, time: EventTime, context: ExpansionContext): Place {
  // Not by way of the wall clock: an hour that comes twice would lose its second time.
  if (frame.kind === 'real' && (time.kind === 'utc' || time.kind === 'zoned')) return instantOf(time, context);
  return placeAt(frame, wallIn(frame, time, context));
}

/** The place as the clock of the series shows it. */
export function wallAt(frame: SeriesFrame, place: Place): WallTime {
  return frame.kind === 'real' ? toWall(place, frame.zone) : (place as WallTime);
}

/** `20261123T090000Z`; `20261123` in an all-day series, `20261123T090000` in a floating one. */
export function keyOf(frame: SeriesFrame, place: Place): string {
  const iso = new Date(place).toISOString();
  if (frame.kind === 'real' && iso.length === 24) return instantKey(iso);
  // Years beyond 9999 are written with a sign and six digits.
  const year = iso.length - 20;
  const date = iso.slice(0, year) + iso.slice(year + 1, year + 3) + iso.slice(year + 4, year + 6);
  if (frame.kind === 'date') return date;
  const time = iso.slice(year + 7, year + 9) + iso.slice(year + 10, year + 12) + iso.slice(year + 13, year + 15);
  return frame.kind === 'real' ? `${date}T${time}Z` : `${date}T${time}`;
}

/** `2026-11-23T09:00:00.000Z` as `20261123T090000Z`: letter by letter makes one flat text, where pieces would stay pieces. */
function instantKey(iso: string): string {
  const c = (index: number): number => iso.charCodeAt(index);
  const date = [c(0), c(1), c(2), c(3), c(5), c(6), c(8), c(9)] as const;
  return String.fromCharCode(...date, c(10), c(11), c(12), c(14), c(15), c(17), c(18), c(23));
}

/** Midnight of the date at a place, to compare with an EXDATE that names a date only. */
export function dayAt(frame: SeriesFrame, place: Place): number {
  return Math.floor(wallAt(frame, place) / DAY);
}
