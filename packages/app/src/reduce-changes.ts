import { mirrorEvent } from '@clearweek/calendar';
import type { MirrorChange } from './ports/calendar-tables.ts';
import type { CalendarChange } from './ports/provider.ts';

const CHANGES_PER_STEP = 2_000;

/**
 * A provider's changes as they are kept: people as counts, private events as busy times only. Providers name people wherever there are
 * any, so an event that names nobody is its owner's alone. Pauses every few thousand changes.
 *
 * @param owner address of the account that is read
 */
export function* reduceChangesSteps(
  changes: readonly CalendarChange[],
  owner: string,
): Generator<{ done: number; total: number }, MirrorChange[]> {
  const reduced: MirrorChange[] = [];
  for (const change of changes) {
    if (reduced.length % CHANGES_PER_STEP === CHANGES_PER_STEP - 1)
      yield { done: reduced.length, total: changes.length };
    reduced.push(change.kind === 'event' ? { ...change, event: mirrorEvent(change.event, owner) } : change);
  }
  return reduced;
}
