import * as calendar from '../packages/calendar/src/index.ts';
import type { Question } from './recurrence-engines.ts';

/** The fields of `recurrence/cases.json` that a measurement needs. */
export interface Case {
  readonly id: string;
  readonly dtstart: string;
  readonly value: string;
  readonly tzid: string | null;
  readonly rrule?: string;
  readonly rrules_extra?: string[];
  readonly exrules?: string[];
  readonly rdates?: string[];
  readonly exdates?: string[];
  readonly window?: { from?: string; to?: string; from_utc?: string; to_utc?: string; inclusive?: boolean };
  readonly start_at?: string;
  readonly flags?: string[];
  readonly mode: string;
  readonly expected: string[];
  readonly tier: string;
  readonly verdict: string;
}

/** The column of the table in which a case is counted. */
export function kindOf(one: Case): string {
  return one.verdict === 'consensus' ? `${one.tier} consensus` : one.verdict;
}

/** A case in the form in which every engine is asked. */
export function questionOf(one: Case): Question {
  const found = one.tzid === null ? null : calendar.findZone(one.tzid);
  const zone = found?.kind === 'zone' && one.flags?.includes('non_iana_tzid') !== true ? found.zone : null;
  const wallText = (text: string): string => {
    if (zone === null || !text.endsWith('Z'))
      return text.replace('Z', '').padEnd(11, 'T').padEnd(19, '00:00:00').slice(0, 19);
    return new Date(calendar.toWall(Date.parse(text), zone)).toISOString().slice(0, 19);
  };
  const from =
    one.flags?.includes('fast_forward') === true
      ? (one.start_at ?? one.dtstart)
      : (one.window?.from ?? one.window?.from_utc ?? one.dtstart);
  const rule = (text: string): string =>
    text.replace(
      /UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/,
      (_, y: string, m: string, d: string, h: string, i: string, s: string) =>
        `UNTIL=${wallText(`${y}-${m}-${d}T${h}:${i}:${s}Z`).replaceAll(/[-:]/g, '')}Z`,
    );
  const to = one.window?.to ?? one.window?.to_utc;
  const edge = (text: string, secondsLater: number): string =>
    new Date(Date.parse(`${wallText(text)}Z`) + secondsLater * 1_000).toISOString().slice(0, 19);
  const written = [one.rrule ?? [], one.rrules_extra ?? []].flat();
  return {
    start: wallText(one.dtstart),
    zone: zone === null ? null : one.tzid,
    allDay: one.value === 'DATE',
    rules: written.map(rule),
    rulesAsWritten: written,
    exclusionRules: one.exrules ?? [],
    added: [...(one.rrule === undefined ? [one.dtstart] : []), ...(one.rdates ?? [])].map(wallText),
    removed: (one.exdates ?? []).map(wallText),
    most: one.mode === 'prefix' ? Math.max(1, one.expected.length) : one.expected.length + 2,
    from: (one.rdates ?? []).length > 0 ? '1990-01-01T00:00:00' : edge(from, one.window?.inclusive === false ? 1 : 0),
    before: to === undefined ? '2199-12-31T00:00:00' : edge(to, one.window?.inclusive === true ? 1 : 0),
  };
}

/**
 * Engines differ in whether DTSTART is a start where the rule does not make it, and the suites with them. That is
 * a policy and not a fault: an answer that is right but for a leading DTSTART (and, with COUNT, one start more or
 * less at its end because of it) agrees.
 */
export function agrees(starts: readonly string[], one: Case): boolean {
  const expected = one.expected.map((at) => at.padEnd(11, 'T').padEnd(19, '00:00:00').slice(0, 19));
  const asked = one.mode === 'prefix' ? starts.slice(0, expected.length) : [...starts];
  if (asked.join() === expected.join()) return true;
  const start = one.dtstart.padEnd(11, 'T').padEnd(19, '00:00:00');
  const withoutStart = (list: readonly string[]): string[] => list.filter((at) => at !== start);
  const [made, wanted] = [withoutStart(starts), withoutStart(expected)];
  if (asked.includes(start) === expected.includes(start)) return false;
  const length = Math.min(made.length, wanted.length);
  const spare = Math.abs(made.length - wanted.length);
  const mayDiffer = one.mode === 'prefix' || one.rrule?.includes('COUNT') === true ? 1 : 0;
  return spare <= mayDiffer && made.slice(0, length).join() === wanted.slice(0, length).join();
}

/** Series as offices have them, begun three years before a window of 22 weeks. */
export function everydayLoad(size: number): Question[] {
  const rules = [
    'FREQ=WEEKLY;BYDAY=MO,WE,FR',
    'FREQ=DAILY',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
    'FREQ=MONTHLY;BYDAY=-1TH',
    'FREQ=WEEKLY;COUNT=200',
    'FREQ=MONTHLY;BYMONTHDAY=15',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'FREQ=YEARLY',
  ];
  return Array.from({ length: size }, (_, index) => ({
    start: `2023-0${1 + (index % 9)}-1${index % 10}T09:00:00`,
    zone: null,
    allDay: false,
    rules: [rules[index % rules.length] ?? ''],
    rulesAsWritten: [rules[index % rules.length] ?? ''],
    exclusionRules: [],
    added: [],
    removed: [],
    most: 1_000,
    from: '2026-07-01T00:00:00',
    before: '2026-12-02T00:00:00',
  }));
}
