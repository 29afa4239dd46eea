import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Of the requests that `fetch` made: how many, and how long from the beginning of each to the last byte of its answer. */
export interface RequestTimes {
  readonly count: number;
  readonly ms: number;
}

/** Watches all requests of this process that go through `fetch`, by what undici tells about them. They must not overlap. */
export function watchRequests(): { stop(): RequestTimes } {
  const began = new Map<unknown, number>();
  let [count, ms] = [0, 0];
  const start = (message: unknown): void => {
    count += 1;
    began.set((message as { request: unknown }).request, performance.now());
  };
  const end = (message: unknown): void => {
    const { request } = message as { request: unknown };
    const at = began.get(request);
    if (at !== undefined) ms += performance.now() - at;
    began.delete(request);
  };
  const heard = [
    ['undici:request:create', start],
    ['undici:request:trailers', end],
    ['undici:request:error', end],
  ] as const;
  for (const [name, listener] of heard) subscribe(name, listener);
  return {
    stop() {
      for (const [name, listener] of heard) unsubscribe(name, listener);
      return { count, ms };
    },
  };
}
