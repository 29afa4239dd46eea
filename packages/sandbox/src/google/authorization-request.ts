import type { GoogleState } from './google-state.ts';
import { fullScopeName } from './scopes.ts';

/** What an app asks for when it sends somebody here to sign in. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  /** By their full names, each once. */
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  readonly codeChallengeMethod: string | null;
  readonly offline: boolean;
  readonly prompt: readonly string[];
  readonly includeGranted: boolean;
  readonly loginHint: string | null;
}

export type AuthorizationReading =
  | { readonly kind: 'request'; readonly request: AuthorizationRequest }
  /** The app cannot be trusted with an answer: the person is told, and sent nowhere (RFC 6749, 4.1.2.1). */
  | { readonly kind: 'page'; readonly error: string; readonly description: string }
  | { readonly kind: 'back'; readonly request: AuthorizationRequest; readonly error: string };

/** Parameters that are carried through the page. */
export const carriedParameters = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'access_type',
  'prompt',
  'include_granted_scopes',
  'login_hint',
  'hd',
] as const;

export function readAuthorizationRequest(query: URLSearchParams, google: GoogleState): AuthorizationReading {
  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (google.accounts.client(clientId) === null) return page('invalid_client', 'The OAuth client was not found.');
  if (!google.accounts.allowsRedirect(clientId, redirectUri)) {
    return page('redirect_uri_mismatch', 'The app may not be answered at the address that it gave.');
  }
  const scopes = [...new Set((query.get('scope') ?? '').split(' ').filter((scope) => scope !== ''))].map(fullScopeName);
  const request: AuthorizationRequest = {
    clientId,
    redirectUri,
    scopes,
    state: query.get('state'),
    nonce: query.get('nonce'),
    codeChallenge: query.get('code_challenge'),
    codeChallengeMethod: query.get('code_challenge_method'),
    offline: query.get('access_type') === 'offline',
    prompt: (query.get('prompt') ?? '').split(' ').filter((each) => each !== ''),
    includeGranted: query.get('include_granted_scopes') === 'true',
    loginHint: query.get('login_hint'),
  };
  if (scopes.length === 0) return page('invalid_request', 'Missing required parameter: scope');
  if (query.get('response_type') !== 'code') return { kind: 'back', request, error: 'unsupported_response_type' };
  if (request.codeChallenge === null || request.codeChallengeMethod !== 'S256') {
    return { kind: 'back', request, error: 'invalid_request' };
  }
  // Nobody is ever signed in here already, so a silent answer is out of the question.
  if (request.prompt.includes('none')) return { kind: 'back', request, error: 'interaction_required' };
  return { kind: 'request', request };
}

function page(error: string, description: string): AuthorizationReading {
  return { kind: 'page', error, description };
}
