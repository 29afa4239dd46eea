import type { EventTiming } from '../event.ts';
import type { Interval } from '../interval.ts';
import type { Occurrence } from '../occurrence.ts';
import { defaultBounds } from '../recurrence/bounds.ts';
import { runSteps } from '../run-steps.ts';
import { sortInSteps } from '../sort-in-steps.ts';
import { createWarningTally } from '../warning-tally.ts';
import type { ExpansionContext } from './context.ts';
import { byTime, expandSeries } from './expand-series.ts';
import type { Expansion } from './expand-series.ts';
import type { Series } from './series.ts';

const SERIES_PER_STEP = 100;
const WORK_PER_STEP = 20_000;

/**
 * Most occurrences of one whole calendar, and most work for them (`Bounds.maxSteps`). The largest honest calendars, of 20,000
 * events over half a year, come to some 110,000 occurrences and less than a million steps; with these bounds a hostile one
 * ends within seconds.
 */
const MOST_OCCURRENCES = 300_000;
const MOST_STEPS = 15_000_000;

/** What is kept back for each series that is still to come; a single event needs no more. */
const LEAST_OCCURRENCES = 1;
const LEAST_STEPS = 50;

/** No series takes more than this part of what is left: a few endless ones do not take everything from those behind them. */
const LARGEST_PART = 1 / 10;

/** All occurrences of a calendar that overlap the window (see `expandSeries`), by start; warnings are added up. */
export function expandCalendar<E extends EventTiming>(
  series: readonly Series<E>[],
  window: Interval,
  context: ExpansionContext,
): Expansion<E> {
  return runSteps(expandCalendarSteps(series, window, context));
}

/** Like `expandCalendar`, with a pause every few thousand occurrences. Progress counts series. */
export function* expandCalendarSteps<E extends EventTiming>(
  series: readonly Series<E>[],
  window: Interval,
  context: ExpansionContext,
): Generator<{ done: number; total: number }, Expansion<E>> {
  const tally = createWarningTally();
  const occurrences: Occurrence<E>[] = [];
  const total = series.length;
  const mostSteps = context.maximumSteps ?? defaultBounds.maxSteps;
  let occurrencesLeft = MOST_OCCURRENCES;
  let stepsLeft = MOST_STEPS;
  let work = WORK_PER_STEP;
  for (const [done, one] of series.entries()) {
    if (done % SERIES_PER_STEP === 0 || work >= WORK_PER_STEP) {
      yield { done, total };
      work = 0;
    }
    const expansion = expandSeries(one, window, {
      ...context,
      limit: Math.min(context.limit, partOf(occurrencesLeft, total - done, LEAST_OCCURRENCES)),
      maximumSteps: Math.min(mostSteps, partOf(stepsLeft, total - done, LEAST_STEPS)),
    });
    occurrencesLeft -= expansion.occurrences.length;
    stepsLeft -= expansion.steps;
    // An occurrence costs what a good ten steps do.
    work += expansion.steps / 10 + expansion.occurrences.length;
    for (const occurrence of expansion.occurrences) occurrences.push(occurrence);
    for (const warning of expansion.warnings) tally.add(warning.code, warning.count);
  }
  const sorting = sortInSteps(occurrences, byTime);
  for (let step = sorting.next(); ; step = sorting.next()) {
    if (step.done === true) return { occurrences: step.value, warnings: tally.warnings() };
    yield { done: total, total };
  }
}

/** What one series may take of what is left for this many. */
function partOf(left: number, seriesLeft: number, least: number): number {
  return Math.max(least, Math.floor((left - seriesLeft * least) * LARGEST_PART));
}
