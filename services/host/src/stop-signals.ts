/** What asks a process to stop: Ctrl-C, a service manager, a terminal that closes. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One press of Ctrl-C can arrive more than once: from the terminal, and passed on by whoever started us. */
const samePressMs = 500;

export interface StopSignals {
  /** Resolves at the first signal. */
  readonly first: Promise<void>;
  /** Lets signals do again what they do by themselves. */
  ignore(): void;
}

/** Listens for signals. `onSecond` is called when somebody asks again, later than one press takes. */
export function listenForStop(onSecond: () => void, now: () => number): StopSignals {
  const { promise, resolve } = Promise.withResolvers<void>();
  let askedAt: number | null = null;
  const ask = () => {
    if (askedAt !== null && now() - askedAt > samePressMs) onSecond();
    askedAt ??= now();
    resolve();
  };
  for (const signal of signals) process.on(signal, ask);
  return {
    first: promise,
    ignore: () => {
      for (const signal of signals) process.off(signal, ask);
    },
  };
}
