/** How much of a calendar file is read. Everything over a limit is left out and counted in a warning. */
export interface ReadingLimits {
  readonly maximumEvents: number;
  /** EXDATE and RDATE values of one event, each. */
  readonly maximumExceptions: number;
  /** Characters of one line after unfolding; the rest of the line is dropped. */
  readonly maximumLineLength: number;
  /** Lines of one event besides EXDATE and RDATE. */
  readonly maximumLines: number;
  /** RRULE values of one event, and EXRULE values. */
  readonly maximumRules: number;
  readonly maximumZones: number;
  /** Components within components. */
  readonly maximumDepth: number;
}

export const DEFAULT_READING_LIMITS: ReadingLimits = {
  maximumEvents: 100_000,
  maximumExceptions: 10_000,
  maximumLineLength: 1_048_576,
  maximumLines: 10_000,
  maximumRules: 20,
  maximumZones: 200,
  maximumDepth: 32,
};

/** How far reading has come, in characters. */
export interface ReadingProgress {
  readonly done: number;
  readonly total: number;
}
