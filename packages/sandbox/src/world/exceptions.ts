import { occurrenceId } from './identifiers.ts';
import type { SimCalendar, SimDetails, SimEvent, SimException } from './model.ts';
import { sameDetails } from './same.ts';
import { detailsOf, isStart, plainDetails } from './series.ts';
import { markChanged, personOf, type Turn, type WorldState } from './world-state.ts';

/** Shared by all single events: a world of a crowd has hundreds of thousands of them, and none may ever have an exception. */
export const NO_EXCEPTIONS: Map<string, SimException> = new Map();

/** A single event becomes a series. */
export function giveExceptions(event: SimEvent): void {
  if (event.exceptions === NO_EXCEPTIONS) {
    (event as { exceptions: Map<string, SimException> }).exceptions = new Map();
  }
}

export interface SeriesCopy {
  readonly calendar: SimCalendar;
  readonly event: SimEvent;
}

/** One occurrence says this from now on; null calls it off. Nothing happens where it says so already. */
export function putException(
  state: WorldState,
  turn: Turn,
  { calendar, event }: SeriesCopy,
  originalStart: string,
  details: SimDetails | null,
): boolean {
  const before = event.exceptions.get(originalStart);
  if (before !== undefined && saysTheSame(before, details)) return false;
  const id = before?.id ?? occurrenceId(event.id, personOf(state, calendar).provider, originalStart);
  const record = { id, originalStart, change: turn.change, updatedAt: turn.now };
  const exception: SimException =
    details === null ? { state: 'cancelled', ...record } : { state: 'changed', ...record, ...detailsOf(details) };
  event.exceptions.set(originalStart, exception);
  markChanged(turn, calendar, exception);
  return true;
}

function saysTheSame(before: SimException, details: SimDetails | null): boolean {
  if (before.state === 'cancelled' || details === null) return before.state === 'cancelled' && details === null;
  return sameDetails(before, details);
}

/** What takes place there now: the exception's details or those of the series; null where nothing does. */
export function currentDetails(event: SimEvent, originalStart: string): SimDetails | null {
  const exception = event.exceptions.get(originalStart);
  if (exception !== undefined) return exception.state === 'changed' && !exception.cancelled ? exception : null;
  return isStart(event, originalStart) ? plainDetails(event, originalStart) : null;
}

/**
 * The rule, the times or the zone of a series changed, and its exceptions are void. Those whose start is still one of the series are
 * listed as the series has them, the others as cancelled: that is how both providers tell a client that they are gone.
 */
export function resetExceptions(
  state: WorldState,
  turn: Turn,
  copy: SeriesCopy,
  concerns: (originalStart: string) => boolean = () => true,
): void {
  const { event } = copy;
  for (const originalStart of event.exceptions.keys()) {
    if (!concerns(originalStart)) continue;
    const details = isStart(event, originalStart) ? plainDetails(event, originalStart) : null;
    putException(state, turn, copy, originalStart, details);
  }
}
