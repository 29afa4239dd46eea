import { DAY } from '@clearweek/calendar';
import type { Interval } from '@clearweek/calendar';

/**
 * Graph tells changes only within fixed dates, which are part of the delta link. What is needed moves on with time, so a larger piece of
 * time is read, a tile: from the start of the quarter in which the need begins until one to three quarters after its end. As long as the need stays inside, a sync is one request; two neighbouring tiles would be two, every time. When the need leaves
 * the tile, the calendar is read whole over the next one: about twice a year.
 *
 * Where in its last quarter a tile ends depends on the calendar, so that not all calendars are read whole on one day.
 */
export function tileFor(needed: Interval, calendarId: string): Interval {
  const start = startOfQuarter(needed.start - MARGIN, 0);
  return { start, end: startOfQuarter(needed.end + MARGIN, 2) + (spread(calendarId) % 91) * DAY };
}

/** Whether all that is needed lies well inside: days begin earlier or later than in UTC. */
export function covers(tile: Interval, needed: Interval): boolean {
  return tile.start <= needed.start - MARGIN && needed.end + MARGIN <= tile.end;
}

const MARGIN = DAY;

/** The start, in UTC, of the quarter of an instant, or of one some quarters later. */
function startOfQuarter(at: number, later: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3 + later * 3, 1);
}

/** A number from a text, always the same and evenly spread (FNV-1a). */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
