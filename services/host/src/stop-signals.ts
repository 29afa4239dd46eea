/** What asks a process to stop: Ctrl-C, a service manager, a terminal that closes. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One press of Ctrl-C can arrive more than once: from the terminal, and passed on by whoever started us. */
const samePressMs = 500;

/** Listens for signals and resolves at the first. `onSecond` is called when somebody asks again, later than one press takes. */
export function listenForStop(onSecond: () => void, now: () => number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let askedAt: number | null = null;
  const ask = () => {
    if (askedAt !== null && now() - askedAt > samePressMs) onSecond();
    askedAt ??= now();
    resolve();
  };
  for (const signal of signals) process.on(signal, ask);
  return promise;
}
