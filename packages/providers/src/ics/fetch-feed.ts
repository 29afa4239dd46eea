import type { FeedAnswer, FeedFetcher, FeedValidators } from '@clearweek/app';
import { readFeedAddress } from './feed-address.ts';
import { startDeadline } from './feed-deadline.ts';
import type { FeedDeadline } from './feed-deadline.ts';
import { FeedFault, asFeedFault } from './feed-fault.ts';
import { feedLimits } from './feed-limits.ts';
import type { FeedLimits } from './feed-limits.ts';
import { isPublicAddress } from './public-address.ts';
import { createNameResolver } from './resolve-name.ts';
import type { ResolveName } from './resolve-name.ts';
import { visitFeed } from './visit-feed.ts';
import type { FeedWorld } from './visit-feed.ts';

/**
 * What a composition may replace. Production passes nothing: every default is the strict one, and no variable of the
 * environment is read. Tests pass a name table, a looser idea of "public", ports and a certificate to reach a server
 * on this machine.
 */
export interface FeedFetcherOptions {
  readonly resolve?: ResolveName;
  readonly isPublic?: (address: string) => boolean;
  readonly ports?: readonly number[];
  readonly ca?: string;
  readonly limits?: Partial<FeedLimits>;
  readonly now?: () => number;
}

/**
 * Reads calendar feeds from the public internet.
 *
 * `fetch` follows redirects by hand, checks every target anew and never tries anything twice. It rejects only with the
 * reason of the caller's `signal`, after `close()`, or for a mistake of ours; a feed's faults are answers. `close` ends
 * what is under way and waits until every connection is gone.
 */
export function createFeedFetcher(options: FeedFetcherOptions = {}): FeedFetcher & { close(): Promise<void> } {
  const world: FeedWorld = {
    resolve: options.resolve ?? createNameResolver(),
    isPublic: options.isPublic ?? isPublicAddress,
    ports: options.ports ?? [443, 8443],
    ca: options.ca ?? null,
    limits: { ...feedLimits, ...options.limits },
    now: options.now ?? Date.now,
  };
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();

  async function fetchFeed(url: string, validators: FeedValidators, signal: AbortSignal): Promise<FeedAnswer> {
    const callers = AbortSignal.any([signal, closing.signal]);
    callers.throwIfAborted();
    const address = readFeedAddress(url, world);
    if (address.kind === 'unusable') return failed(new FeedFault(address.code, address.text));
    const deadline = startDeadline(world.limits, callers);
    try {
      return await followFeed(address.url, validators, deadline, world);
    } catch (error) {
      callers.throwIfAborted();
      // Once time is up, whatever else went wrong is only its consequence.
      const fault = asFeedFault(deadline.signal.aborted ? deadline.signal.reason : error);
      if (fault === null) throw error;
      return failed(fault);
    } finally {
      deadline.end();
    }
  }

  return {
    checkAddress(url) {
      const address = readFeedAddress(url, world);
      return address.kind === 'usable' ? null : { code: address.code, text: address.text };
    },
    fetch(url, validators, signal) {
      const answer = fetchFeed(url, validators, signal);
      running.add(answer);
      return answer.finally(() => running.delete(answer));
    },
    async close() {
      closing.abort(new Error('the feed reader is closed'));
      await Promise.allSettled(running);
    },
  };
}

async function followFeed(
  address: URL,
  validators: FeedValidators,
  deadline: FeedDeadline,
  world: FeedWorld,
): Promise<FeedAnswer> {
  let at = address;
  for (let redirects = 0; redirects <= world.limits.redirects; redirects += 1) {
    const answer = await visitFeed(at, validators, deadline, world);
    if (answer.kind !== 'redirect') return answer;
    at = answer.to;
  }
  throw new FeedFault('feed_too_many_redirects', 'The feed redirects again and again without an end.');
}

function failed({ code, message, retryAfterMs }: FeedFault): FeedAnswer {
  return { kind: 'failed', code, text: message, retryAfterMs };
}
