/** A point on the time line: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/**
 * What a clock on the wall shows, without saying where the wall is: milliseconds from 1970-01-01T00:00:00 to
 * that reading, as if every day had 24 hours. It becomes an instant only through a zone (`zone.ts`).
 * The brand keeps the two kinds of number apart.
 */
export type WallTime = number & { readonly __wallTime: never };

/** A date on the calendar, `YYYY-MM-DD`. All-day events are dates, never midnight somewhere. */
export type PlainDate = string & { readonly __plainDate: never };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
