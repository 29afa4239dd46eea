import { DAY, WEEK } from '@clearweek/calendar';
import { UNWATCHED_PERIOD_MS, WATCHED_PERIOD_MS } from './use-cases/account-health.ts';
import { RENEWED_AFTER } from './use-cases/watch-connection-calendar.ts';
import { LIFE_MS } from './use-cases/watch-connection-plan.ts';

export interface DayOfAnAccount {
  /** Calendars of the person's own. */
  readonly calendars: number;
  /** How often a day something changes; notices that come while a reading waits are one. */
  readonly changes: number;
  /** Whether the provider can tell us so. */
  readonly watched: boolean;
}

/** Asked once a day: the list of calendars, and the settings while the person's zone is a guess. */
const LISTED_A_DAY = 2;
/** A reading of the calendar that changed; calling off one occurrence at Google takes a second one. */
const REQUESTS_PER_CHANGE = 2;
/** A new watch before the old one is stopped. */
const REQUESTS_PER_RENEWAL = 2;
/** The floor comes a tenth earlier at most, so that those who began together do not stay together. */
const EARLIEST_FLOOR = 0.9;
/** Each calendar is read whole once a week: up to 1,000 events with one request. Each thousand more are one more request a week. */
const WHOLE_A_DAY = DAY / WEEK;

/**
 * The most requests to a provider's calendar API that one healthy account causes in a day, on an average of many days: readings of every
 * calendar (the floor below the notices), one of the calendar for each change that is told, a whole one once a week, the list of calendars, and
 * watches. Of everything the dearest case. Asking for tokens is not counted by providers' calendar quotas.
 */
export function dailyRequests({ calendars, changes, watched }: DayOfAnAccount): number {
  const floor = DAY / ((watched ? WATCHED_PERIOD_MS : UNWATCHED_PERIOD_MS) * EARLIEST_FLOOR);
  const readings = calendars * (floor + WHOLE_A_DAY) + LISTED_A_DAY;
  if (!watched) return readings;
  const renewals = DAY / (LIFE_MS * RENEWED_AFTER * 0.95);
  return readings + changes * REQUESTS_PER_CHANGE + calendars * renewals * REQUESTS_PER_RENEWAL;
}
