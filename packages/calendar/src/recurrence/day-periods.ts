import { DAY, type WallTime } from '../time.ts';
import { daysInMonth } from '../wall-time.ts';
import { civilDay, dayNumber, modulo, weekdayOf } from './civil-day.ts';
import type { DayFilter } from './day-filter.ts';
import type { Periods } from './period.ts';
import type { Rule } from './rule.ts';

/** The days from `first` for `length` days. */
interface DayRun {
  readonly first: number;
  readonly length: number;
}

/** Where the n-th period of a rule lies, and which period a day falls into. */
interface DayGrid {
  runs(index: number): readonly DayRun[];
  indexOf(day: number): number;
}

/** Periods of a YEARLY, MONTHLY, WEEKLY or DAILY rule, completed; each moment of one is the midnight of a day. */
export function dayPeriods(rule: Rule, start: WallTime, takes: DayFilter): Periods {
  const grid = gridOf(rule, Math.floor(start / DAY));
  return {
    firstAt: (wall) => Math.max(0, Math.floor(grid.indexOf(Math.floor(wall / DAY)))),
    at(index) {
      const moments: number[] = [];
      let steps = 1;
      const runs = grid.runs(index);
      for (const { first, length } of runs) {
        steps += length;
        for (let day = first; day < first + length; day += 1) if (takes(day)) moments.push(day * DAY);
      }
      return { opens: (runs[0]?.first ?? 0) * DAY, moments, next: index + 1, steps };
    },
  };
}

function gridOf(rule: Rule, startDay: number): DayGrid {
  if (rule.frequency === 'YEARLY') return yearGrid(rule, civilDay(startDay).year);
  if (rule.frequency === 'MONTHLY') return monthGrid(rule, startDay);
  const length = rule.frequency === 'WEEKLY' ? 7 : 1;
  // A week belongs to the day on which it begins, so that INTERVAL=2 skips whole weeks as WKST cuts them.
  const origin = rule.frequency === 'WEEKLY' ? startDay - modulo(weekdayOf(startDay) - rule.weekStart, 7) : startDay;
  const step = length * rule.interval;
  return {
    runs: (index) => [{ first: origin + index * step, length }],
    indexOf: (day) => (day - origin) / step,
  };
}

function yearGrid(rule: Rule, startYear: number): DayGrid {
  const yearOf = (index: number): number => startYear + index * rule.interval;
  const months = rule.months.length > 0 ? rule.months : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  return {
    runs: (index) => months.map((month) => monthRun(yearOf(index), month)),
    indexOf: (day) => (civilDay(day).year - startYear) / rule.interval,
  };
}

function monthGrid(rule: Rule, startDay: number): DayGrid {
  const monthsSinceZero = (day: number): number => {
    const date = civilDay(day);
    return date.year * 12 + date.month - 1;
  };
  const origin = monthsSinceZero(startDay);
  return {
    runs(index) {
      const month = origin + index * rule.interval;
      return [monthRun(Math.floor(month / 12), modulo(month, 12) + 1)];
    },
    indexOf: (day) => (monthsSinceZero(day) - origin) / rule.interval,
  };
}

function monthRun(year: number, month: number): DayRun {
  return { first: dayNumber(year, month, 1), length: daysInMonth(year, month) };
}
