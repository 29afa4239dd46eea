import { DAY, defaultBounds, readRule, ruleStarts, toWall } from '@clearweek/calendar';
import type { EventTime, PlainDate, WallTime } from '@clearweek/calendar';
import type { Instant, SimEvent, SimTimes } from '../world/model.ts';
import { intervalOf, wallOf, zoneNamed } from '../world/times.ts';

export interface TimeRange {
  /** An end must lie after it; null: no matter. */
  readonly timeMin: Instant | null;
  /** A start must lie before it; null: no matter. */
  readonly timeMax: Instant | null;
}

export function touches(times: SimTimes, calendarZone: string, range: TimeRange): boolean {
  if (range.timeMin === null && range.timeMax === null) return true;
  const { start, end } = intervalOf(times, calendarZone);
  return (range.timeMin === null || end > range.timeMin) && (range.timeMax === null || start < range.timeMax);
}

/** How far a rule is followed to find out whether anything of it lies after `timeMin`. */
const longestGap = 6 * 366 * DAY;

/** Whether the rule makes any occurrence in the range; exceptions are records of their own and do not matter. */
export function seriesTouches(event: SimEvent, calendarZone: string, range: TimeRange): boolean {
  const { timeMin, timeMax } = range;
  const span = intervalOf(event.times, calendarZone);
  if (timeMax !== null && span.start >= timeMax) return false;
  if (timeMin === null || span.end > timeMin) return true;
  if (event.rule === null) return false;
  if (timeMax === null && !/COUNT|UNTIL/.test(event.rule)) return true;
  const { times } = event;
  const zone = zoneNamed(times.kind === 'times' ? times.zone : calendarZone);
  const wall = wallOf(times.start);
  const start: EventTime =
    times.kind === 'times'
      ? { kind: 'zoned', wall, zone: times.zone }
      : { kind: 'date', date: times.start as PlainDate };
  const reading = readRule(event.rule, start, (at) => toWall(at, zone));
  if (reading.kind === 'unreadable') return true;
  const from = (toWall(timeMin, zone) - (span.end - span.start) + 1) as WallTime;
  const to = timeMax === null ? ((from + longestGap) as WallTime) : toWall(timeMax, zone);
  return ruleStarts(reading.rule, wall, from, to, defaultBounds).starts.length > 0;
}
