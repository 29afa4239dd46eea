import { type Instant, MINUTE } from '@clearweek/calendar';
import type { ProviderName } from '@clearweek/app';

/** Requests per minute: of everybody together, and of one tenant while others ask too. */
export interface RequestLimit {
  readonly perMinute: number;
  readonly tenantPerMinute: number;
}

export type RequestLimits = Readonly<Record<ProviderName, RequestLimit>>;

/**
 * Google allows a project 10,000 requests a minute. Microsoft allows an app 130,000 in ten seconds; the limits that are met there are
 * those of each mailbox, which are no business of this budget.
 */
export const defaultRequestLimits: RequestLimits = {
  google: { perMinute: 10_000, tenantPerMinute: 5_000 },
  microsoft: { perMinute: 780_000, tenantPerMinute: 390_000 },
};

/** What was taken in the minute that a row was last written in, and in the one before. */
export interface Taken {
  readonly minute: number;
  readonly used: number;
  readonly usedBefore: number;
}

export function minuteOf(now: Instant): number {
  return Math.floor(now / MINUTE);
}

/** How much of the last minute reaches into the sixty seconds that end now: providers count those, not the clock's minutes. */
export function shareOfBefore(now: Instant): number {
  return 1 - (now % MINUTE) / MINUTE;
}

/** Milliseconds until so many more requests fit; at least one, so that nobody asks in a circle. */
export function waitFor(taken: Taken, wanted: number, limit: number, now: Instant): number {
  const minute = minuteOf(now);
  const used = taken.minute >= minute ? taken.used : 0;
  const before = taken.minute >= minute ? taken.usedBefore : taken.minute === minute - 1 ? taken.used : 0;
  const nextMinute = (minute + 1) * MINUTE;
  // In this minute, once enough of the last one is out of sight; else in the next, once enough of this one is.
  const room = limit - used - wanted;
  const at = room >= 0 ? minute * MINUTE + fadedBy(before, room) : nextMinute + fadedBy(used, limit - wanted);
  return Math.max(1, Math.ceil(at - now));
}

/** How far into a minute only `room` of what was taken in the one before counts. */
function fadedBy(before: number, room: number): number {
  return before <= room ? 0 : MINUTE * (1 - room / before);
}
