import { FeedFault } from './feed-fault.ts';
import type { FeedLimits } from './feed-limits.ts';

/** The time that one feed has left. `signal` aborts with a `FeedFault`, or with the caller's own reason. */
export interface FeedDeadline {
  readonly signal: AbortSignal;
  /** A request begins: its header is due. */
  requested(): void;
  /** The header, or a piece of the body, has arrived: the next piece is due. */
  heard(): void;
  end(): void;
}

/**
 * Three clocks in one signal. A server that sends one byte now and then never falls silent, so silence alone cannot
 * end it: the total does. undici's own timeouts are not used, they count in steps of half a second.
 */
export function startDeadline(limits: FeedLimits, ...callers: readonly AbortSignal[]): FeedDeadline {
  const controller = new AbortController();
  const late = (text: string) => (): void => controller.abort(new FeedFault('feed_timeout', text));
  const total = setTimeout(late('Reading the feed takes too long.'), limits.totalMs);
  let step: NodeJS.Timeout | undefined;
  const next = (ms: number, text: string): void => {
    clearTimeout(step);
    if (!controller.signal.aborted) step = setTimeout(late(text), ms);
  };
  return {
    signal: AbortSignal.any([controller.signal, ...callers]),
    requested: () => next(limits.headerMs, "The feed's server does not answer in time."),
    heard: () => next(limits.idleMs, "The feed's server stopped in the middle of its answer."),
    end: () => {
      clearTimeout(total);
      clearTimeout(step);
    },
  };
}
