/** 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * A recurrence rule in the small language that both providers speak. `weekdays` only with weekly; `nth` (1 to 4, or -1 for the last)
 * with `weekday` only with monthly. Otherwise the start says day and month. Weeks begin on Monday.
 */
export interface SimRule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly weekdays: readonly Weekday[];
  readonly nth: { readonly place: number; readonly weekday: Weekday } | null;
  readonly count: number | null;
  /** As in the text: `20261123T090000Z`, or `20261123` for all-day series. Included. */
  readonly until: string | null;
}

const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const FREQUENCIES: readonly string[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/** @throws RangeError where the rule is not of the small language: only our own code writes rules here, and a client that gives one is asked first. */
export function parseRule(text: string): SimRule {
  const rule = readSimRule(text);
  if (rule === null) throw new RangeError('The rule is not one that both providers know.');
  return rule;
}

/** Null where the rule is not of the small language. */
export function readSimRule(text: string): SimRule | null {
  const parts = new Map(text.split(';').map((part) => part.split('=', 2) as [string, string]));
  const frequency = parts.get('FREQ') ?? '';
  const interval = Number(parts.get('INTERVAL') ?? '1');
  const count = parts.has('COUNT') ? Number(parts.get('COUNT')) : null;
  const until = parts.get('UNTIL') ?? null;
  const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'WKST'];
  if (!FREQUENCIES.includes(frequency) || [...parts.keys()].some((name) => !known.includes(name))) return null;
  if (!isPositive(interval) || (count !== null && !isPositive(count))) return null;
  if (until !== null && !/^\d{8}(T\d{6}Z)?$/.test(until)) return null;
  const days = readDays(parts.get('BYDAY'), frequency);
  if (days === null) return null;
  return { frequency: frequency as SimRule['frequency'], interval, ...days, count, until };
}

function isPositive(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function readDays(text: string | undefined, frequency: string): Pick<SimRule, 'weekdays' | 'nth'> | null {
  if (text === undefined) return { weekdays: [], nth: null };
  const days = text.split(',').map((part) => /^(-?\d)?([A-Z]{2})$/.exec(part));
  const weekdays = days.map((day) => (CODES as readonly string[]).indexOf(day?.[2] ?? '') + 1);
  if (weekdays.includes(0)) return null;
  const [first] = days;
  if (frequency === 'WEEKLY' && days.every((day) => day?.[1] === undefined)) {
    return { weekdays: weekdays.sort((one, other) => one - other) as Weekday[], nth: null };
  }
  const place = Number(first?.[1]);
  if (frequency !== 'MONTHLY' || days.length !== 1 || ![1, 2, 3, 4, -1].includes(place)) return null;
  return { weekdays: [], nth: { place, weekday: weekdays[0] as Weekday } };
}

export function formatRule(rule: SimRule): string {
  const parts = [`FREQ=${rule.frequency}`];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.weekdays.length > 0) parts.push(`BYDAY=${rule.weekdays.map((day) => CODES[day - 1]).join(',')}`);
  if (rule.nth !== null) parts.push(`BYDAY=${rule.nth.place}${CODES[rule.nth.weekday - 1]}`);
  if (rule.count !== null) parts.push(`COUNT=${rule.count}`);
  if (rule.until !== null) parts.push(`UNTIL=${rule.until}`);
  return parts.join(';');
}
