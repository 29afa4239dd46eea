import { addWeeks, type Instant, type Interval, type IsoWeek, weekAt, weekInterval, type Zone } from '@clearweek/calendar';

export const WEEKS_BACK = 13;
export const WEEKS_AHEAD = 9;

/** The weeks for which occurrences are laid out and measured: 13 back, the current one, 9 ahead, in the person's zone. */
export interface OccurrenceWindow {
  readonly weeks: readonly IsoWeek[];
  readonly interval: Interval;
  /** When the window moves on: the end of the current week. */
  readonly movesAt: Instant;
}

export function occurrenceWindow(now: Instant, zone: Zone): OccurrenceWindow {
  const current = weekAt(now, zone);
  const weeks = Array.from({ length: WEEKS_BACK + 1 + WEEKS_AHEAD }, (_, index) => addWeeks(current, index - WEEKS_BACK));
  return {
    weeks,
    interval: spanOfWeeks(weeks, zone),
    movesAt: weekInterval(current, zone).end,
  };
}

/** From the start of the first to the end of the last of some consecutive weeks. */
export function spanOfWeeks(weeks: readonly IsoWeek[], zone: Zone): Interval {
  const [first] = weeks;
  const last = weeks.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('no weeks');
  return { start: weekInterval(first, zone).start, end: weekInterval(last, zone).end };
}

/** The weeks that a series is described over: the 13 that end with `until`. */
export function seriesWeeks(until: IsoWeek): IsoWeek[] {
  return Array.from({ length: 13 }, (_, index) => addWeeks(until, index - 12));
}
