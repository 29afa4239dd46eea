import { fieldsOf, textOf, textsOf } from './fields.ts';
import type { Fields } from './fields.ts';

/**
 * A `patternedRecurrence` as an RRULE value (RFC 5545, 3.3.10), without the property's name; null where it cannot be said. It tells
 * the rhythm of a series only: which occurrences take place, Graph lists one by one.
 */
export function ruleText(recurrence: unknown): string | null {
  const pattern = fieldsOf(fieldsOf(recurrence)?.['pattern']);
  if (pattern === null) return null;
  const parts = patternParts(pattern);
  if (parts === null) return null;
  const interval = countOf(pattern['interval']);
  const each = interval === null || interval === 1 ? [] : [`INTERVAL=${interval}`];
  return [...parts, ...each, ...rangeParts(fieldsOf(fieldsOf(recurrence)?.['range']))].join(';');
}

function patternParts(pattern: Fields): string[] | null {
  const days = textsOf(pattern['daysOfWeek'])
    .map((day) => DAY_CODES[day.toLowerCase()])
    .filter((code) => code !== undefined);
  const month = between(pattern['month'], 12);
  const dayOfMonth = between(pattern['dayOfMonth'], 31);
  switch (textOf(pattern['type'])) {
    case 'daily':
      return ['FREQ=DAILY'];
    case 'weekly':
      return days.length === 0 ? ['FREQ=WEEKLY'] : ['FREQ=WEEKLY', `BYDAY=${days.join(',')}`, ...weekStart(pattern)];
    case 'absoluteMonthly':
      return dayOfMonth === null ? null : ['FREQ=MONTHLY', `BYMONTHDAY=${dayOfMonth}`];
    case 'absoluteYearly':
      if (dayOfMonth === null || month === null) return null;
      return ['FREQ=YEARLY', `BYMONTH=${month}`, `BYMONTHDAY=${dayOfMonth}`];
    case 'relativeMonthly':
      return days.length === 0 ? null : ['FREQ=MONTHLY', ...relativeParts(pattern, days)];
    case 'relativeYearly':
      if (days.length === 0 || month === null) return null;
      return ['FREQ=YEARLY', `BYMONTH=${month}`, ...relativeParts(pattern, days)];
    default:
      return null;
  }
}

/** "The first of these days in the month": of one day `1MO`, of several a place among all of them. */
function relativeParts(pattern: Fields, days: readonly string[]): string[] {
  const place = PLACES[textOf(pattern['index'])?.toLowerCase() ?? 'first'] ?? 1;
  const [first, ...more] = days;
  return more.length === 0 ? [`BYDAY=${place}${first}`] : [`BYDAY=${days.join(',')}`, `BYSETPOS=${place}`];
}

/** Monday is what the standard takes without it. */
function weekStart(pattern: Fields): string[] {
  const code = DAY_CODES[textOf(pattern['firstDayOfWeek'])?.toLowerCase() ?? 'monday'];
  return code === undefined || code === 'MO' ? [] : [`WKST=${code}`];
}

/** `endDate` belongs to the series, so a date without a time says it: it covers that whole day in the zone of the series. */
function rangeParts(range: Fields | null): string[] {
  const type = textOf(range?.['type']);
  if (type === 'numbered') {
    const count = countOf(range?.['numberOfOccurrences']);
    return count === null ? [] : [`COUNT=${count}`];
  }
  const end = /^(\d{4})-(\d{2})-(\d{2})/.exec(textOf(range?.['endDate']) ?? '');
  return type === 'endDate' && end !== null ? [`UNTIL=${end[1]}${end[2]}${end[3]}`] : [];
}

const DAY_CODES: Readonly<Record<string, string>> = {
  monday: 'MO',
  tuesday: 'TU',
  wednesday: 'WE',
  thursday: 'TH',
  friday: 'FR',
  saturday: 'SA',
  sunday: 'SU',
};

const PLACES: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, last: -1 };

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
}

function between(value: unknown, most: number): number | null {
  const count = countOf(value);
  return count === null || count > most ? null : count;
}
