import { findIanaZone, toWall } from '@clearweek/calendar';
import type { SimTimes } from '../world/model.ts';

/** Graph's `patternedRecurrence`: it always has all fields, with zeros and first values where they do not apply. */
export interface PatternedRecurrence {
  readonly pattern: {
    readonly type: string;
    readonly interval: number;
    readonly month: number;
    readonly dayOfMonth: number;
    readonly daysOfWeek: readonly string[];
    readonly firstDayOfWeek: string;
    readonly index: string;
  };
  readonly range: {
    readonly type: 'endDate' | 'noEnd' | 'numbered';
    readonly startDate: string;
    readonly endDate: string;
    readonly recurrenceTimeZone: string;
    readonly numberOfOccurrences: number;
  };
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const CODES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const INDEXES: Readonly<Record<string, string>> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', '-1': 'last' };
const NO_DATE = '0001-01-01';

/** A rule without `RRULE:` as Outlook keeps it. `zoneName` is what `recurrenceTimeZone` says. */
export function patternedRecurrence(rule: string, times: SimTimes, zoneName: string): PatternedRecurrence {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  return { pattern: patternOf(parts, times.start.slice(0, 10)), range: rangeOf(parts, times, zoneName) };
}

type Parts = ReadonlyMap<string, string>;

function patternOf(parts: Parts, startOn: string): PatternedRecurrence['pattern'] {
  const start = new Date(`${startOn}T00:00:00Z`);
  const days = (parts.get('BYDAY') ?? '').split(',').filter((day) => day !== '');
  const named = days.map((day) => DAYS[CODES.indexOf(day.slice(-2))] ?? 'sunday');
  const ownDay = DAYS[start.getUTCDay()] ?? 'sunday';
  const month = Number(parts.get('BYMONTH') ?? start.getUTCMonth() + 1);
  const nothing = {
    interval: Number(parts.get('INTERVAL') ?? 1),
    month: 0,
    dayOfMonth: 0,
    daysOfWeek: [] as string[],
    firstDayOfWeek: DAYS[CODES.indexOf(parts.get('WKST') ?? 'SU')] ?? 'sunday',
    index: 'first',
  };
  const daysOfWeek = named.length > 0 ? named : [ownDay];
  const dayOfMonth = Number(parts.get('BYMONTHDAY') ?? start.getUTCDate());
  const yearly = parts.get('FREQ') === 'YEARLY';
  switch (parts.get('FREQ')) {
    case 'DAILY':
      return { ...nothing, type: 'daily' };
    case 'WEEKLY':
      // RFC 5545 begins the week on Monday where a rule does not say, Outlook writes the day out.
      return {
        ...nothing,
        type: 'weekly',
        daysOfWeek,
        firstDayOfWeek: DAYS[CODES.indexOf(parts.get('WKST') ?? 'MO')] ?? 'monday',
      };
    default:
      if (days.length > 0) {
        const index = INDEXES[parts.get('BYSETPOS') ?? days[0]?.slice(0, -2) ?? '1'] ?? 'first';
        return {
          ...nothing,
          type: yearly ? 'relativeYearly' : 'relativeMonthly',
          daysOfWeek,
          index,
          month: yearly ? month : 0,
        };
      }
      return { ...nothing, type: yearly ? 'absoluteYearly' : 'absoluteMonthly', dayOfMonth, month: yearly ? month : 0 };
  }
}

function rangeOf(parts: Parts, times: SimTimes, zoneName: string): PatternedRecurrence['range'] {
  const range = {
    startDate: times.start.slice(0, 10),
    endDate: NO_DATE,
    recurrenceTimeZone: zoneName,
    numberOfOccurrences: 0,
  };
  const count = parts.get('COUNT');
  if (count !== undefined) return { ...range, type: 'numbered', numberOfOccurrences: Number(count) };
  const until = parts.get('UNTIL');
  if (until !== undefined) return { ...range, type: 'endDate', endDate: lastDate(until, times) };
  return { ...range, type: 'noEnd' };
}

/** `endDate` includes its whole day: an UNTIL earlier in the day than the series begins means the day before. */
function lastDate(until: string, times: SimTimes): string {
  const digits = until.replaceAll(/[-:]/g, '');
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  if (!digits.includes('T')) return date;
  const clock = `${digits.slice(9, 11)}:${digits.slice(11, 13)}:${digits.slice(13, 15)}`;
  let wall = Date.parse(`${date}T${clock}Z`);
  if (times.kind === 'dates') return date;
  const zone = findIanaZone(times.zone);
  if (digits.endsWith('Z') && zone.kind === 'zone') wall = toWall(wall, zone.zone);
  const reached = new Date(wall).toISOString();
  if (reached.slice(11, 19) >= times.start.slice(11, 19)) return reached.slice(0, 10);
  return new Date(wall - 86_400_000).toISOString().slice(0, 10);
}
