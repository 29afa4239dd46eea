import { pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { FeedFault } from './feed-fault.ts';

export type Pieces = AsyncIterable<Uint8Array>;

/** What is sent as `accept-encoding`. */
export const readableEncodings = 'gzip, deflate, br';

/** Unpacks a body as it arrives. Throws a `FeedFault` for an encoding that was not asked for. */
export function decompress(source: Pieces, encoding: string | null): Pieces {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return source;
    case 'gzip':
    case 'x-gzip':
      return through(source, createGunzip());
    case 'br':
      return through(source, createBrotliDecompress());
    case 'deflate':
      return inflate(source);
    default:
      throw new FeedFault('feed_server_error', 'The feed is compressed in a way that cannot be read.');
  }
}

/** `deflate` means zlib's format (RFC 9110, 8.4.1.2), but some servers send it without the frame. */
async function* inflate(source: Pieces): Pieces {
  const rest = source[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) return;
  // RFC 1950: the low four bits of the first byte are the method, 8 for deflate.
  const framed = ((first.value[0] ?? 0) & 0x0f) === 8;
  const whole = async function* (): Pieces {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => rest };
  };
  yield* through(whole(), framed ? createInflate() : createInflateRaw());
}

/** The decoder carries the source's error, so whoever reads it learns why it ended. */
function through(source: Pieces, decoder: Duplex): Pieces {
  return pipeline(source, decoder, () => {});
}
