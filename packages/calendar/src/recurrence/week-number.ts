import { dayNumber, modulo, weekdayOf, type CivilDay, type Weekday } from './civil-day.ts';

/**
 * Number of the week in which a day lies, and how many weeks the year of that week has (RFC 5545, 3.3.10,
 * BYWEEKNO: weeks begin on WKST, week 1 is the first with at least four days in the year). The first days of
 * January may lie in the last week of the year before, the last ones of December in week 1 of the next.
 */
export function weekNumber(day: number, date: CivilDay, weekStart: Weekday): { number: number; weeks: number } {
  const january = day - date.yearDay + 1;
  let first = firstWeek(january, weekStart);
  let next = firstWeek(january + date.yearLength, weekStart);
  if (day < first) {
    next = first;
    first = firstWeek(dayNumber(date.year - 1, 1, 1), weekStart);
  } else if (day >= next) {
    first = next;
    next = firstWeek(dayNumber(date.year + 2, 1, 1), weekStart);
  }
  return { number: Math.floor((day - first) / 7) + 1, weeks: (next - first) / 7 };
}

/** Day number on which week 1 of the year begins whose first of January is given. */
function firstWeek(january: number, weekStart: Weekday): number {
  const daysIntoWeek = modulo(weekdayOf(january) - weekStart, 7);
  return january - daysIntoWeek + (daysIntoWeek > 3 ? 7 : 0);
}
