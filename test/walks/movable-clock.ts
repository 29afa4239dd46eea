import type { Clock } from '@clearweek/app';

export interface MovableClock extends Clock {
  moveTo(now: number): void;
}

/** A clock that stands still until it is moved. */
export function createMovableClock(start: number): MovableClock {
  let now = start;
  return {
    now: () => now,
    moveTo: (to) => void (now = to),
  };
}
