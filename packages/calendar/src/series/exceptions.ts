import type { EventTiming } from '../event.ts';
import type { ExpansionContext } from './context.ts';
import { frameOf, placeNamed, wallAt, wallIn } from './frame.ts';
import type { Place, SeriesFrame } from './frame.ts';
import { placeOnDate } from './recurrence-set.ts';
import type { RecurrenceSet } from './recurrence-set.ts';
import type { Series } from './series.ts';

/** An exception that replaces all later occurrences too (RANGE=THISANDFUTURE; RFC 5545, 3.2.13). */
export interface Turn<E> {
  readonly event: E;
  /** From this original start on. */
  readonly from: Place;
  /** The frame in which the exception keeps its time of day. */
  readonly frame: SeriesFrame;
  /** How far each occurrence moves on the wall clock of that frame, in milliseconds. */
  readonly shift: number;
}

export interface ExceptionIndex<E> {
  /** What happens in place of one occurrence. */
  readonly single: ReadonlyMap<Place, E>;
  /** The last turn at or before a place; null where there is none. */
  turnAt(place: Place): Turn<E> | null;
  readonly turns: readonly Turn<E>[];
}

/**
 * Sorts the exceptions of a series by the original starts that they name. `set` is null where there is no master.
 * An exception whose start an EXDATE takes away was deleted after it had been made, and goes; one with a higher
 * SEQUENCE than the master was made afterwards, and stays.
 */
export function exceptionIndex<E extends EventTiming>(
  series: Series<E>,
  set: RecurrenceSet | null,
  context: ExpansionContext,
): ExceptionIndex<E> {
  const single = new Map<Place, E>();
  const turns: Turn<E>[] = [];
  const sequence = series.master?.sequence ?? 0;
  for (const event of series.exceptions) {
    const place = placeOfException(event, series, set, context);
    if (event.thisAndFuture && set !== null) turns.push(turnFrom(event, place, set.frame, context));
    else if (set?.excludes(place) === true && event.sequence <= sequence) continue;
    // Two ways to write the same start (in UTC, in a zone) name the same occurrence.
    else if ((single.get(place)?.sequence ?? 0) <= event.sequence) single.set(place, event);
  }
  turns.sort((one, other) => one.from - other.from);
  // The occurrence where a turn begins is the exception itself, unless another exception stands there.
  for (const turn of turns) if (!single.has(turn.from)) single.set(turn.from, turn.event);
  return { single, turns, turnAt: (place) => lastTurn(turns, place) };
}

/** The last turn at or before a place, of turns in order. */
function lastTurn<E>(turns: readonly Turn<E>[], place: Place): Turn<E> | null {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((turns[middle]?.from ?? Infinity) <= place) low = middle + 1;
    else high = middle;
  }
  return turns[low - 1] ?? null;
}

function placeOfException<E extends EventTiming>(
  event: E,
  series: Series<E>,
  set: RecurrenceSet | null,
  context: ExpansionContext,
): Place {
  const id = event.recurrenceId ?? event.start;
  if (set === null || series.master === null) return placeNamed(frameOf(id, context), id, context);
  if (id.kind === 'date' && set.frame.kind !== 'date') return placeOnDate(set.frame, series.master, id, context);
  return placeNamed(set.frame, id, context);
}

function turnFrom<E extends EventTiming>(
  event: E,
  from: Place,
  frame: SeriesFrame,
  context: ExpansionContext,
): Turn<E> {
  const own = frameOf(event.start, context);
  const before = wallAcross(frame, from, own);
  return { event, from, frame: own, shift: wallIn(own, event.start, context) - before };
}

/** What the clock of another frame shows at a place. */
export function wallAcross(frame: SeriesFrame, place: Place, other: SeriesFrame): number {
  // Between dates and times the wall clock is all that they have in common.
  if (frame.kind !== 'real' || other.kind !== 'real') return wallAt(frame, place);
  return wallAt(other, place);
}
