import type { FeedProblemCode } from '@clearweek/app';
import { errors } from 'undici';

/** Why a feed could not be read. Thrown inside this folder only; `createFeedFetcher` turns it into a `FeedAnswer`. */
export class FeedFault extends Error {
  override readonly name = 'FeedFault';
  readonly code: FeedProblemCode;
  readonly retryAfterMs: number | null;

  /** `text` is a plain sentence for the person who gave the address. It never holds the address or a word of the answer. */
  constructor(code: FeedProblemCode, text: string, retryAfterMs: number | null = null) {
    super(text);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

export function brokeOff(): FeedFault {
  return new FeedFault('feed_unreachable', 'The connection to the feed broke off before everything had arrived.');
}

/** What a decompressor calls data that it cannot read: zlib `Z_…`, Brotli `ERR_…FORMAT_…` and `ERR_…PADDING_…`. */
const unreadable = /^Z_|^ERR_.*(?:FORMAT|PADDING|BROTLI)/;

/**
 * Classifies what the network, the HTTP parser or a decompressor threw: each of them names its errors with a code.
 * Null for everything else, which is a mistake of ours and not the feed's.
 */
export function asFeedFault(error: unknown): FeedFault | null {
  if (error instanceof FeedFault) return error;
  // The HTTP parser is the one that leaves the code out of some of its errors.
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError) return notHttp();
  const code = codeOf(error);
  if (code === null || code === 'UND_ERR_INVALID_ARG') return null;
  // A compressed body that ends early is a broken connection, not broken data.
  if (code === 'Z_BUF_ERROR' || !unreadable.test(code)) return brokeOff();
  return new FeedFault('feed_server_error', 'The feed is compressed in a way that cannot be read.');
}

function notHttp(): FeedFault {
  return new FeedFault('feed_server_error', "The feed's server does not speak HTTP as it should.");
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
