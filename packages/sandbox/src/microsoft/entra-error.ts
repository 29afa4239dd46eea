import { randomUUID } from 'node:crypto';
import { json, type Reply } from '../server/reply.ts';

/** What Entra says when it refuses: `error` is what apps may rely on, the number is for people. */
export interface EntraRefusal {
  readonly error: string;
  /** Without `AADSTS`. */
  readonly code: number;
  readonly message: string;
  readonly suberror?: string;
  readonly status?: number;
}

export const REFUSALS = {
  client: { status: 401, error: 'invalid_client', code: 7000215, message: 'Invalid client secret provided.' },
  unknownClient: {
    status: 400,
    error: 'unauthorized_client',
    code: 700016,
    message:
      'Application was not found in the directory. It may not have been installed by the administrator of the tenant.',
  },
  code: {
    error: 'invalid_grant',
    code: 70008,
    message: 'The provided authorization code or refresh token has expired or is unknown.',
  },
  codeTwice: { error: 'invalid_grant', code: 54005, message: 'OAuth2 Authorization code was already redeemed.' },
  redirect: { error: 'invalid_grant', code: 50011, message: 'The redirect URI does not match the one of the request.' },
  verifier: {
    error: 'invalid_grant',
    code: 501481,
    message: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  otherClient: {
    error: 'invalid_grant',
    code: 700005,
    message: 'The provided code or token was issued to another client.',
  },
  revoked: {
    error: 'invalid_grant',
    code: 50173,
    message: 'The provided grant has expired due to it being revoked. A fresh auth token is needed.',
  },
  reused: {
    error: 'invalid_grant',
    code: 700082,
    message: 'The refresh token has been used before and is no longer valid.',
    suberror: 'bad_token',
  },
  personGone: { error: 'invalid_grant', code: 50057, message: 'The user account is disabled.' },
  consent: {
    error: 'invalid_grant',
    code: 65001,
    message: 'The user or administrator has not consented to use the application.',
    suberror: 'consent_required',
  },
  interaction: {
    error: 'interaction_required',
    code: 53003,
    message: 'Access has been blocked by Conditional Access policies.',
    suberror: 'basic_action',
  },
  grantType: { error: 'unsupported_grant_type', code: 70003, message: 'The app returned an unsupported grant type.' },
  scope: {
    error: 'invalid_scope',
    code: 70011,
    message: "The provided value for the input parameter 'scope' is not valid.",
  },
  defaultMixed: {
    error: 'invalid_scope',
    code: 70011,
    message: ".default scope can't be combined with resource-specific scopes.",
  },
  tenant: { error: 'invalid_request', code: 90002, message: 'Tenant not found.' },
  missing: {
    error: 'invalid_request',
    code: 900144,
    message: 'The request body must contain a required parameter that is missing.',
  },
} as const satisfies Readonly<Record<string, EntraRefusal>>;

/** A refusal of the token endpoint. */
export function entraError(refusal: EntraRefusal, now: number): Reply {
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = new Date(now).toISOString().replace('T', ' ').slice(0, 19) + 'Z';
  const lines = [describe(refusal), `Trace ID: ${trace}`, `Correlation ID: ${correlation}`, `Timestamp: ${timestamp}`];
  const body = {
    error: refusal.error,
    error_description: lines.join(' '),
    error_codes: [refusal.code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    ...(refusal.suberror === undefined ? {} : { suberror: refusal.suberror }),
  };
  return json(refusal.status ?? 400, body, { 'cache-control': 'no-store', pragma: 'no-cache' });
}

export function describe(refusal: EntraRefusal): string {
  return `AADSTS${refusal.code}: ${refusal.message}`;
}
