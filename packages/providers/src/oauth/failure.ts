import type { ProviderFault } from '@clearweek/app';
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import type { OAuthErrorMeaning } from './contracts.ts';
import type { Exchange } from './exchange.ts';
import { oauthErrors } from './oauth-errors.ts';

/** Why a step of the protocol did not end well. */
export type OAuthFailure =
  /** The server said so, with an `error` of known meaning, on the way back (`callback`) or at the token endpoint. */
  | { readonly kind: 'said'; readonly where: 'callback' | 'token'; readonly meaning: OAuthErrorMeaning }
  /** The server refused without a reason that we know. */
  | { readonly kind: 'refused' }
  /** What came back is not what it has to be: forged, replayed, expired or mixed up. */
  | { readonly kind: 'untrue' }
  | { readonly kind: 'fault'; readonly fault: ProviderFault };

/** Reads what a step threw. Throws it again where it is neither the server's nor the network's doing. */
export function failureOf(
  error: unknown,
  exchange: Exchange,
  own: Readonly<Record<string, OAuthErrorMeaning>>,
): OAuthFailure {
  const lost = exchange.lost();
  if (lost !== null) return { kind: 'fault', fault: faultOfStatus(lost.status, lost.retryAfterMs) };
  if (error instanceof AuthorizationResponseError) return said('callback', error.error, own);
  const answered = exchange.answered();
  if (answered !== null && isTrouble(answered.status)) {
    return { kind: 'fault', fault: faultOfStatus(answered.status, answered.retryAfterMs) };
  }
  if (error instanceof ResponseBodyError) return said('token', error.error, own);
  if (answered !== null && answered.status !== 200) return { kind: 'refused' };
  if (error instanceof ClientError) return { kind: 'untrue' };
  throw error;
}

function said(
  where: 'callback' | 'token',
  name: string,
  own: Readonly<Record<string, OAuthErrorMeaning>>,
): OAuthFailure {
  const meaning = meaningOf(name, own);
  return meaning === null ? { kind: 'refused' } : { kind: 'said', where, meaning };
}

/** Null for an `error` that nobody described. */
export function meaningOf(name: string, own: Readonly<Record<string, OAuthErrorMeaning>>): OAuthErrorMeaning | null {
  if (Object.hasOwn(own, name)) return own[name] ?? null;
  return Object.hasOwn(oauthErrors, name) ? (oauthErrors[name] ?? null) : null;
}

/** Statuses that speak of the server's state and not of the request. */
export function isTrouble(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Of an answer that is no word of the server's; `status` null where not even its head came. */
export function faultOfStatus(status: number | null, retryAfterMs: number | null): ProviderFault {
  if (status === 429) return { kind: 'throttled', scope: 'app', retryAfterMs };
  return { kind: 'unavailable', retryAfterMs, ...(status === null && { silent: true }) };
}
