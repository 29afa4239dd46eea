import {
  addWeeks,
  dateOf,
  type Instant,
  type Interval,
  type IsoWeek,
  toWall,
  WEEK,
  weekInterval,
  weekOf,
  type Zone,
} from '@clearweek/calendar';
import { measuredWindow, OBSERVED_WEEKS } from '@clearweek/analysis';

const WEEKS_BACK = 13;
const WEEKS_AHEAD = 9;
/** Most occurrences of one series that are laid out; an hourly series stays within it over the whole window. */
export const OCCURRENCES_PER_SERIES = 5_000;

/** The weeks for which occurrences are laid out and measured: 13 back, the current one, 9 ahead, in the person's zone. */
export interface OccurrenceWindow {
  readonly weeks: readonly IsoWeek[];
  /** A little more than the weeks: what reaches in over their edges is needed to measure them. */
  readonly interval: Interval;
  /** When the window moves on: the end of the current week. */
  readonly movesAt: Instant;
}

export function occurrenceWindow(now: Instant, zone: Zone): OccurrenceWindow {
  const current = currentWeek(now, zone);
  const first = addWeeks(current, -WEEKS_BACK);
  const last = addWeeks(current, WEEKS_AHEAD);
  return {
    weeks: Array.from({ length: WEEKS_BACK + 1 + WEEKS_AHEAD }, (_, index) => addWeeks(first, index)),
    interval: { start: measuredWindow(first, zone).start, end: measuredWindow(last, zone).end },
    movesAt: weekInterval(current, zone).end,
  };
}

/**
 * What is read of an account's calendars so that the occurrence window can be laid out: the window in whole weeks, with one more on
 * either side. So it does not move when its person changes to a zone near by; how much more a provider has to read so that its
 * cursors last is its adapter's business.
 */
export function readWindow({ start, end }: Interval): Interval {
  return { start: (Math.floor(start / WEEK) - 1) * WEEK, end: (Math.ceil(end / WEEK) + 1) * WEEK };
}

export function currentWeek(now: Instant, zone: Zone): IsoWeek {
  return weekOf(dateOf(toWall(now, zone)));
}

/** Where one stands when a series is described: what lies before was seen, what lies after is planned. */
export interface SeriesView {
  readonly now: Instant;
  readonly knownUntil: Instant;
  /** The occurrences that the description needs. */
  readonly range: Interval;
}

/** As of the end of a past week, and as of now for the current one and those to come. */
export function seriesView(week: IsoWeek, now: Instant, zone: Zone): SeriesView {
  const asOf = Math.min(now, weekInterval(week, zone).end);
  const ahead = addWeeks(currentWeek(asOf, zone), WEEKS_AHEAD);
  const knownUntil = Math.min(weekInterval(ahead, zone).end, occurrenceWindow(now, zone).interval.end);
  return { now: asOf, knownUntil, range: { start: asOf - OBSERVED_WEEKS * WEEK, end: knownUntil } };
}
