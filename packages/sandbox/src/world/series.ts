import { toWall, type WallTime } from '@clearweek/calendar';
import type { SimDetails, SimEvent, SimTimes } from './model.ts';
import { ruleStarts } from './rule-starts.ts';
import { parseRule, type SimRule } from './rule.ts';
import { originalStartOf, timesAt, wallOf, wallOfOriginal, zoneNamed } from './times.ts';

/** The starts of a series on its own wall clock, up to and with `until`; with single events, the one start. */
export function* startsOf(times: SimTimes, ruleText: string | null, until: WallTime): Generator<WallTime> {
  const first = wallOf(times.start);
  if (ruleText === null) {
    if (first <= until) yield first;
    return;
  }
  const rule = parseRule(ruleText);
  for (const start of ruleStarts(rule, first, lastStart(rule, times))) {
    if (start > until) return;
    yield start;
  }
}

/** UNTIL on the wall clock of the series. */
export function lastStart(rule: SimRule, times: SimTimes): WallTime | null {
  if (rule.until === null) return null;
  const digits = rule.until.replace(/^(\d{4})(\d{2})(\d{2})/, '$1-$2-$3');
  if (times.kind === 'dates') return wallOf(digits.slice(0, 10));
  const at = Date.parse(digits.replace(/T(\d{2})(\d{2})(\d{2})Z$/, 'T$1:$2:$3Z'));
  return toWall(at, zoneNamed(times.zone));
}

/** UNTIL as text for a start of the series. */
export function untilText(times: SimTimes, start: WallTime): string {
  const original = originalStartOf(times, start);
  return compact(times.kind === 'dates' ? original : new Date(Number(original)).toISOString());
}

function compact(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z').replaceAll(/[-:]/g, '');
}

/** Whether the rule makes an occurrence there. */
export function isStart(event: Pick<SimEvent, 'times' | 'rule'>, originalStart: string): boolean {
  if (event.rule === null || originalStart.includes('-') !== (event.times.kind === 'dates')) return false;
  const wall = wallOfOriginal(event, originalStart);
  // A start that the zone skips is named by the instant that it moves to, an hour later on the wall.
  for (const start of startsOf(event.times, event.rule, wall)) {
    if (originalStartOf(event.times, start) === originalStart) return true;
  }
  return false;
}

/** An occurrence as the series alone has it. */
export function plainDetails(event: SimEvent, originalStart: string): SimDetails {
  const times = timesAt(event.times, wallOfOriginal(event, originalStart));
  return { ...detailsOf(event), times };
}

/** What an event, or an exception, says, without what it is. */
export function detailsOf(from: SimDetails): SimDetails {
  const { times, title, description, location, privacy, availability, kind, organizer, attendees } = from;
  const { conferenceUrl, cancelled } = from;
  return {
    times,
    title,
    description,
    location,
    privacy,
    availability,
    kind,
    organizer,
    attendees,
    conferenceUrl,
    cancelled,
  };
}
