/** The time that one attempt may take. */
export interface Deadline {
  /** Aborted together with `ended`. */
  readonly signal: AbortSignal;
  /** Resolves once: the time was over, or the process is shutting down. Stays pending if neither comes before `close`. Never rejects. */
  readonly ended: Promise<'timeout' | 'handed_back'>;
  /** The attempt is over; frees the timer. */
  close(): void;
}

/** Opens a deadline of `ms` milliseconds that also ends when `shutdown` is aborted. */
export type OpenDeadline = (ms: number, shutdown: AbortSignal) => Deadline;
