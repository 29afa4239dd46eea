import { AppError } from '@clearweek/app';
import { addWeeks, type IsoWeek, parseWeek, type PlainDate, weekDates } from '@clearweek/calendar';

export interface AroundWeek {
  readonly days: { readonly first: PlainDate; readonly last: PlainDate };
  /** Null where there is no such week: weeks are named by years of four digits. */
  readonly before: string | null;
  readonly after: string | null;
}

/** The days of a week, and the weeks next to it. Throws `unknown_week` for a name of none. */
export function aroundWeek(name: string): AroundWeek {
  const week = parseWeek(name);
  if (week === null) throw new AppError('unknown_week', 'Name a week as in 2026-W48; a year has 52 or 53 of them.');
  const dates = weekDates(week);
  return { days: { first: dates[0], last: dates[6] }, before: step(week, -1), after: step(week, 1) };
}

function step(week: IsoWeek, count: number): string | null {
  try {
    return parseWeek(addWeeks(week, count));
  } catch {
    return null;
  }
}
