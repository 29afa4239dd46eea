/** One turn of a rule: one year of FREQ=YEARLY, one hour of FREQ=HOURLY. */
export interface Period {
  /** No start of this period or of a later one lies before. Wall time. */
  readonly opens: number;
  /** The days (their midnights) or the hours, minutes, seconds (their beginnings) that the rule takes, in order. */
  readonly moments: readonly number[];
  /** Index of the next period that may hold a start; always larger than this one's. */
  readonly next: number;
  /** What it cost to look here, in the steps of `Bounds`. */
  readonly steps: number;
}

/** The turns of a rule, which INTERVAL has thinned out already. The one at index 0 holds DTSTART. */
export interface Periods {
  /** Index of the last period that opens at or before `wall`; 0 before the first. */
  firstAt(wall: number): number;
  at(index: number): Period;
}
