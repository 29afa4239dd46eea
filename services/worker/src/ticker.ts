/** The process's timers, or a test's. */
export interface Timers {
  setTimeout(act: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface Ticker {
  /** Runs as soon as possible: now, or once more right after the run that is under way, which may have looked too early. */
  poke(): void;
  /** Runs no more; resolves when the run under way has ended. */
  close(): Promise<void>;
}

/**
 * Runs a step at once and then again `everyMs` after each end: a slow step is never run twice at the same time.
 * An error goes to `onError` and changes nothing about the next run.
 */
export function createTicker(
  step: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
  timers: Timers,
): Ticker {
  let timer: unknown = null;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  const plan = (ms: number) => {
    timer = timers.setTimeout(run, ms);
  };
  const run = () => {
    timer = null;
    again = false;
    running = (async () => step())()
      .catch(onError)
      .finally(() => {
        running = null;
        if (!closed) plan(again ? 0 : everyMs);
      });
  };
  plan(0);
  return {
    poke() {
      if (closed) return;
      again = true;
      if (running !== null) return;
      timers.clearTimeout(timer);
      plan(0);
    },
    async close() {
      closed = true;
      if (timer !== null) timers.clearTimeout(timer);
      await running;
    },
  };
}
