import type { Instant } from '@clearweek/calendar';
import type { Clock } from '../ports/clock.ts';

export interface MovableClock extends Clock {
  pass(ms: number): void;
  moveTo(at: Instant): void;
}

/** A clock that stands still until a test moves it. */
export function createMovableClock(start: Instant): MovableClock {
  let now = start;
  return {
    now: () => now,
    pass: (ms) => void (now += ms),
    moveTo: (at) => void (now = at),
  };
}
