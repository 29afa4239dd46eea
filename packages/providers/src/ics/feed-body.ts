import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { sniff, sniffBytes } from './calendar-sniff.ts';
import { FeedFault } from './feed-fault.ts';
import type { FeedLimits } from './feed-limits.ts';

export interface BodyParts {
  readonly encoding: string | null;
  readonly limits: FeedLimits;
  readonly signal: AbortSignal;
  /** Called for every piece that arrives. */
  readonly heard: () => void;
}

type Pieces = AsyncIterable<Uint8Array>;

/**
 * Reads a body, decompressed, into memory. Both sizes are counted while they grow, so that a small body that unpacks to
 * gigabytes ends at the limit; and the first bytes are looked at as soon as they are there, so that what is no calendar
 * is not read to its end. Throws a `FeedFault`, or what the stream threw.
 */
export async function readBody(body: Readable, parts: BodyParts): Promise<Uint8Array> {
  const { limits, signal, heard } = parts;
  const pieces: Uint8Array[] = [];
  let fault: unknown;
  const measure = async function* (source: Pieces): Pieces {
    let size = 0;
    for await (const piece of source) {
      heard();
      size += piece.byteLength;
      if (size > limits.sentBytes) throw (fault = tooLarge(limits.sentBytes));
      yield piece;
    }
  };
  const collect = async (source: Pieces): Promise<void> => {
    let size = 0;
    let recognized = false;
    for await (const piece of source) {
      pieces.push(piece);
      size += piece.byteLength;
      if (size > limits.contentBytes) throw (fault = tooLarge(limits.contentBytes));
      if (recognized || size < sniffBytes) continue;
      fault = notACalendar(pieces);
      if (fault !== undefined) throw fault;
      recognized = true;
    }
  };
  try {
    await unpack(body, measure, parts, collect);
  } catch (error) {
    // A pipeline reports the stream that closed first, which need not be the one that had the reason.
    signal.throwIfAborted();
    throw fault ?? error;
  }
  const end = notACalendar(pieces);
  if (end !== undefined) throw end;
  return Buffer.concat(pieces);
}

function unpack(
  body: Readable,
  measure: (source: Pieces) => Pieces,
  { encoding, signal }: BodyParts,
  collect: (source: Pieces) => Promise<void>,
): Promise<void> {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return pipeline(body, measure, collect, { signal });
    case 'gzip':
    case 'x-gzip':
      return pipeline(body, measure, createGunzip(), collect, { signal });
    case 'br':
      return pipeline(body, measure, createBrotliDecompress(), collect, { signal });
    case 'deflate':
      return pipeline(body, measure, inflateEither, collect, { signal });
    default:
      body.destroy();
      throw new FeedFault('feed_server_error', 'The feed is compressed in a way that cannot be read.');
  }
}

/** `deflate` means zlib's format (RFC 9110, 8.4.1.2), but some servers send it without the frame. */
async function* inflateEither(source: Pieces): Pieces {
  yield* source as Pieces;
}

function notACalendar(pieces: readonly Uint8Array[]): FeedFault | undefined {
  const kind = sniff(Buffer.concat(pieces));
  if (kind === 'calendar') return undefined;
  if (kind === 'empty') return new FeedFault('feed_not_a_calendar', 'The address answers with nothing.');
  if (kind === 'other') {
    return new FeedFault('feed_not_a_calendar', 'The address answers with something that is not a calendar.');
  }
  return new FeedFault(
    'feed_not_a_calendar',
    'The address answers with an HTML page instead of a calendar. Often that is a sign-in page: ' +
      'use the secret or public address in iCal format, which works without signing in.',
  );
}

function tooLarge(limit: number): FeedFault {
  const mebibytes = Math.round(limit / (1024 * 1024));
  return new FeedFault('feed_too_large', `The feed is larger than ${mebibytes} MiB.`);
}
