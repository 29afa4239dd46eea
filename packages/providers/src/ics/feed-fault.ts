import type { FeedProblemCode } from '@clearweek/app';

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

export const brokeOff = (): FeedFault =>
  new FeedFault('feed_unreachable', 'The connection to the feed broke off before everything had arrived.');

const brokenArchive = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT', 'Z_STREAM_ERROR', 'ERR_PADDING_2']);

/** Classifies what the network, the HTTP parser or a decompressor threw. */
export function asFeedFault(error: unknown): FeedFault {
  if (error instanceof FeedFault) return error;
  const code = codeOf(error);
  // A compressed body that ends early is a broken connection, not broken data.
  if (code === 'Z_BUF_ERROR') return brokeOff();
  if (brokenArchive.has(code) || code.startsWith('ERR__ERROR_FORMAT') || code.startsWith('ERR_BROTLI')) {
    return new FeedFault('feed_server_error', 'The feed is compressed in a way that cannot be read.');
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new FeedFault('feed_server_error', "The feed's server does not speak HTTP as it should.");
  }
  return brokeOff();
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
