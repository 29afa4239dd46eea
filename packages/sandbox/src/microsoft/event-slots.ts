import { datesInterval, toInstant, toWall } from '@clearweek/calendar';
import type { PlainDate, WallTime, Zone } from '@clearweek/calendar';
import type { Instant, SimEvent, SimException, SimTimes } from '../world/model.ts';
import { isStart, startsOf } from '../world/series.ts';
import { intervalOf, wallOf, zoneNamed } from '../world/times.ts';

const DAY = 86_400_000;

export interface Range {
  readonly start: Instant;
  readonly end: Instant;
}

/** A start that a rule makes and no exception replaces. */
export interface RegularSlot extends Range {
  /** As in the keys of `SimEvent.exceptions`. */
  readonly originalStart: string;
  /** Set for all-day ones; `end` exclusive. */
  readonly dates: { readonly start: string; readonly end: string } | null;
}

export type ChangedException = Extract<SimException, { state: 'changed' }>;

/** When something is, with all-day dates read in the calendar's zone. */
export function timesRange(times: SimTimes, calendarZone: string): Range {
  return intervalOf(times, calendarZone);
}

/** Half-open on both sides; what takes no time is where it starts. */
export function overlaps(slot: Range, range: Range): boolean {
  if (slot.start === slot.end) return slot.start >= range.start && slot.start < range.end;
  return slot.start < range.end && slot.end > range.start;
}

/** What a series' rule makes in a range and no exception, cancelled or changed, replaces; by start. */
export function regularSlots(event: SimEvent, calendarZone: string, range: Range): RegularSlot[] {
  const { times } = event;
  const length = wallOf(times.end) - wallOf(times.start);
  const make = slotMaker(event, calendarZone);
  const slots: RegularSlot[] = [];
  // A day more on both sides than wall clocks can differ; what lies outside is sorted out by its instants.
  for (const wall of startsOf(times, event.rule, (range.end + 2 * DAY) as WallTime)) {
    if (wall + length + 2 * DAY < range.start) continue;
    const slot = make(wall);
    if (overlaps(slot, range) && !event.exceptions.has(slot.originalStart)) slots.push(slot);
  }
  return slots;
}

/** The exceptions that take place in a range, wherever their original start lies. */
export function changedIn(event: SimEvent, calendarZone: string, range: Range): ChangedException[] {
  return [...event.exceptions.values()].filter(
    (exception): exception is ChangedException =>
      exception.state === 'changed' && overlaps(timesRange(exception.times, calendarZone), range),
  );
}

/** The start that an occurrence would have had, and its date in the series' zone. */
export function originalOf(event: SimEvent, originalStart: string): { readonly at: Instant; readonly on: string } {
  const { times } = event;
  if (times.kind === 'dates') return { at: Date.parse(originalStart), on: originalStart };
  const at = Number(originalStart);
  return { at, on: new Date(toWall(at, zoneNamed(times.zone))).toISOString().slice(0, 10) };
}

/** The slot of an occurrence that is known to be made, without walking through its series. */
export function knownSlot(event: SimEvent, calendarZone: string, originalStart: string): RegularSlot {
  const { times } = event;
  if (times.kind === 'dates') return slotMaker(event, calendarZone)(wallOf(originalStart));
  const { start, end } = intervalOf(times, times.zone);
  const at = Number(originalStart);
  return { originalStart, start: at, end: at + (end - start), dates: null };
}

/** The slot of one occurrence by its original start; null where the rule makes none there, or an exception replaces it. */
export function slotAt(event: SimEvent, calendarZone: string, originalStart: string): RegularSlot | null {
  if (event.exceptions.has(originalStart) || Number.isNaN(originalOf(event, originalStart).at)) return null;
  return isStart(event, originalStart) ? knownSlot(event, calendarZone, originalStart) : null;
}

/** Timed occurrences keep their length as time that passes, all-day ones as days. */
function slotMaker({ times }: SimEvent, calendarZone: string): (wall: WallTime) => RegularSlot {
  if (times.kind === 'dates') {
    const length = wallOf(times.end) - wallOf(times.start);
    const zone = zoneNamed(calendarZone);
    return (wall) => allDaySlot(wall, length, zone);
  }
  const zone = zoneNamed(times.zone);
  const elapsed = toInstant(wallOf(times.end), zone) - toInstant(wallOf(times.start), zone);
  return (wall) => {
    const start = toInstant(wall, zone);
    return { originalStart: String(start), start, end: start + elapsed, dates: null };
  };
}

function allDaySlot(wall: number, length: number, zone: Zone): RegularSlot {
  const dates = { start: dateText(wall), end: dateText(wall + length) };
  const { start, end } = datesInterval(dates.start as PlainDate, dates.end as PlainDate, zone);
  return { originalStart: dates.start, start, end, dates };
}

function dateText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}
