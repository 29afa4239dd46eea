import type { ErrorCode } from '../errors.ts';

/** What a feed's server said last time, sent back so that it can answer "not changed". */
export interface FeedValidators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type FeedProblemCode = Extract<ErrorCode, `feed_${string}` | 'invalid_feed_address'>;

export type FeedAnswer =
  | { readonly kind: 'content'; readonly bytes: Uint8Array; readonly validators: FeedValidators }
  | { readonly kind: 'unchanged' }
  /** `retryAfterMs` is what the server asked for, where it asked. `text` is a plain sentence without the address. */
  | {
      readonly kind: 'failed';
      readonly code: FeedProblemCode;
      readonly text: string;
      readonly retryAfterMs: number | null;
    };

/** Reads calendar feeds from the internet, and only from the public part of it (SSRF guard). Never throws for a feed's faults. */
export interface FeedFetcher {
  /** Says what is wrong with an address that can never be read, without visiting it; null where nothing is. */
  checkAddress(url: string): { readonly code: FeedProblemCode; readonly text: string } | null;
  fetch(url: string, validators: FeedValidators, signal: AbortSignal): Promise<FeedAnswer>;
}
