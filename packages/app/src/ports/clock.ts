import type { Instant } from '@clearweek/calendar';

/** The only way to the time of day. Tests move it; nobody sleeps. */
export interface Clock {
  now(): Instant;
}
