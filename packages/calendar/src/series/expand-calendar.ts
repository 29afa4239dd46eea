import type { EventTiming } from '../event.ts';
import type { Interval } from '../interval.ts';
import type { Occurrence } from '../occurrence.ts';
import type { Warning } from '../warning.ts';
import { createWarningTally } from '../warning-tally.ts';
import type { ExpansionContext } from './context.ts';
import { byTime, expandSeries } from './expand-series.ts';
import type { Expansion } from './expand-series.ts';
import type { Series } from './series.ts';

const SERIES_PER_STEP = 250;
const OCCURRENCES_PER_STEP = 25_000;

/**
 * Work for one whole calendar: starts that are looked at, and a large sum for each series that reaches a bound. An
 * honest calendar of 20,000 series and half a year never uses it up; a hostile one gets little for each series after that,
 * and whatever is left out is counted.
 */
const BUDGET = 2_000_000;
const COST_OF_CUT = 20_000;
const LIMIT_WITHOUT_BUDGET = 10;
const STEPS_WITHOUT_BUDGET = 1_000;

/** All occurrences of a calendar that overlap the window (see `expandSeries`), by start; warnings are added up. */
export function expandCalendar<E extends EventTiming>(
  series: readonly Series<E>[],
  window: Interval,
  context: ExpansionContext,
): Expansion<E> {
  const steps = expandCalendarSteps(series, window, context);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Like `expandCalendar`, with a pause every few hundred series. Progress counts series. */
export function* expandCalendarSteps<E extends EventTiming>(
  series: readonly Series<E>[],
  window: Interval,
  context: ExpansionContext,
): Generator<{ done: number; total: number }, Expansion<E>> {
  const tally = createWarningTally();
  const occurrences: Occurrence<E>[] = [];
  const withoutBudget = {
    ...context,
    limit: Math.min(context.limit, LIMIT_WITHOUT_BUDGET),
    maximumSteps: STEPS_WITHOUT_BUDGET,
  };
  let budget = BUDGET;
  let nextPause = OCCURRENCES_PER_STEP;
  for (const [index, one] of series.entries()) {
    if (index % SERIES_PER_STEP === 0 || occurrences.length >= nextPause) {
      yield { done: index, total: series.length };
      nextPause = occurrences.length + OCCURRENCES_PER_STEP;
    }
    const expansion = expandSeries(one, window, budget > 0 ? context : withoutBudget);
    budget -= expansion.occurrences.length + (expansion.warnings.some(isCut) ? COST_OF_CUT : 0);
    for (const occurrence of expansion.occurrences) occurrences.push(occurrence);
    for (const warning of expansion.warnings) tally.add(warning.code, warning.count);
  }
  return { occurrences: occurrences.sort(byTime), warnings: tally.warnings() };
}

function isCut(warning: Warning): boolean {
  return warning.code === 'too_many_occurrences';
}
