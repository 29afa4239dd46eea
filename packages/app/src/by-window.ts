import { type Interval, type MirroredEvent, type Occurrence, overlaps } from '@clearweek/calendar';

const OCCURRENCES_PER_STEP = 50_000;

/**
 * For each window, in order of their starts as the occurrences are, what shares time with it: in one go instead of one for each
 * window. Pauses every few thousand occurrences.
 */
export function* byWindowSteps(
  occurrences: readonly Occurrence<MirroredEvent>[],
  windows: readonly Interval[],
): Generator<void, Occurrence<MirroredEvent>[][]> {
  const parts = windows.map((): Occurrence<MirroredEvent>[] => []);
  let first = 0;
  for (const [position, occurrence] of occurrences.entries()) {
    if (position % OCCURRENCES_PER_STEP === OCCURRENCES_PER_STEP - 1) yield;
    const { interval } = occurrence;
    while ((windows[first]?.end ?? Infinity) <= interval.start) first += 1;
    for (let index = first; (windows[index]?.start ?? Infinity) < interval.end; index += 1) {
      if (overlaps(interval, windows[index]!)) parts[index]!.push(occurrence);
    }
  }
  return parts;
}
