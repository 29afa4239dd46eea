import type { CustomFetch } from 'openid-client';
import { Unreadable } from './bounded-fetch.ts';
import type { BoundedFetch } from './bounded-fetch.ts';
import { objectIn } from './object-in.ts';

/** One conversation with an authorization server: carries openid-client's requests and remembers how they were answered. */
export interface Exchange {
  readonly fetch: CustomFetch;
  /** Why no answer could be read; null where all could. */
  lost(): Unreadable | null;
  /** The last answer. */
  answered(): { readonly status: number; readonly retryAfterMs: number | null } | null;
}

/** `read` may put another text in place of an answer's, or throw. */
export function createExchange(
  send: BoundedFetch,
  signal: AbortSignal,
  read: (url: string, status: number, text: string) => string = (_url, _status, text) => text,
): Exchange {
  let lost: Unreadable | null = null;
  let answered: { status: number; retryAfterMs: number | null } | null = null;

  async function ask(url: string, method: string, headers: Record<string, string>, body: string | null) {
    try {
      const answer = await send(url, { method, headers, body, signal });
      answered = answer;
      // A 200 is a JSON object at every address that is asked here; a proxy's page, half an object or `null` is no answer.
      if (answer.status === 200 && objectIn(answer.text) === null) {
        throw new Unreadable('the answer is no JSON object', answer);
      }
      return answer;
    } catch (error) {
      if (error instanceof Unreadable) lost = error;
      throw error;
    }
  }

  return {
    lost: () => lost,
    answered: () => answered,
    async fetch(url, { method, headers, body }) {
      const sent = body === undefined || body === null ? null : textOf(body);
      const answer = await ask(url, method, headers, sent);
      const text = read(url, answer.status, answer.text);
      // openid-client would look for a challenge first and leave the body, which says more, unread.
      return new Response(text, {
        status: answer.status,
        headers: { 'content-type': answer.headers.get('content-type') ?? 'text/plain' },
      });
    },
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('A form was expected');
}
