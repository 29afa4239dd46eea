import type { WallTime } from '../time.ts';
import { calendarPeriods } from './calendar-periods.ts';
import { clockPeriods } from './clock-periods.ts';
import { dayFilter } from './day-filter.ts';
import { dayPeriods } from './day-periods.ts';
import { BY_THE_CLOCK } from './frequency.ts';
import type { Periods } from './period.ts';
import type { Rule } from './rule.ts';

/** The turns of a completed rule. */
export function periodsOf(rule: Rule, start: WallTime): Periods {
  if (rule.calendar !== null) return calendarPeriods(rule, rule.calendar, start);
  const byTheClock = BY_THE_CLOCK.has(rule.frequency);
  return byTheClock ? clockPeriods(rule, start, dayFilter(rule)) : dayPeriods(rule, start, dayFilter(rule));
}
