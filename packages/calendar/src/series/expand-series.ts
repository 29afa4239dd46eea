import type { EventTiming } from '../event.ts';
import type { Interval } from '../interval.ts';
import type { Occurrence } from '../occurrence.ts';
import type { WallTime } from '../time.ts';
import type { Warning } from '../warning.ts';
import { createWarningTally } from '../warning-tally.ts';
import type { WarningTally } from '../warning-tally.ts';
import type { ExpansionContext } from './context.ts';
import { eventInterval, isInside } from './event-interval.ts';
import { exceptionIndex, wallAcross } from './exceptions.ts';
import type { Turn } from './exceptions.ts';
import { frameOf, keyOf, placeAt, placeNamed } from './frame.ts';
import type { Place } from './frame.ts';
import { recurrenceSet } from './recurrence-set.ts';
import type { RecurrenceSet } from './recurrence-set.ts';
import { isRecurring } from './series.ts';
import type { Series } from './series.ts';
import { wallRange } from './window-range.ts';

export interface Expansion<E extends EventTiming> {
  /** By start, then end, then key. */
  readonly occurrences: Occurrence<E>[];
  readonly warnings: Warning[];
}

/** What one series gives, and what it took: all days, periods, starts and dates that were looked at. */
export interface SeriesExpansion<E extends EventTiming> extends Expansion<E> {
  readonly steps: number;
}

/**
 * All occurrences of a series that share time with the window, and those without length that start in it.
 *
 * An exception stands in place of the occurrence that its RECURRENCE-ID names, also where it has been moved into or
 * out of the window, and also where the rules make no such occurrence. RANGE=THISANDFUTURE moves all later ones by
 * the same distance on the wall clock and gives them its length; a single exception after it is stronger. EXDATE
 * takes an exception away, unless that has a higher SEQUENCE than the master. What was cancelled is left out, unless
 * `context.includeCancelled` asks for it. Over `context.limit` the single dates of RDATE go first, then the latest.
 */
export function expandSeries<E extends EventTiming>(
  series: Series<E>,
  window: Interval,
  context: ExpansionContext,
): SeriesExpansion<E> {
  const tally = createWarningTally();
  noteUnknownZones(series, context, tally);
  // Starts that an exception replaces do not count towards the limit of those that are made.
  const making = { ...context, limit: context.limit + series.exceptions.length };
  const set = series.master === null ? null : recurrenceSet(series.master, making, tally);
  const exceptions = exceptionIndex(series, set, context);
  const found: Occurrence<E>[] = [];
  const single: Occurrence<E>[] = [];
  const recurring = isRecurring(series);
  const add = (occurrence: Found<E>, list = found): void => {
    if (occurrence.event.cancelled && context.includeCancelled !== true) return;
    const { event, key, moved, interval, allDay } = occurrence;
    // Field by field: of the hundred thousand occurrences of a large calendar, spreading takes a quarter of the time.
    if (isInside(interval, window)) list.push({ event, key, recurring, moved, interval, allDay });
  };
  for (const [place, event] of exceptions.single) add(exceptionAt(series, set, place, event, context));
  let cut = false;
  let steps = series.exceptions.length;
  if (series.master !== null && set !== null) {
    const { master } = series;
    const range = wallRange(master.length, set.frame, exceptions.turns, window);
    const made = set.places(range);
    cut = made.cut;
    steps += made.steps + master.extraStarts.length + master.excludedStarts.length;
    const addAll = (places: readonly Place[], list: Occurrence<E>[]): void => {
      for (const place of places) {
        if (!exceptions.single.has(place)) add(madeAt(master, set, place, exceptions.turnAt(place)), list);
      }
    };
    addAll(made.ruled, found);
    addAll(made.single, single);
  }
  if (cut || found.length + single.length > context.limit) tally.add('too_many_occurrences');
  return { occurrences: firstOf(found, single, context.limit), warnings: tally.warnings(), steps };
}

/** The first occurrences up to the limit, in order; those of the second list only where the first leaves room. */
function firstOf<E extends EventTiming>(found: Occurrence<E>[], single: Occurrence<E>[], limit: number) {
  const kept = found.sort(byTime).slice(0, limit);
  if (single.length === 0 || kept.length === limit) return kept;
  return [...kept, ...single.sort(byTime).slice(0, limit - kept.length)].sort(byTime);
}

/** By start, then end, then key. */
export function byTime(one: Occurrence<EventTiming>, other: Occurrence<EventTiming>): number {
  const difference = one.interval.start - other.interval.start || one.interval.end - other.interval.end;
  if (difference !== 0) return difference;
  return one.key < other.key ? -1 : Number(one.key > other.key);
}

type Found<E extends EventTiming> = Omit<Occurrence<E>, 'recurring'>;

/** An occurrence that the rules make, as the last turn before it leaves it. */
function madeAt<E extends EventTiming>(master: E, set: RecurrenceSet, place: Place, turn: Turn<E> | null): Found<E> {
  const key = keyOf(set.frame, place);
  if (turn === null) {
    const times = eventInterval(set.frame, place, set.lengthAt(place) ?? master.length);
    return { event: master, key, moved: false, ...times };
  }
  const event = master.cancelled && !turn.event.cancelled ? cancelledBy(master, turn.event) : turn.event;
  const start = placeAt(turn.frame, (wallAcross(set.frame, place, turn.frame) + turn.shift) as WallTime);
  const times = eventInterval(turn.frame, start, turn.event.length);
  return { event, key, moved: turn.shift !== 0 || turn.frame.kind !== set.frame.kind, ...times };
}

/** An exception at its own time. */
function exceptionAt<E extends EventTiming>(
  series: Series<E>,
  set: RecurrenceSet | null,
  place: Place,
  event: E,
  context: ExpansionContext,
): Found<E> {
  const own = frameOf(event.start, context);
  const times = eventInterval(own, placeNamed(own, event.start, context), event.length);
  const frame = set?.frame ?? frameOf(event.recurrenceId ?? event.start, context);
  const original = eventInterval(frame, place, event.length);
  const moved = own.kind !== frame.kind || original.interval.start !== times.interval.start;
  const replaced = series.master === null ? event : cancelledBy(series.master, event);
  return { event: replaced, key: keyOf(frame, place), moved, ...times };
}

/**
 * Whoever cancels a series leaves its older exceptions in the file as they were; they are cancelled with it. One with
 * a higher SEQUENCE was made afterwards and holds.
 */
function cancelledBy<E extends EventTiming>(master: E, event: E): E {
  if (!master.cancelled || event.cancelled || event.sequence > master.sequence) return event;
  return { ...event, cancelled: true };
}

function noteUnknownZones(series: Series<EventTiming>, context: ExpansionContext, tally: WarningTally): void {
  const events = series.master === null ? series.exceptions : [series.master, ...series.exceptions];
  const unknown = events.filter(({ start }) => start.kind === 'zoned' && context.zoneOf(start.zone) === null);
  if (unknown.length > 0) tally.add('unknown_zone', unknown.length);
}
