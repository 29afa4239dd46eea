import { DAY, type WallTime } from '../time.ts';
import { calendarYearOf, FIRST_DAY, LAST_DAY, type CalendarMonth, type CalendarYear } from './calendar-year.ts';
import type { Period, Periods } from './period.ts';
import type { RuleCalendar, Skip } from './rule-calendar.ts';
import type { Rule } from './rule.ts';

/** A year of another calendar may have to be looked up, which costs about as much as this many days of our own. */
const STEPS_PER_YEAR = 400;
const STEPS_PER_MONTH = 31;

/** Months of the rule's calendar from the year of DTSTART on, found as they are asked for. */
interface MonthList {
  /** Undefined beyond the years in which the calendar is known. */
  year(index: number): CalendarYear | undefined;
  /** Counted from the first month of the year of DTSTART. */
  month(index: number): { month: CalendarMonth; following: CalendarMonth | undefined } | undefined;
}

/** Periods of a YEARLY or MONTHLY rule in another calendar, or with SKIP (RFC 7529). */
export function calendarPeriods(rule: Rule, calendar: RuleCalendar, start: WallTime): Periods {
  const startDay = Math.floor(start / DAY);
  const list = monthList(calendar.scale, startDay);
  const first = list.year(0);
  const startMonth = first?.months.findIndex((month) => month.first + month.length > startDay) ?? 0;
  const inStart = first?.months[startMonth];
  const monthDays = rule.monthDays.length > 0 ? rule.monthDays : [startDay - (inStart?.first ?? startDay) + 1];
  const named = calendar.months.length > 0 || rule.frequency === 'MONTHLY' || rule.monthDays.length > 0;
  const codes = named ? calendar.months : [inStart?.code ?? ''];
  return {
    // Years differ in their number of months, so the way there is walked; the years are remembered.
    firstAt: () => 0,
    at(index) {
      if (rule.frequency === 'YEARLY') {
        const year = list.year(index * rule.interval);
        const next = list.year(index * rule.interval + 1)?.months[0];
        const chosen = year && monthsOfYear(year.months, next, codes, calendar.skip);
        return period(index, year?.months[0], chosen ?? [], { monthDays, skip: calendar.skip, steps: STEPS_PER_YEAR });
      }
      const at = list.month(startMonth + index * rule.interval);
      const wanted = at && (codes.length === 0 || codes.includes(at.month.code)) ? [at] : [];
      return period(index, at?.month, wanted, { monthDays, skip: calendar.skip, steps: STEPS_PER_MONTH });
    },
  };
}

/** Which days of the chosen months to take, and what a period costs. */
interface DayChoice {
  readonly monthDays: readonly number[];
  readonly skip: Skip;
  readonly steps: number;
}

interface ChosenMonth {
  readonly month: CalendarMonth;
  readonly following: CalendarMonth | undefined;
}

/**
 * A period with no opening lies beyond the years in which the calendar is known. It costs more than any bound
 * allows, so that an expansion that needs it says `cut`.
 */
function period(
  index: number,
  opening: CalendarMonth | undefined,
  months: readonly ChosenMonth[],
  choice: DayChoice,
): Period {
  const days = new Set(months.flatMap((month) => daysOf(month, choice)));
  const moments = [...days].sort((a, b) => a - b).map((day) => day * DAY);
  if (opening === undefined)
    return { opens: (index === 0 ? -Infinity : LAST_DAY) * DAY, moments, next: index + 1, steps: Infinity };
  return { opens: opening.first * DAY, moments, next: index + 1, steps: choice.steps };
}

/** The months of a year that the rule names. A leap month that the year lacks is skipped as SKIP says. */
function monthsOfYear(
  months: readonly CalendarMonth[],
  afterwards: CalendarMonth | undefined,
  codes: readonly string[],
  skip: Skip,
): ChosenMonth[] {
  const chosen = new Set<number>();
  if (codes.length === 0) for (const index of months.keys()) chosen.add(index);
  for (const code of codes) {
    const index = months.findIndex((month) => month.code === code);
    const ordinary = code.endsWith('L') ? months.findIndex((month) => month.code === code.slice(0, -1)) : -1;
    if (index >= 0) chosen.add(index);
    else if (ordinary >= 0 && skip !== 'OMIT') chosen.add(skip === 'BACKWARD' ? ordinary : ordinary + 1);
  }
  return [...chosen].flatMap((index) => {
    const month = months[index] ?? afterwards;
    return month === undefined ? [] : [{ month, following: months[index + 1] ?? afterwards }];
  });
}

function daysOf({ month, following }: ChosenMonth, { monthDays, skip }: DayChoice): number[] {
  return monthDays.flatMap((monthDay) => {
    const offset = monthDay > 0 ? monthDay - 1 : month.length + monthDay;
    if (offset >= 0 && offset < month.length) return [month.first + offset];
    if (offset < 0 || skip === 'OMIT') return [];
    if (skip === 'BACKWARD') return [month.first + month.length - 1];
    return following === undefined ? [] : [following.first];
  });
}

function monthList(scale: string, startDay: number): MonthList {
  const years: CalendarYear[] = [];
  const months: CalendarMonth[] = [];
  let nextDay = startDay;
  const extend = (): boolean => {
    if (nextDay < FIRST_DAY || nextDay > LAST_DAY) return false;
    const year = calendarYearOf(scale, nextDay);
    const last = year.months.at(-1);
    if (last === undefined) return false;
    years.push(year);
    months.push(...year.months);
    nextDay = last.first + last.length;
    return true;
  };
  return {
    year(index) {
      while (years.length <= index && extend());
      return years[index];
    },
    month(index) {
      while (months.length <= index + 1 && extend());
      const month = months[index];
      return month && { month, following: months[index + 1] };
    },
  };
}
