import type { FeedAnswer, FeedFetcher, FeedProblemCode, FeedValidators } from '../ports/feed-fetcher.ts';

type Answer = FeedAnswer | (() => FeedAnswer | Promise<FeedAnswer>);

export interface ScriptedFeeds extends FeedFetcher {
  /** What was asked, in order. */
  readonly visits: { readonly url: string; readonly validators: FeedValidators }[];
  /** What every visit is answered from now on; a function may also do something meanwhile, or throw. */
  answer(answer: Answer): void;
  /** Addresses are refused with this from now on; null: taken. */
  refuse(problem: { readonly code: FeedProblemCode; readonly text: string } | null): void;
}

const noValidators: FeedValidators = { etag: null, lastModified: null };

/** Feeds that answer what a test says. A visit before anything was said is a test's mistake and throws. */
export function createScriptedFeeds(): ScriptedFeeds {
  const visits: ScriptedFeeds['visits'] = [];
  let next: Answer | null = null;
  let refusal: ReturnType<FeedFetcher['checkAddress']> = null;
  return {
    visits,
    answer: (answer) => void (next = answer),
    refuse: (problem) => void (refusal = problem),
    checkAddress: () => refusal,
    async fetch(url, validators) {
      visits.push({ url, validators });
      if (next === null) throw new Error('No answer was said for a feed.');
      return typeof next === 'function' ? next() : next;
    },
  };
}

/** A visit that brings a calendar. */
export function contentOf(bytes: Uint8Array, validators: FeedValidators = noValidators): FeedAnswer {
  return { kind: 'content', bytes, validators };
}

/** A visit that fails. */
export function failedWith(code: FeedProblemCode, retryAfterMs: number | null = null): FeedAnswer {
  return { kind: 'failed', code, text: `The feed: ${code}.`, retryAfterMs };
}
