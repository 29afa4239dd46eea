import type { Weekday } from './civil-day.ts';
import { quote, UnreadablePart } from './unreadable-part.ts';

/** One value of BYDAY. `nth` counts within the month or the year, from its end where negative; 0 is every one. */
export interface RuleWeekday {
  readonly weekday: Weekday;
  readonly nth: number;
}

/** In the order of ISO weekdays, Monday first. */
export const WEEKDAY_CODES: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

interface ValueRange {
  readonly least: number;
  readonly most: number;
  /** Values may also be negative, counting from the end; 0 is then out of range. */
  readonly signed: boolean;
}

/** A list of whole numbers, ascending, each once. @throws UnreadablePart */
export function readNumbers(name: string, value: string, range: ValueRange): number[] {
  const numbers = new Set<number>();
  for (const item of value.split(',')) {
    const number = /^[+-]?\d{1,4}$/.test(item) ? Number(item) : Number.NaN;
    const size = range.signed ? Math.abs(number) : number;
    // Negated so that NaN is caught as well.
    if (!(size >= range.least && size <= range.most)) {
      const signs = range.signed ? ', or as many counted from the end' : '';
      throw new UnreadablePart(
        `${name} has the value ${quote(item)}; it takes ${range.least} to ${range.most}${signs}.`,
      );
    }
    numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

/** A whole number from 1; null where the part is not given. @throws UnreadablePart */
export function readPositive(name: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  const number = /^\+?\d{1,15}$/.test(value) ? Number(value) : 0;
  if (number < 1) throw new UnreadablePart(`${name} has the value ${quote(value)}; it takes a whole number from 1.`);
  return number;
}

/** BYDAY, each value once. @throws UnreadablePart */
export function readWeekdays(value: string): RuleWeekday[] {
  const weekdays = new Map<string, RuleWeekday>();
  for (const item of value.split(',')) {
    const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(item);
    const index = WEEKDAY_CODES.indexOf(match?.[2] ?? '');
    const nth = match?.[1] === undefined ? null : Number(match[1]);
    if (index < 0 || nth === 0 || Math.abs(nth ?? 0) > 53) {
      throw new UnreadablePart(`BYDAY has the value ${quote(item)}, which is no weekday such as MO or -1FR.`);
    }
    const weekday = (index + 1) as Weekday;
    weekdays.set(`${weekday} ${nth ?? 0}`, { weekday, nth: nth ?? 0 });
  }
  return [...weekdays.values()].sort((a, b) => a.weekday - b.weekday || a.nth - b.nth);
}
