import type { PlainDate } from '@clearweek/calendar';
import { addDays, daysBetween, weekdayOf } from '@clearweek/calendar';
import type { Rhythm } from './rhythm.ts';
import { IRREGULAR, nearestRhythm } from './rhythm.ts';
import { rhythmOfRules } from './rule-rhythm.ts';

/**
 * The rhythm of a series, measured from the dates on which its occurrences were due, cancelled ones included. Dates
 * that are missing, and single ones that are out of step, change nothing as long as two thirds of the steps agree and
 * half of the dates are there. Series of one or two weeks are too few to measure: there the rule speaks, and without one
 * only a step of about a month or more is taken for a rhythm.
 *
 * Three or more dates in an ordinary week are `daily` ("daily or nearly"), one or two `weekly`. A step between two of
 * the words takes the nearer one in proportion: every three weeks is `monthly`. Steps beyond 19 weeks are `irregular`.
 *
 * @param dates distinct and ascending
 * @param rules RRULE values of the series
 */
export function measureRhythm(dates: readonly PlainDate[], rules: readonly string[]): Rhythm {
  const weeks = countByWeek(dates);
  const mondays = [...weeks.keys()];
  const steps = stepsBetween(mondays);
  const usualInWeek = lowerMedian([...weeks.values()]);
  const everyWeek = steps.filter((step) => step === 7).length * 2 >= steps.length;
  if (mondays.length >= 3)
    return usualInWeek >= 3 && everyWeek ? { cadence: 'daily', gapDays: 7 / usualInWeek } : rhythmOfSteps(steps);
  const ruled = rhythmOfRules(rules);
  if (ruled) return ruled;
  if (usualInWeek >= 3 && everyWeek) return { cadence: 'daily', gapDays: 7 / usualInWeek };
  const [only] = steps;
  return steps.length === 1 && only !== undefined && only >= 26 ? nearestRhythm(only) : IRREGULAR;
}

/** Dates per week, by the week's Monday, in order. */
function countByWeek(dates: readonly PlainDate[]): Map<PlainDate, number> {
  const counts = new Map<PlainDate, number>();
  for (const date of dates) {
    const monday = addDays(date, 1 - weekdayOf(date));
    counts.set(monday, (counts.get(monday) ?? 0) + 1);
  }
  return counts;
}

function stepsBetween(dates: readonly PlainDate[]): number[] {
  return dates.slice(1).map((date, index) => daysBetween(dates[index] ?? date, date));
}

function lowerMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** How well a step explains all steps of a series: as itself, or as two or three of it where dates are missing. */
interface Fit {
  readonly days: number;
  readonly steps: number;
  readonly fitting: number;
  readonly single: number;
}

function rhythmOfSteps(steps: readonly number[]): Rhythm {
  const total = steps.reduce((sum, step) => sum + step, 0);
  const best = [...new Set(steps)]
    .sort((a, b) => a - b)
    .map((candidate) => ({ candidate, fit: fitOf(candidate, steps) }))
    .filter(({ candidate, fit }) => fit.fitting * 3 >= steps.length * 2 && steps.length * 2 >= total / candidate)
    .reduce<Fit | null>((found, { fit }) => (found && found.single >= fit.single ? found : fit), null);
  return best ? nearestRhythm(best.days / best.steps) : IRREGULAR;
}

function fitOf(candidate: number, steps: readonly number[]): Fit {
  let fit: Fit = { days: 0, steps: 0, fitting: 0, single: 0 };
  for (const step of steps) {
    const times = Math.round(step / candidate);
    // A month is four or five weeks, so a step may differ by a quarter of itself.
    if (times < 1 || times > 3 || Math.abs(step - times * candidate) > candidate / 4) continue;
    fit = {
      days: fit.days + step,
      steps: fit.steps + times,
      fitting: fit.fitting + 1,
      single: fit.single + (times === 1 ? 1 : 0),
    };
  }
  return fit;
}
