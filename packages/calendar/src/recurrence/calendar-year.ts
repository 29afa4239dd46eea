import { DAY } from '../time.ts';
import { civilDay, dayNumber } from './civil-day.ts';

/** A month of some calendar: its code (`5L` is the leap month after the fifth), and where its days lie. */
export interface CalendarMonth {
  readonly code: string;
  readonly first: number;
  readonly length: number;
}

/** One year of some calendar, months in order. */
export interface CalendarYear {
  readonly year: number;
  readonly months: readonly CalendarMonth[];
}

/** What Intl says of a day. */
interface NamedDay {
  readonly year: number;
  readonly month: string;
  readonly day: number;
}

/**
 * Intl's lunar calendars are tables and approximate astronomy (ICU 78 has the Chinese new year of 2027 a day late);
 * beyond these years they are not to be relied upon.
 */
export const FIRST_DAY = dayNumber(1900, 3, 1);
export const LAST_DAY = dayNumber(2200, 1, 1);

// Pure memos: a calendar never changes, and the span above bounds them.
const formats = new Map<string, Intl.DateTimeFormat>();
const years = new Map<string, CalendarYear>();

/** The year of a calendar in which a day lies. `scale` is CLDR's id; the day must lie from FIRST_DAY to LAST_DAY. */
export function calendarYearOf(scale: string, day: number): CalendarYear {
  const { year } = nameOf(scale, day);
  const key = `${scale} ${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const built = { year, months: withCodes(scale, monthsOf(scale, day, year)) };
  years.set(key, built);
  return built;
}

function nameOf(scale: string, day: number): NamedDay {
  if (scale === 'gregory') {
    const date = civilDay(day);
    return { year: date.year, month: String(date.month), day: date.day };
  }
  let format = formats.get(scale);
  if (format === undefined) {
    const shown = { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    format = new Intl.DateTimeFormat(`en-u-ca-${scale}-nu-latn`, shown);
    formats.set(scale, format);
  }
  const found = new Map<string, string>(format.formatToParts(day * DAY).map(({ type, value }) => [type, value]));
  // Cyclic calendars count years in sixties; Intl then tells the Gregorian year in which theirs begins.
  const year = Number(found.get('relatedYear') ?? found.get('year'));
  return { year, month: found.get('month') ?? '', day: Number(found.get('day')) };
}

/** The months of the year around a day, under Intl's names. */
function monthsOf(scale: string, day: number, year: number): CalendarMonth[] {
  let first = day - nameOf(scale, day).day + 1;
  for (let before = nameOf(scale, first - 1); before.year === year; before = nameOf(scale, first - 1)) {
    first -= before.day;
  }
  const months: CalendarMonth[] = [];
  for (let name = nameOf(scale, first); name.year === year; name = nameOf(scale, first)) {
    const length = lengthFrom(scale, first, name.month);
    months.push({ code: name.month, first, length });
    first += length;
  }
  return months;
}

function lengthFrom(scale: string, first: number, month: string): number {
  // Five or six days are left over at the end of the Coptic and Ethiopic year.
  let length = nameOf(scale, first + 6).month === month ? 28 : 5;
  while (nameOf(scale, first + length).month === month) length += 1;
  return length;
}

/** RFC 7529 names months by number and L; Intl has `9bis` for 9L, and numbers the Hebrew leap month through. */
function withCodes(scale: string, months: readonly CalendarMonth[]): CalendarMonth[] {
  const hebrewLeapYear = scale === 'hebrew' && months.length === 13;
  return months.map((month, index) => {
    const ordinal = index + 1;
    if (scale === 'chinese' || scale === 'dangi') return { ...month, code: month.code.replace('bis', 'L') };
    if (hebrewLeapYear && ordinal > 5) return { ...month, code: ordinal === 6 ? '5L' : String(ordinal - 1) };
    return { ...month, code: String(ordinal) };
  });
}
