import type { SimulatorFrame } from '../server/frame.ts';
import { escaped, pretendedPage } from '../server/pretended-page.ts';
import { html, redirect, type Reply } from '../server/reply.ts';
import { describe, REFUSALS, type EntraRefusal } from './entra-error.ts';
import { mixesDefault, readScopes } from './scope-list.ts';
import { isKnownTenant } from './tenant.ts';

/** What an app asks for when it sends somebody to sign in. */
export interface AuthorizeRequest {
  readonly tenant: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly challengeMethod: string | null;
  readonly prompt: string | null;
  readonly loginHint: string | null;
}

/** The parameters that the sign-in page carries along. */
export const CARRIED = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'login_hint',
] as const;

/** Reads and checks it. Where app or redirect are wrong nobody is sent anywhere: the person sees a page. */
export function readAuthorize(frame: SimulatorFrame, tenant: string, from: URLSearchParams): AuthorizeRequest | Reply {
  const clientId = from.get('client_id') ?? '';
  const redirectUri = from.get('redirect_uri') ?? '';
  if (!isKnownTenant(tenant, frame.world.tenantId)) return errorPage(REFUSALS.tenant);
  if (frame.accounts.client(clientId) === null) return errorPage(REFUSALS.unknownClient);
  if (!frame.accounts.allowsRedirect(clientId, redirectUri)) return errorPage(REFUSALS.redirect);
  const request: AuthorizeRequest = {
    tenant,
    clientId,
    redirectUri,
    scopes: readScopes(from.get('scope')),
    state: from.get('state'),
    nonce: from.get('nonce'),
    challenge: from.get('code_challenge'),
    challengeMethod: from.get('code_challenge_method'),
    prompt: from.get('prompt'),
    loginHint: from.get('login_hint'),
  };
  if (from.get('response_type') !== 'code') {
    return sendBack(request, {
      error: 'unsupported_response_type',
      code: 700054,
      message: 'The response_type is not enabled.',
    });
  }
  if ((from.get('response_mode') ?? 'query') !== 'query') {
    return sendBack(request, { error: 'invalid_request', code: 70007, message: 'The response_mode is not supported.' });
  }
  return wrongScopes(request.scopes) ?? missingChallenge(request) ?? request;

  function wrongScopes(scopes: readonly string[]): Reply | null {
    if (scopes.length === 0) return sendBack(request, REFUSALS.scope);
    return mixesDefault(scopes) ? sendBack(request, REFUSALS.defaultMixed) : null;
  }
}

function missingChallenge(request: AuthorizeRequest): Reply | null {
  if (request.challenge !== null && request.challengeMethod === 'S256') return null;
  return sendBack(request, {
    error: 'invalid_request',
    code: 9002325,
    message: 'Proof Key for Code Exchange is required, with the method S256.',
  });
}

/** Back to the app with an error. */
export function sendBack(request: AuthorizeRequest, refusal: EntraRefusal): Reply {
  return backWith(request, {
    error: refusal.error,
    ...(refusal.suberror === undefined ? {} : { error_subcode: refusal.suberror }),
    error_description: describe(refusal),
  });
}

export function backWith(request: AuthorizeRequest, answer: Readonly<Record<string, string>>): Reply {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (request.state !== null) url.searchParams.set('state', request.state);
  return redirect(url.href);
}

function errorPage(refusal: EntraRefusal): Reply {
  const content = `<p>${escaped(describe(refusal))}</p>`;
  return html(400, pretendedPage({ provider: 'microsoft', title: 'Sorry, but we cannot sign you in', content }));
}
