import { readFileSync } from 'node:fs';
import {
  defaultBounds,
  findZone,
  matchingStarts,
  readRule,
  ruleStarts,
  toInstant,
  toWall,
  type EventTime,
  type Instant,
  type PlainDate,
  type Rule,
  type WallTime,
  type Zone,
} from '@clearweek/calendar';
import { sharedData } from './shared-data.ts';

/** One case of `recurrence/cases.json`; its README explains the fields. */
export interface RecurrenceCase {
  readonly id: string;
  readonly dtstart: string;
  readonly value: 'DATE' | 'DATE-TIME';
  readonly tzid: string | null;
  readonly rrule?: string;
  readonly rrules_extra?: string[];
  readonly exrules?: string[];
  readonly rdates?: string[];
  readonly exdates?: string[];
  readonly window?: { from?: string; to?: string; from_utc?: string; to_utc?: string; inclusive?: boolean };
  readonly start_at?: string;
  readonly flags?: string[];
  readonly mode: 'complete' | 'prefix' | 'window';
  readonly expected: string[];
  readonly expected_utc?: string[];
  readonly dtstart_always_included?: boolean;
  readonly tier: 'core' | 'extended' | 'exotic';
  readonly verdict: 'consensus' | 'policy' | 'disputed' | 'nonstandard' | 'single_source';
  readonly note?: string;
}

/** What our engine makes of a case, in the forms in which the case states its expectation. */
type Made = { wall: string[]; utc: string[] } | { unreadable: string };

/** All later than this is beyond every list in the cases. */
const FAR = wallOf('2200-01-01');

export function readCases<T>(file: string): T[] {
  const url = sharedData(file);
  return url === null ? [] : (JSON.parse(readFileSync(url, 'utf8')) as T[]);
}

/**
 * Expands a case as its suite does: rules joined, dates added and taken away, in wall time. A suite that does not
 * always count DTSTART (`dtstart_always_included`) is compared with what the rule itself makes.
 */
export function expandCase(one: RecurrenceCase): Made {
  const zone = zoneOf(one);
  const inZone = (at: Instant): WallTime => (zone === null ? (at as WallTime) : toWall(at, zone));
  const onClock = (wall: WallTime): Instant => (zone === null ? wall : toInstant(wall, zone));
  const start = wallOf(one.dtstart);
  const made = new Set<WallTime>(one.rrule === undefined ? [start] : []);
  const takenAway = new Set((one.exdates ?? []).map((date) => wallOrInstant(date, inZone)));
  const expand = (text: string, always: boolean): WallTime[] | string => {
    const reading = readRule(text, startOf(one), inZone);
    if (reading.kind === 'unreadable') return reading.why;
    return startsOf(reading.rule, one, start, always);
  };
  for (const [index, text] of [one.rrule ?? [], one.rrules_extra ?? []].flat().entries()) {
    const starts = expand(text, index === 0 && one.dtstart_always_included === true);
    if (typeof starts === 'string') return { unreadable: starts };
    for (const wall of starts) made.add(wall);
  }
  for (const text of one.exrules ?? []) {
    const starts = expand(text, false);
    if (typeof starts === 'string') return { unreadable: starts };
    for (const wall of starts) takenAway.add(wall);
  }
  for (const date of one.rdates ?? []) made.add(wallOrInstant(date, inZone));
  const instants = new Set([...made].filter((wall) => !takenAway.has(wall)).map(onClock));
  const inOrder = [...instants].sort((a, b) => a - b).filter(windowOf(one, inZone));
  const asked = one.mode === 'prefix' ? inOrder.slice(0, one.expected.length) : inOrder;
  return {
    wall: asked.map((at) => new Date(inZone(at)).toISOString().slice(0, one.value === 'DATE' ? 10 : 19)),
    utc: asked.map((at) => `${new Date(at).toISOString().slice(0, 19)}Z`),
  };
}

/** Null for floating times. The cases whose zone only their file knows were compared without one, too. */
function zoneOf({ tzid, flags }: RecurrenceCase): Zone | null {
  if (tzid === null || flags?.includes('non_iana_tzid') === true) return null;
  const found = findZone(tzid);
  if (found.kind === 'unknown') throw new Error(`unknown zone ${tzid}`);
  return found.zone;
}

function startsOf(rule: Rule, one: RecurrenceCase, start: WallTime, always: boolean): WallTime[] {
  // Only the suite that skips ahead reports from `start_at`; the others state the whole set.
  const from = one.flags?.includes('fast_forward') === true ? wallOf(one.start_at ?? one.dtstart) : start;
  const { starts, cut } = (always ? ruleStarts : matchingStarts)(rule, start, from, FAR, {
    ...defaultBounds,
    maxStarts: one.mode === 'prefix' ? Math.max(1, one.expected.length) : defaultBounds.maxStarts,
  });
  if (cut && one.mode === 'complete') throw new Error(`${one.id} was cut`);
  return starts;
}

function windowOf(one: RecurrenceCase, inZone: (at: Instant) => WallTime): (at: Instant) => boolean {
  const { window } = one;
  if (window === undefined) return () => true;
  const from = window.from_utc === undefined ? wallOf(window.from ?? '') : inZone(Date.parse(window.from_utc));
  const to = window.to_utc === undefined ? wallOf(window.to ?? '') : inZone(Date.parse(window.to_utc));
  return (at) => {
    const wall = inZone(at);
    if (window.inclusive === undefined) return wall >= from && wall < to;
    return window.inclusive ? wall >= from && wall <= to : wall > from && wall < to;
  };
}

function startOf(one: RecurrenceCase): EventTime {
  if (one.value === 'DATE') return { kind: 'date', date: one.dtstart as PlainDate };
  const wall = wallOf(one.dtstart);
  if (zoneOf(one) === null || one.tzid === null) return { kind: 'floating', wall };
  return one.tzid === 'UTC' ? { kind: 'utc', at: wall } : { kind: 'zoned', wall, zone: one.tzid };
}

function wallOf(text: string): WallTime {
  return Date.parse(text.length === 10 ? text : `${text.replace('Z', '')}Z`) as WallTime;
}

function wallOrInstant(text: string, inZone: (at: Instant) => WallTime): WallTime {
  return text.endsWith('Z') ? inZone(Date.parse(text)) : wallOf(text);
}
