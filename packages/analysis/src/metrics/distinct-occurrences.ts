import { runSteps, sortInSteps } from '@clearweek/calendar';
import type { AttendeeResponse, MirroredEvent, Occurrence } from '@clearweek/calendar';

const OCCURRENCES_PER_STEP = 20_000;

/**
 * The occurrences with each one once, ordered by start. The same occurrence (same uid and key) read from two calendars
 * is one: kept is the copy that knows most about the owner. That is one which lists the owner before one that does not,
 * then the answer that says more (accepted, tentative, declined, none), then the higher SEQUENCE. What is kept does
 * not depend on the order of the input.
 */
export function distinctOccurrences(occurrences: readonly Occurrence<MirroredEvent>[]): Occurrence<MirroredEvent>[] {
  return runSteps(distinctOccurrencesSteps(occurrences));
}

/** Like `distinctOccurrences`, with a pause every few thousand occurrences. */
export function* distinctOccurrencesSteps(
  occurrences: readonly Occurrence<MirroredEvent>[],
): Generator<void, Occurrence<MirroredEvent>[]> {
  const kept = new Map<string, Occurrence<MirroredEvent>>();
  for (const [index, occurrence] of occurrences.entries()) {
    if (index % OCCURRENCES_PER_STEP === OCCURRENCES_PER_STEP - 1) yield;
    const name = occurrenceName(occurrence);
    const other = kept.get(name);
    if (!other || compareCopies(occurrence, other) < 0) kept.set(name, occurrence);
  }
  return yield* sortInSteps([...kept.values()], compareTimes);
}

function compareTimes(a: Occurrence<MirroredEvent>, b: Occurrence<MirroredEvent>): number {
  const difference = a.interval.start - b.interval.start || a.interval.end - b.interval.end;
  return difference !== 0 ? difference : compareText(occurrenceName(a), occurrenceName(b));
}

/** Names an occurrence: uid and key, divided by a character that neither can hold. */
function occurrenceName(occurrence: Occurrence<MirroredEvent>): string {
  return `${occurrence.event.uid}\u0000${occurrence.key}`;
}

const ANSWER_RANK: Readonly<Record<AttendeeResponse, number>> = {
  accepted: 0,
  tentative: 1,
  declined: 2,
  needsAction: 3,
};

/** Negative where `a` is the copy to keep. */
function compareCopies(a: Occurrence<MirroredEvent>, b: Occurrence<MirroredEvent>): number {
  return (
    listedRank(a) - listedRank(b) ||
    answerRank(a) - answerRank(b) ||
    b.event.sequence - a.event.sequence ||
    (b.event.participation.people ?? 0) - (a.event.participation.people ?? 0) ||
    // Copies that still differ do so in ways that no rule above decides; any fixed order will do.
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

function listedRank({ event }: Occurrence<MirroredEvent>): number {
  return event.participation.ownRole === 'unlisted' ? 1 : 0;
}

function answerRank({ event }: Occurrence<MirroredEvent>): number {
  const { ownResponse, ownRole } = event.participation;
  if (ownResponse) return ANSWER_RANK[ownResponse];
  return ownRole === 'organizer' ? ANSWER_RANK.accepted : ANSWER_RANK.needsAction;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
