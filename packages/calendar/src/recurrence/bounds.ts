/**
 * How much one expansion may do. A calendar comes from a stranger: `FREQ=SECONDLY` without an end is a legal
 * rule. Whoever hits a bound is told so (`cut`), so that nothing is left out in silence.
 */
export interface Bounds {
  /** Most starts to hand back. */
  readonly maxStarts: number;
  /** Most days, periods and passed-over starts to look at; about ten million are done in a second. */
  readonly maxSteps: number;
}

/** Room for every minute of a month, and for looking at every day of 400 years. */
export const defaultBounds: Bounds = { maxStarts: 50_000, maxSteps: 300_000 };
