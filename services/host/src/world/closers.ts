/** What has been opened, to be closed in reverse. */
export interface Closers {
  /** `step` names it in the log. */
  add(step: string, close: () => Promise<unknown>): void;
  /**
   * Closes everything, the newest first. What fails, or takes until the time is over, does not hold up the rest. Never rejects.
   * Resolves with the names of the steps that failed or were given up.
   */
  closeAll(): Promise<readonly string[]>;
}

export interface CloserOptions {
  /** Hears of every step that failed or was given up. */
  readonly onFailure: (step: string, error: unknown) => void;
  /** The time for all steps together, in milliseconds. */
  readonly totalMs: number;
  /** Milliseconds that only rise. */
  readonly now: () => number;
}

/** A step whose turn comes late still gets this long. */
const leastMs = 500;

export function createClosers({ onFailure, totalMs, now }: CloserOptions): Closers {
  const open: { step: string; close: () => Promise<unknown> }[] = [];
  const closeAll = async (): Promise<readonly string[]> => {
    const failed: string[] = [];
    const deadline = now() + totalMs;
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      try {
        await within(Math.max(deadline - now(), leastMs), one.close());
      } catch (error) {
        onFailure(one.step, error);
        failed.push(one.step);
      }
    }
    return failed;
  };
  let closing: Promise<readonly string[]> | null = null;
  return {
    add: (step, close) => void open.push({ step, close }),
    closeAll: () => (closing ??= closeAll()),
  };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('took too long')), ms);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
