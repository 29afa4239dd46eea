import { createHash } from 'node:crypto';
import type { IssuedTokens, TokenResult } from '../server/accounts-model.ts';
import { json } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Route, SimRequest } from '../server/request.ts';
import { delegatedAccess } from './delegation.ts';
import { personById } from './google-state.ts';
import type { GoogleState } from './google-state.ts';
import { fullScopeName } from './scopes.ts';
import { tokenError } from './token-error.ts';

/** Codes, refresh tokens and service accounts' assertions for tokens; revocation; who a token belongs to. */
export function tokenRoutes(state: GoogleState): Route[] {
  return [
    { method: 'POST', path: '/token', handle: (request) => exchange(request, state) },
    { method: 'POST', path: '/revoke', handle: (request) => revoke(request, state) },
    { method: 'GET', path: '/v1/userinfo', handle: (request) => userInfo(request, state) },
  ];
}

async function exchange(request: SimRequest, state: GoogleState): Promise<Reply> {
  const form = request.form();
  const { clientId, clientSecret } = clientOf(request, form);
  switch (form.get('grant_type')) {
    case 'authorization_code': {
      const result = state.accounts.redeemCode({
        code: form.get('code') ?? '',
        clientId,
        clientSecret,
        redirectUri: form.get('redirect_uri') ?? '',
        codeVerifier: form.get('code_verifier') ?? '',
      });
      return tokensReply(result, clientId, state);
    }
    case 'refresh_token': {
      const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
      const refreshToken = form.get('refresh_token') ?? '';
      const narrowed = scopes.length === 0 ? {} : { scopes: scopes.map(fullScopeName) };
      const result = state.accounts.refresh({ refreshToken, clientId, clientSecret, ...narrowed });
      return tokensReply(result, clientId, state);
    }
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return delegatedAccess(form.get('assertion') ?? '', state);
    default:
      return tokenError(400, 'unsupported_grant_type', 'Invalid grant_type');
  }
}

function clientOf(request: SimRequest, form: URLSearchParams): { clientId: string; clientSecret: string } {
  const basic = /^Basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (basic === undefined) {
    return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' };
  }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':', 2);
  return { clientId: decodeURIComponent(id), clientSecret: decodeURIComponent(secret) };
}

async function tokensReply(result: TokenResult, clientId: string, state: GoogleState): Promise<Reply> {
  if (result.kind === 'refused') return refusalOf(result.why);
  const { accessToken, expiresInSeconds, scopes, refreshToken } = result.tokens;
  const body = {
    access_token: accessToken,
    expires_in: expiresInSeconds - 1,
    // Google's refresh tokens stay as they are: none comes with an answer to one.
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    scope: scopes.join(' '),
    token_type: 'Bearer',
    ...(scopes.includes('openid') ? { id_token: await idToken(result.tokens, clientId, state) } : {}),
  };
  return json(200, body, { 'cache-control': 'no-store' });
}

function refusalOf(why: (TokenResult & { kind: 'refused' })['why']): Reply {
  switch (why) {
    case 'client':
      return tokenError(401, 'invalid_client', 'The provided client secret is invalid.');
    case 'redirect':
      return tokenError(400, 'redirect_uri_mismatch', 'Bad Request');
    case 'verifier':
      return tokenError(400, 'invalid_grant', 'Invalid code verifier.');
    case 'revoked':
    case 'reused':
      return tokenError(400, 'invalid_grant', 'Token has been expired or revoked.');
    case 'person-gone':
      return tokenError(400, 'invalid_grant', 'Account has been deleted');
    case 'scope':
      return tokenError(400, 'invalid_scope', 'Some requested scopes were invalid.');
    default:
      return tokenError(400, 'invalid_grant', 'Bad Request');
  }
}

function idToken(tokens: IssuedTokens, clientId: string, state: GoogleState): Promise<string> {
  const person = personById(state, tokens.grant.personId ?? '');
  if (person === null) throw new Error('A grant without a person has no ID token.');
  const half = createHash('sha256').update(tokens.accessToken).digest().subarray(0, 16);
  return state.accounts.signIdToken({
    iss: state.origin(),
    azp: clientId,
    aud: clientId,
    sub: person.subject,
    hd: state.world.domain,
    at_hash: half.toString('base64url'),
    ...emailClaims(tokens.scopes, person.address),
    ...(tokens.nonce === null ? {} : { nonce: tokens.nonce }),
  });
}

function emailClaims(scopes: readonly string[], email: string): object {
  return scopes.includes(fullScopeName('email')) ? { email, email_verified: true } : {};
}

/** In the form only: a token in an address would end up in logs. */
function revoke(request: SimRequest, state: GoogleState): Reply {
  const token = request.form().get('token');
  if (token === null || token === '') return tokenError(400, 'invalid_request', 'Missing required parameter: token');
  if (!state.accounts.revoke(token)) return tokenError(400, 'invalid_token', 'Token expired or revoked');
  return json(200, {});
}

function userInfo(request: SimRequest, state: GoogleState): Reply {
  const access = state.accounts.checkAccess(request.bearer ?? '');
  const person = access.kind === 'valid' ? personById(state, access.personId ?? '') : null;
  if (access.kind !== 'valid' || person === null) {
    return tokenError(401, 'invalid_request', 'Invalid Credentials');
  }
  const [given = person.name, ...family] = person.name.split(' ');
  const name = { name: person.name, given_name: given, family_name: family.join(' ') };
  const shown = access.scopes.includes(fullScopeName('profile')) ? name : {};
  return json(200, {
    sub: person.subject,
    hd: state.world.domain,
    ...emailClaims(access.scopes, person.address),
    ...shown,
  });
}
