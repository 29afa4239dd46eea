import type { Clock } from '@clearweek/app';
import { Unreadable } from './bounded-fetch.ts';
import type { BoundedAnswer, BoundedFetch } from './bounded-fetch.ts';
import type { Failed, OAuthClient, OAuthErrorMeaning, RefusalMeaning } from './contracts.ts';
import { faultOfStatus, isTrouble, meaningOf } from './failure.ts';
import { objectIn } from './object-in.ts';
import type { FindServer } from './server-metadata.ts';
import { tokensFrom } from './tokens-from.ts';

export interface FormWorld {
  readonly send: BoundedFetch;
  readonly findServer: FindServer;
  readonly errors: Readonly<Record<string, OAuthErrorMeaning>>;
  readonly clock: Clock;
}

/** The requests in which no client takes part: a form without our id and secret. */
export function createFormGrants({
  send,
  findServer,
  errors,
  clock,
}: FormWorld): Pick<OAuthClient, 'revoke' | 'assertion' | 'tokenEndpoint'> {
  const ofRegistration = (error: string) => meaningOf(error, errors);

  async function post(url: string, form: Readonly<Record<string, string>>, signal: AbortSignal) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    try {
      return await send(url, { method: 'POST', headers, body: new URLSearchParams(form).toString(), signal });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return failed(faultOfStatus(error.status, error.retryAfterMs));
    }
  }

  async function assertion(jwt: string, signal: AbortSignal, meaning: RefusalMeaning) {
    const server = await findServer();
    if (server.kind === 'failed') return server;
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt };
    const answer = await post(server.metadata.token_endpoint ?? '', form, signal);
    if ('kind' in answer) return answer;
    const fields = objectIn(answer.text);
    const token = fields?.['access_token'];
    if (answer.status !== 200)
      return refused(answer, fields, (error, description) => meaning(error, description) ?? ofRegistration(error));
    // Whatever else a 200 says, it says nothing about the consent.
    if (typeof token !== 'string' || token === '') return failed(faultOfStatus(answer.status, answer.retryAfterMs));
    const seconds = fields?.['expires_in'];
    const life = typeof seconds === 'number' ? { expires_in: seconds } : {};
    return { kind: 'ok' as const, tokens: tokensFrom({ access_token: token, ...life }, clock.now()) };
  }

  async function revoke(token: string) {
    const server = await findServer();
    if (server.kind === 'failed') return server;
    const endpoint = server.metadata.revocation_endpoint;
    if (endpoint === undefined) return failed({ kind: 'misconfigured' });
    const answer = await post(endpoint, { token }, new AbortController().signal);
    if ('kind' in answer) return answer;
    if (answer.status === 200) return 'revoked' as const;
    const fields = objectIn(answer.text);
    return fields?.['error'] === 'invalid_token' ? ('gone' as const) : refused(answer, fields, ofRegistration);
  }

  async function tokenEndpoint() {
    const server = await findServer();
    if (server.kind === 'failed') return server;
    return server.metadata.token_endpoint ?? failed({ kind: 'misconfigured' });
  }

  return { assertion, revoke, tokenEndpoint };
}

function refused(
  answer: BoundedAnswer,
  fields: Readonly<Record<string, unknown>> | null,
  meaning: RefusalMeaning,
): Failed {
  const name = fields?.['error'];
  if (isTrouble(answer.status) || typeof name !== 'string')
    return failed(faultOfStatus(answer.status, answer.retryAfterMs));
  const description = fields?.['error_description'];
  switch (meaning(name, typeof description === 'string' ? description : '')) {
    case 'misconfigured':
      return failed({ kind: 'misconfigured' });
    case 'consent-gone':
      return failed({ kind: 'no-calendar' });
    case 'admin-needed':
    case 'declined':
      return failed({ kind: 'blocked-by-admin' });
    default:
      return failed({ kind: 'unavailable', retryAfterMs: answer.retryAfterMs });
  }
}

function failed(fault: Failed['fault']): Failed {
  return { kind: 'failed', fault };
}
