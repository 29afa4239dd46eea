import { readRetryAfter } from '../ics/retry-after.ts';
import { mayCarrySecrets } from './loopback.ts';

/** Nothing that can be read came back: no connection, cut off, too slow, too long, half a sentence or another language. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** Of the answer as far as it came; null where none came, 0 where nothing was sent. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(message: string, answer: { status: number; retryAfterMs: number | null } | null = null) {
    super(message);
    this.status = answer?.status ?? null;
    this.retryAfterMs = answer?.retryAfterMs ?? null;
  }
}

export interface BoundedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

export interface BoundedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly retryAfterMs: number | null;
}

/** Sends one request, once. Throws `Unreadable`, or the reason of the caller's signal. */
export type BoundedFetch = (url: string, request: BoundedRequest) => Promise<BoundedAnswer>;

export interface FetchBounds {
  /** From the first to the last byte. */
  readonly timeoutMs: number;
  /** Of the answer after decompression. */
  readonly maximumBytes: number;
  readonly now: () => number;
}

/** A fetch that ends: no redirect is followed, and no secret leaves by plain HTTP. */
export function createBoundedFetch({ timeoutMs, maximumBytes, now }: FetchBounds): BoundedFetch {
  return async (url, { method, headers, body, signal }) => {
    if (!mayCarrySecrets(url)) {
      throw new Unreadable('the address is neither encrypted nor on this machine', { status: 0, retryAfterMs: null });
    }
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(timeoutMs);
    const any = AbortSignal.any([signal, deadline]);
    // What its head said holds, though the rest never comes: a server that is too busy for both says so first.
    let answer: { status: number; retryAfterMs: number | null } | null = null;
    try {
      const response = await fetch(url, { method, headers, body, signal: any, redirect: 'manual' });
      const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), now());
      answer = { status: response.status, retryAfterMs };
      const text = await readText(response, maximumBytes, answer);
      return { ...answer, headers: response.headers, text };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Unreadable) throw error;
      throw new Unreadable(deadline.aborted ? 'the answer took too long' : 'the connection failed', answer);
    }
  };
}

async function readText(
  response: Response,
  maximumBytes: number,
  answer: { status: number; retryAfterMs: number | null },
): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    // Leaving the loop cancels the body.
    if (size > maximumBytes) throw new Unreadable('the answer is too long', answer);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
