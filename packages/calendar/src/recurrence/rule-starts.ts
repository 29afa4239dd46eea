import { DAY, SECOND, type WallTime } from '../time.ts';
import type { Bounds } from './bounds.ts';
import { modulo } from './civil-day.ts';
import { completedRule } from './completed-rule.ts';
import { periodTimes, type PeriodTimes } from './period-times.ts';
import type { Period } from './period.ts';
import { periodsOf } from './periods.ts';
import type { Rule } from './rule.ts';
import { createCollector, type StartCollector } from './start-collector.ts';

/**
 * Starts in order, without duplicates. `cut`: a bound was reached, and later starts may be missing. `steps`: what was
 * looked at to find them, as `Bounds.maxSteps` counts.
 */
export interface RuleStarts {
  readonly starts: WallTime[];
  readonly cut: boolean;
  readonly steps: number;
}

/**
 * Starts in wall time that a rule makes in [from, to) (wall), in order, without duplicates.
 *
 * DTSTART is the first of them and counts towards COUNT, even where the rule itself would not have made it; only
 * an UNTIL before DTSTART leaves nothing. A series with several rules asks this of the first rule and
 * `matchingStarts` of the others, or DTSTART would use up a place in the COUNT of each.
 *
 * Without COUNT the work grows with the window and not with its distance from DTSTART; with COUNT it grows with
 * both, because occurrences can only be counted from the first one. `from` and `to` must be finite.
 */
export function ruleStarts(rule: Rule, start: WallTime, from: WallTime, to: WallTime, bounds: Bounds): RuleStarts {
  return walk({ rule, start, from, to, bounds, startCounts: true });
}

/**
 * Like `ruleStarts`, but only what the rule itself makes from DTSTART on: DTSTART is among the starts where it
 * matches. This is what an EXRULE takes away, and what a second RRULE adds.
 */
export function matchingStarts(rule: Rule, start: WallTime, from: WallTime, to: WallTime, bounds: Bounds): RuleStarts {
  return walk({ rule, start, from, to, bounds, startCounts: false });
}

interface Walk {
  readonly rule: Rule;
  readonly start: WallTime;
  readonly from: WallTime;
  readonly to: WallTime;
  readonly bounds: Bounds;
  readonly startCounts: boolean;
}

function walk(task: Walk): RuleStarts {
  const { start, from, bounds } = task;
  const rule = completedRule(task.rule, start);
  const end = Math.min(task.to, (rule.until ?? Infinity) + 1);
  const collector = createCollector({ start, from, end, count: rule.count ?? Infinity, maxStarts: bounds.maxStarts });
  if (task.startCounts) collector.offer(start);
  const times = periodTimes(rule, modulo(start, SECOND));
  const periods = periodsOf(rule, start);
  // Occurrences are counted from the first one; without COUNT the way up to the window need not be walked.
  let index = rule.count === null ? periods.firstAt(from) : 0;
  let steps = 0;
  while (!collector.done()) {
    const period = periods.at(index);
    if (period.opens >= end) break;
    offerPeriod(task, rule, period, times, collector);
    steps += period.steps;
    if (!collector.done() && steps + collector.offered() > bounds.maxSteps)
      return { starts: collector.starts, cut: true, steps: steps + collector.offered() };
    index = period.next;
  }
  return { starts: collector.starts, cut: collector.cut(), steps: steps + collector.offered() };
}

/** Offers the starts of one period: every moment with every time, or of these the places that BYSETPOS names. */
function offerPeriod(task: Walk, rule: Rule, period: Period, times: PeriodTimes, collector: StartCollector): void {
  const { moments } = period;
  if (rule.positions.length > 0) {
    for (const place of places(rule.positions, moments.length * times.count)) {
      collector.offer((moments[Math.floor(place / times.count)] ?? 0) + times.at(place % times.count));
    }
    return;
  }
  const firstTime = times.at(0);
  const lastTime = times.at(times.count - 1);
  for (const moment of moments) {
    const isBefore = moment + DAY <= task.from;
    if (isBefore && collector.pass(moment + firstTime, moment + lastTime, times.count)) continue;
    for (let place = 0; place < times.count && !collector.done(); place += 1) collector.offer(moment + times.at(place));
  }
}

/** BYSETPOS as indexes into a set of `size` starts, in order. 1 is the first start, -1 the last. */
function places(positions: readonly number[], size: number): number[] {
  const indexes = new Set(positions.map((position) => (position > 0 ? position - 1 : size + position)));
  return [...indexes].filter((index) => index >= 0 && index < size).sort((a, b) => a - b);
}
