import { sniff, sniffBytes } from './calendar-sniff.ts';
import { decompress } from './decompress.ts';
import type { Pieces } from './decompress.ts';
import { FeedFault } from './feed-fault.ts';
import type { FeedLimits } from './feed-limits.ts';

/**
 * Reads a body, decompressed, into memory. Both sizes are counted while they grow, so that a small body that unpacks to
 * gigabytes ends at the limit; and the first bytes are looked at as soon as they are there, so that what is no calendar
 * is not read to its end. `heard` is called for every piece that arrives. Throws a `FeedFault`, or what the body threw.
 */
export async function readBody(
  body: Pieces,
  encoding: string | null,
  limits: FeedLimits,
  heard: () => void,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let recognized = false;
  const sent = atMost(limits.sentBytes, body, heard);
  for await (const piece of atMost(limits.contentBytes, decompress(sent, encoding))) {
    pieces.push(piece);
    size += piece.byteLength;
    if (recognized || size < sniffBytes) continue;
    insistOnCalendar(pieces);
    recognized = true;
  }
  if (!recognized) insistOnCalendar(pieces);
  return Buffer.concat(pieces);
}

/** Says that a body of this many bytes is not read at all. */
export function tooLarge(limit: number): FeedFault {
  return new FeedFault('feed_too_large', `The feed is larger than ${Math.round(limit / (1024 * 1024))} MiB.`);
}

async function* atMost(limit: number, source: Pieces, heard?: () => void): Pieces {
  let size = 0;
  for await (const piece of source) {
    heard?.();
    size += piece.byteLength;
    if (size > limit) throw tooLarge(limit);
    yield piece;
  }
}

function insistOnCalendar(pieces: readonly Uint8Array[]): void {
  const kind = sniff(Buffer.concat(pieces));
  if (kind === 'calendar') return;
  if (kind === 'empty') throw new FeedFault('feed_not_a_calendar', 'The address answers with nothing.');
  if (kind === 'other') {
    throw new FeedFault('feed_not_a_calendar', 'The address answers with something that is not a calendar.');
  }
  throw new FeedFault(
    'feed_not_a_calendar',
    'The address answers with an HTML page instead of a calendar. Often that is a sign-in page: ' +
      'use the secret or public address in iCal format, which works without signing in.',
  );
}
