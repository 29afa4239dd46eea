import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { Unreadable } from '../oauth/bounded-fetch.ts';
import type { BoundedFetch } from '../oauth/bounded-fetch.ts';

/** What one request needs besides its method and body. */
export class Errand {
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
  /** As the answer said it; null before, and where it did not. */
  retryAfterMs: number | null = null;
  /** Not even the head of an answer came. */
  isSilent = false;

  constructor(url: string, token: string, signal: AbortSignal) {
    this.url = url;
    this.token = token;
    this.signal = signal;
  }
}

/**
 * The whole chain of the client: address, token, transport, and nothing else. The library's own handlers repeat requests behind one's
 * back, send no token over plain HTTP (where the simulator lives), and re-order the queries of links.
 */
export function createChain(send: BoundedFetch): Middleware[] {
  const transport: Middleware = {
    async execute(context) {
      const errand = errandOf(context);
      const { method = 'GET', body = null, headers = {} } = context.options ?? {};
      const answer = await send(errand.url, {
        method,
        headers: headers as Record<string, string>,
        body: body as string | null,
        signal: errand.signal,
      }).catch((error: unknown) => {
        // The library keeps nothing of an error but its name.
        if (error instanceof Unreadable) {
          errand.retryAfterMs = error.retryAfterMs;
          errand.isSilent = error.status === null;
        }
        throw error;
      });
      errand.retryAfterMs = answer.retryAfterMs;
      const empty = answer.status === 204 || answer.status === 304;
      context.response = new Response(empty ? null : answer.text, { status: answer.status, headers: answer.headers });
    },
  };
  const sign: Middleware = {
    async execute(context) {
      const errand = errandOf(context);
      context.options = {
        ...context.options,
        headers: { ...(context.options?.headers as Record<string, string>), authorization: `Bearer ${errand.token}` },
      };
      await transport.execute(context);
    },
    setNext() {},
  };
  return [sign, transport];
}

function errandOf(context: Context): Errand {
  const errand = context.middlewareControl?.getMiddlewareOptions(Errand);
  if (!(errand instanceof Errand)) throw new TypeError('A request without an errand');
  return errand;
}
