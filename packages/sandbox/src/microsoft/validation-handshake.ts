import { randomUUID } from 'node:crypto';
import type { Pushes } from '../server/pushes-model.ts';

const TIMEOUT_MS = 10_000;

/** Asks an address to send back a token, as plain text within ten seconds. The answer says what went wrong; null: nothing. */
export function createHandshake(pushes: Pushes): (url: string) => Promise<string | null> {
  return async (url) => {
    const token = `Validation: Testing client application reachability ${randomUUID()} & more`;
    const asked = new URL(url);
    asked.searchParams.set('validationToken', token);
    const outcome = await pushes.deliverNow(
      {
        provider: 'microsoft',
        channel: `validation ${token}`,
        personId: null,
        url: asked.href,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: '',
      },
      TIMEOUT_MS,
    );
    if (outcome.status === null) return 'Subscription validation request timed out.';
    if (outcome.status !== 200)
      return `Subscription validation request failed. Response must be HTTP 200, not ${outcome.status}.`;
    return outcome.body === token
      ? null
      : 'Subscription validation request failed. Must respond with 200 OK and the token.';
  };
}
