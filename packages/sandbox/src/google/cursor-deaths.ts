import type { SimCalendar } from '../world/model.ts';

/** Which sync tokens of a calendar no longer hold. Tokens bear numbers, in the order in which they were given out. */
export interface CursorDeaths {
  nextNumber(): number;
  /** All tokens that were given out for the calendar until now die. */
  kill(calendar: SimCalendar): void;
  isDead(calendar: SimCalendar, number: number): boolean;
}

export function createCursorDeaths(): CursorDeaths {
  const deadUpTo = new WeakMap<SimCalendar, number>();
  let last = 0;
  return {
    nextNumber: () => (last += 1),
    kill: (calendar) => void deadUpTo.set(calendar, last),
    isDead: (calendar, number) => number <= (deadUpTo.get(calendar) ?? 0),
  };
}
