/** What has been opened, to be closed in reverse. */
export interface Closers {
  /** `step` names it in the log. */
  add(step: string, close: () => Promise<unknown>): void;
  /** Closes everything, the newest first. One that fails or takes longer than its time does not hold up the others. Never rejects. */
  closeAll(): Promise<void>;
}

/** `onFailure` hears of every step that failed or was given up. `stepMs` is the longest that one step may take. */
export function createClosers(onFailure: (step: string, error: unknown) => void, stepMs: number): Closers {
  const open: { step: string; close: () => Promise<unknown> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      try {
        await within(stepMs, one.close());
      } catch (error) {
        onFailure(one.step, error);
      }
    }
  };
  let closing: Promise<void> | null = null;
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
