import type { EventTime } from '../event.ts';
import type { Instant, WallTime } from '../time.ts';
import type { Weekday } from './civil-day.ts';
import { BY_THE_CLOCK, FREQUENCIES, type Frequency } from './frequency.ts';
import { readRuleCalendar, type RuleCalendar } from './rule-calendar.ts';
import { readNumbers, readPositive, readWeekdays, WEEKDAY_CODES, type RuleWeekday } from './rule-values.ts';
import { quote, UnreadablePart } from './unreadable-part.ts';
import { lastWallTime } from './until.ts';

export type { Frequency } from './frequency.ts';

/**
 * A recurrence rule (RFC 5545, 3.3.10), read and checked, as plain data. What DTSTART leaves open (the weekday
 * of `FREQ=WEEKLY`, the hour of `FREQ=DAILY`) is not filled in: an empty list means that the part is not given.
 * Lists are in ascending order, without duplicates.
 */
export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  /** The last wall time that may still be a start, in the zone of the series. */
  readonly until: WallTime | null;
  readonly weekStart: Weekday;
  readonly months: readonly number[];
  readonly weekNumbers: readonly number[];
  readonly yearDays: readonly number[];
  readonly monthDays: readonly number[];
  readonly weekdays: readonly RuleWeekday[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly positions: readonly number[];
  /** Null for nearly every rule: the Gregorian calendar, and dates that do not exist are left out. */
  readonly calendar: RuleCalendar | null;
}

export type RuleReading =
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'unreadable'; readonly why: string };

const KNOWN_PARTS: ReadonlySet<string> = new Set(
  (
    'FREQ INTERVAL COUNT UNTIL WKST BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYDAY BYHOUR BYMINUTE BYSECOND BYSETPOS ' +
    'RSCALE SKIP'
  ).split(' '),
);

/**
 * Reads the value of an RRULE or EXRULE property.
 *
 * Strict about meaning: an unknown part, a part given twice and a value out of range make the rule unreadable,
 * because a rule read by halves puts meetings where none are. Lenient about form: letter case, blanks, a
 * semicolon too many, punctuation in UNTIL, and COUNT beside UNTIL (both hold).
 *
 * @param text the value alone, e.g. `FREQ=WEEKLY;BYDAY=MO,WE`
 * @param start DTSTART of the series; its kind decides how UNTIL is read, and an all-day series has no
 *   BYHOUR, BYMINUTE and BYSECOND (they are ignored, as the standard asks)
 * @param toWallInSeriesZone reads an instant in the zone of DTSTART; asked only for an UNTIL in UTC
 */
export function readRule(
  text: string,
  start: EventTime,
  toWallInSeriesZone: (instant: Instant) => WallTime,
): RuleReading {
  try {
    return { kind: 'rule', rule: ruleFrom(splitParts(text), start, toWallInSeriesZone) };
  } catch (error) {
    if (error instanceof UnreadablePart) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

function splitParts(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const piece of text.toUpperCase().split(';')) {
    if (piece.trim() === '') continue;
    const equals = piece.indexOf('=');
    const name = (equals < 0 ? piece : piece.slice(0, equals)).trim();
    if (!KNOWN_PARTS.has(name)) throw new UnreadablePart(`The rule has a part that is not known: ${quote(name)}.`);
    if (parts.has(name)) throw new UnreadablePart(`The rule has the part ${name} twice.`);
    parts.set(name, equals < 0 ? '' : piece.slice(equals + 1).replaceAll(/\s/g, ''));
  }
  return parts;
}

function ruleFrom(parts: Map<string, string>, start: EventTime, toWall: (instant: Instant) => WallTime): Rule {
  const frequency = frequencyFrom(parts.get('FREQ'));
  const numbers = (name: string, least: number, most: number, signed = false): number[] => {
    const value = parts.get(name);
    return value === undefined ? [] : readNumbers(name, value, { least, most, signed });
  };
  const allDay = start.kind === 'date';
  if (allDay && BY_THE_CLOCK.has(frequency)) throw new UnreadablePart('An all-day event cannot repeat within a day.');
  const calendar = readRuleCalendar(parts, frequency);
  const until = parts.get('UNTIL');
  const byDay = parts.get('BYDAY');
  const rule: Rule = {
    frequency,
    interval: readPositive('INTERVAL', parts.get('INTERVAL')) ?? 1,
    count: readPositive('COUNT', parts.get('COUNT')),
    until: until === undefined ? null : lastWallTime(until, start, toWall),
    weekStart: weekStartFrom(parts.get('WKST')),
    months: calendar === null ? numbers('BYMONTH', 1, 12) : [],
    weekNumbers: numbers('BYWEEKNO', 1, 53, true),
    yearDays: numbers('BYYEARDAY', 1, 366, true),
    monthDays: numbers('BYMONTHDAY', 1, 31, true),
    weekdays: byDay === undefined ? [] : readWeekdays(byDay),
    hours: numbers('BYHOUR', 0, 23),
    minutes: numbers('BYMINUTE', 0, 59),
    // A leap second is taken for the second before it (RFC 5545, 3.3.12).
    seconds: [...new Set(numbers('BYSECOND', 0, 60).map((second) => Math.min(second, 59)))],
    positions: numbers('BYSETPOS', 1, 366, true),
    calendar,
  };
  return allDay ? { ...rule, hours: [], minutes: [], seconds: [] } : rule;
}

function frequencyFrom(value: string | undefined): Frequency {
  if (value === undefined) throw new UnreadablePart('The rule does not say how often it repeats (FREQ).');
  const frequency = FREQUENCIES.find((name) => name === value);
  if (frequency === undefined) throw new UnreadablePart(`FREQ has a value that is not known: ${quote(value)}.`);
  return frequency;
}

function weekStartFrom(value: string | undefined): Weekday {
  if (value === undefined) return 1;
  const index = WEEKDAY_CODES.indexOf(value);
  if (index < 0) throw new UnreadablePart(`WKST has a value that is no weekday: ${quote(value)}.`);
  return (index + 1) as Weekday;
}
