import type { Interval } from '@clearweek/calendar';
import { MINUTE } from '@clearweek/calendar';

/** A meeting that starts this long or less after another one ended leaves no break. */
const BACK_TO_BACK_MINUTES = 5;

/**
 * How many of `counted` start within five minutes after one of `all` ends: from the very moment to exactly five
 * minutes later. A meeting that starts while another one runs conflicts with it, but is back to back only where a
 * third one has just ended.
 *
 * @param counted in order of start
 * @param all may hold meetings of the week before: their ends count
 */
export function countBackToBack(counted: readonly Interval[], all: readonly Interval[]): number {
  const ends = all.map(({ end }) => end).sort((a, b) => a - b);
  let next = 0;
  return counted.filter(({ start }) => {
    while (next < ends.length && (ends[next] ?? Infinity) < start - BACK_TO_BACK_MINUTES * MINUTE) next++;
    return (ends[next] ?? Infinity) <= start;
  }).length;
}
