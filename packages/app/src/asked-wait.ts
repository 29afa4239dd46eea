import { DAY, MINUTE } from '@clearweek/calendar';

/** The longest that anybody outside may make us wait, in milliseconds: no server may send a calendar to sleep for a year. */
export const LONGEST_ASKED_MS = DAY;

/**
 * How long to wait where the other side said how long, in milliseconds: never less, up to a day. Up to half a minute more by chance,
 * so that those who were told the same moment do not come back together. 0 where nothing was said; `random` in [0, 1).
 */
export function askedWaitMs(askedMs: number | null, random: number): number {
  if (askedMs === null || !(askedMs > 0)) return 0;
  return Math.min(askedMs + Math.round((Math.min(askedMs, MINUTE) / 2) * random), LONGEST_ASKED_MS);
}
