import { civilDay, weekdayOf, type CivilDay } from './civil-day.ts';
import type { Rule } from './rule.ts';
import { weekNumber } from './week-number.ts';

/** Whether a rule takes a day, given as day number. */
export type DayFilter = (day: number) => boolean;

type DateTest = (date: CivilDay, day: number) => boolean;

/**
 * All parts of a rule that speak of days, as one question. A day must pass each part that is given: with the
 * periods of `periods.ts` this is the table of RFC 5545, 3.3.10, because to expand a year by a part and to keep
 * those of its days that fit the part is the same.
 */
export function dayFilter(rule: Rule): DayFilter {
  const tests: DateTest[] = [];
  if (rule.months.length > 0) tests.push((date) => rule.months.includes(date.month));
  if (rule.monthDays.length > 0) tests.push((date) => inEither(rule.monthDays, date.day, date.monthLength));
  if (rule.yearDays.length > 0) tests.push((date) => inEither(rule.yearDays, date.yearDay, date.yearLength));
  if (rule.weekNumbers.length > 0) {
    tests.push((date, day) => {
      const week = weekNumber(day, date, rule.weekStart);
      return inEither(rule.weekNumbers, week.number, week.weeks);
    });
  }
  const weekdays = new Set<number>(rule.weekdays.map(({ weekday }) => weekday));
  if (countsWeekdays(rule)) tests.push(nthWeekday(rule));
  return (day) => {
    // The weekday costs next to nothing, the date a little: ask in this order.
    if (weekdays.size > 0 && !weekdays.has(weekdayOf(day))) return false;
    if (tests.length === 0) return true;
    const date = civilDay(day);
    return tests.every((test) => test(date, day));
  };
}

/** Membership of a place counted from the front (1 is the first) or from the back (-1 is the last). */
function inEither(list: readonly number[], place: number, length: number): boolean {
  return list.includes(place) || list.includes(place - length - 1);
}

/**
 * Numbers in BYDAY have a meaning only in a month or a year, and not beside BYWEEKNO. Elsewhere the standard
 * forbids them and the programs that write them mean every such weekday, so they are passed over.
 */
function countsWeekdays(rule: Rule): boolean {
  const monthly = rule.frequency === 'MONTHLY';
  const yearly = rule.frequency === 'YEARLY' && rule.weekNumbers.length === 0;
  return (monthly || yearly) && rule.weekdays.some(({ nth }) => nth !== 0);
}

function nthWeekday(rule: Rule): DateTest {
  const inMonth = rule.frequency === 'MONTHLY' || rule.months.length > 0;
  return (date, day) => {
    const place = inMonth ? date.day : date.yearDay;
    const length = inMonth ? date.monthLength : date.yearLength;
    const fromFront = Math.ceil(place / 7);
    const fromBack = -Math.ceil((length - place + 1) / 7);
    const weekday = weekdayOf(day);
    return rule.weekdays.some(
      (wanted) =>
        wanted.weekday === weekday && (wanted.nth === 0 || wanted.nth === fromFront || wanted.nth === fromBack),
    );
  };
}
