import { DAY } from '@clearweek/calendar';
import { WATCHED_PERIOD_MS } from './use-cases/account-health.ts';
import { LIFE_MS, RENEWED_AFTER } from './use-cases/watch-connection-calendar.ts';

export interface DayOfAnAccount {
  /** Calendars of the person's own. */
  readonly calendars: number;
  /** How often a day something changes and is told; notices that come while a reading waits are one. */
  readonly changes: number;
}

/** Asked once a day: the list of calendars, and the settings while the person's zone is a guess. */
const LISTED_A_DAY = 2;
/** A new watch before the old one is stopped. */
const REQUESTS_PER_RENEWAL = 2;
/** The floor comes a tenth earlier at most, so that those who began together do not stay together. */
const EARLIEST_FLOOR = 0.9;

/**
 * The most requests to a provider's calendar API that one healthy account causes in a day, on an average of many days: readings of every
 * calendar (the floor below the notices, and one for each change), the list of calendars, and watches. Of everything the dearest case:
 * in truth each reading puts the next one of the floor off. Asking for tokens is not counted by providers' calendar quotas.
 */
export function dailyRequests({ calendars, changes }: DayOfAnAccount): number {
  const floor = DAY / (WATCHED_PERIOD_MS * EARLIEST_FLOOR);
  const renewals = DAY / (LIFE_MS * RENEWED_AFTER * 0.95);
  return calendars * (floor + changes) + LISTED_A_DAY + calendars * renewals * REQUESTS_PER_RENEWAL;
}
