import { type Instant, MINUTE } from '@clearweek/calendar';
import type { ConnectionId, PersonId, ProviderName } from '@clearweek/app';

/** Requests per minute: of everybody together, of one tenant while others ask too, and for one person. */
export interface RequestLimit {
  readonly perMinute: number;
  readonly tenantPerMinute: number;
  readonly personPerMinute: number;
}

export type RequestLimits = Readonly<Record<ProviderName, RequestLimit>>;

/**
 * Nine tenths of what providers allow, because they count by clocks of their own and a reading may take a few requests more than it has leave
 * for. Google allows a project 10,000 requests a minute, and 600 of them for one person. Microsoft allows an app 130,000 in ten
 * seconds, and 10,000 in ten minutes for one mailbox; that it answers four at a time for a mailbox is kept by asking one after the other.
 */
export const defaultRequestLimits: RequestLimits = {
  google: { perMinute: 9_000, tenantPerMinute: 4_500, personPerMinute: 540 },
  microsoft: { perMinute: 702_000, tenantPerMinute: 351_000, personPerMinute: 900 },
};

/** The row in which a person's requests are counted, or a connection's silence: so many that hardly ever two share one. In [0, 2^14). */
export function slotOf(id: PersonId | ConnectionId): number {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) {
    hash = (Math.imul(hash, 31) + id.charCodeAt(index)) >>> 0;
  }
  return hash % 2 ** 14;
}

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
