import { AppError } from './errors.ts';

/**
 * Lets one piece of heavy work run at a time and the others wait in the order in which they came. Where `mostWaiting` wait
 * already, refuses with `overloaded`: whoever waits holds its input in memory. One that fails lets the next one in all the same.
 */
export function createOneAtATime(mostWaiting: number) {
  let running = false;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running && waiting.length >= mostWaiting) {
      throw new AppError(
        'overloaded',
        'Too many calendars are being analysed at the moment. Try again in a few seconds.',
        {
          extra: { retryAfterSeconds: 10 },
        },
      );
    }
    // Whoever leaves hands its turn to the next one, so that nobody who comes in between gets ahead of those who wait.
    if (running) await new Promise<void>((resolve) => waiting.push(resolve));
    running = true;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running = false;
      else next();
    }
  };
}
