import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '@clearweek/calendar';

/** An instant as a value for a timestamptz column. */
export function timestamp(at: Instant): RawBuilder<Instant> {
  return sql<Instant>`to_timestamp(${at}::float8 / 1000)`;
}

/** As `timestamp`, where there may be none. */
export function timestampOrNull(at: Instant | null): RawBuilder<Instant | null> {
  return at === null ? sql<Instant | null>`null` : timestamp(at);
}

const pattern = /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d+))?\+00( BC)?$/;

/** Reads what PostgreSQL writes for a timestamptz under DateStyle ISO and TimeZone UTC, to the nearest millisecond. */
export function parseTimestamp(text: string): Instant {
  const match = pattern.exec(text);
  if (match === null) throw new RangeError(`Not a timestamp in UTC: ${text}`);
  const [, year, month, day, hour, minute, second, fraction = '0', bc] = match;
  const at = new Date(0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999. PostgreSQL has no year 0: 1 BC is year 0 of ISO 8601.
  at.setUTCFullYear(bc === undefined ? Number(year) : 1 - Number(year), Number(month) - 1, Number(day));
  // Far from 1970 a double of seconds is some microseconds off: rounding, unlike cutting off, meets the millisecond.
  return at.setUTCHours(Number(hour), Number(minute), Number(second), Math.round(Number(`0.${fraction}`) * 1000));
}
