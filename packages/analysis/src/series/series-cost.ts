import type { PlainDate } from '@clearweek/calendar';
import { daysBetween } from '@clearweek/calendar';
import type { Rhythm } from './rhythm.ts';

/** The weeks that occurrences are counted over, and how many such spans a year is taken to have. */
export const OBSERVED_WEEKS = 13;
const SPANS_PER_YEAR = 4;
export const WEEKS_PER_YEAR = OBSERVED_WEEKS * SPANS_PER_YEAR;

/**
 * How many occurrences of a series a year holds at the pace that was seen: those held, over the time that the
 * occurrences seen stand for. That is whole weeks for a series with one or more a week, and otherwise from the first
 * to the last and one usual step on; so a series that began three weeks ago, or that fell four times into the
 * thirteen weeks by luck of the dates, is not over- or understated. Irregular: those held in thirteen weeks, times four.
 *
 * @param held how many of them took place
 * @param dates the dates seen, cancelled ones included, ascending
 */
export function occurrencesPerYear(held: number, dates: readonly PlainDate[], rhythm: Rhythm): number {
  const first = dates[0];
  const last = dates.at(-1);
  if (first === undefined || last === undefined || held === 0) return 0;
  if (rhythm.gapDays === null) return held * SPANS_PER_YEAR;
  const days = daysBetween(first, last);
  const weeks = rhythm.gapDays <= 7 ? Math.ceil((days + 1) / 7) : (days + rhythm.gapDays) / 7;
  return (held / weeks) * WEEKS_PER_YEAR;
}

export interface SeriesCost {
  readonly personMinutesPerYear: number;
  /** A year's, by 52. */
  readonly personMinutesPerWeek: number;
}

/**
 * What a series costs the people in it: occurrences × minutes × people, in whole person-minutes, if it goes on as seen.
 * Time only: no money, and nothing for the way there or the interruption.
 */
export function seriesCost(perYear: number, minutes: number, people: number): SeriesCost {
  const year = perYear * minutes * people;
  return { personMinutesPerYear: Math.round(year), personMinutesPerWeek: Math.round(year / WEEKS_PER_YEAR) };
}
