import { createHash } from 'node:crypto';
import type { IssuedTokens, TokenResult } from '../server/accounts-model.ts';
import type { SimulatorFrame } from '../server/frame.ts';
import { json, type Reply } from '../server/reply.ts';
import type { Route, SimRequest } from '../server/request.ts';
import type { Behaviour } from './behaviour.ts';
import { entraError, REFUSALS, type EntraRefusal } from './entra-error.ts';
import { readScopes, scopeText } from './scope-list.ts';
import { isKnownTenant } from './tenant.ts';

type Refused = Extract<TokenResult, { kind: 'refused' }>['why'];

const BY_REASON: Readonly<Record<Refused, EntraRefusal>> = {
  client: REFUSALS.client,
  code: REFUSALS.code,
  redirect: REFUSALS.redirect,
  verifier: REFUSALS.verifier,
  'client-mismatch': REFUSALS.otherClient,
  token: REFUSALS.code,
  revoked: REFUSALS.revoked,
  reused: REFUSALS.reused,
  'person-gone': REFUSALS.personGone,
  scope: REFUSALS.consent,
};

interface Asked {
  readonly form: URLSearchParams;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The token endpoint: authorization codes, refresh tokens, and the application's own credentials. */
export function entraToken(frame: SimulatorFrame, behaviour: Behaviour): Route[] {
  const { accounts, world } = frame;
  const refuse = (refusal: EntraRefusal): Reply => entraError(refusal, world.clock.now());

  async function handle(request: SimRequest): Promise<Reply> {
    const tenant = request.params['tenant'] ?? '';
    if (!isKnownTenant(tenant, world.tenantId)) return refuse(REFUSALS.tenant);
    const asked = { form: request.form(), ...credentials(request) };
    if (accounts.client(asked.clientId) === null) return refuse(REFUSALS.unknownClient);
    if (!accounts.knowsClient(asked.clientId, asked.clientSecret)) return refuse(REFUSALS.client);
    switch (asked.form.get('grant_type')) {
      case 'authorization_code':
        behaviour.appRemoved = false;
        return answer(redeem(asked), true);
      case 'refresh_token':
        if (behaviour.appRemoved) return refuse(REFUSALS.unknownClient);
        if (accounts.settings.interactionRequired) return refuse(REFUSALS.interaction);
        return answer(refresh(asked), asked.form.get('scope')?.includes('openid') === true);
      case 'client_credentials':
        return application(tenant, asked);
      default:
        return refuse(REFUSALS.grantType);
    }
  }

  function redeem({ form, clientId, clientSecret }: Asked): TokenResult {
    return accounts.redeemCode({
      code: form.get('code') ?? '',
      clientId,
      clientSecret,
      redirectUri: form.get('redirect_uri') ?? '',
      codeVerifier: form.get('code_verifier') ?? '',
    });
  }

  function refresh({ form, clientId, clientSecret }: Asked): TokenResult {
    const scopes = readScopes(form.get('scope'));
    const known = { refreshToken: form.get('refresh_token') ?? '', clientId, clientSecret };
    if (scopes.length === 0 || scopes.includes('.default')) return accounts.refresh(known);
    // The scopes of the sign-in itself come along whether or not they were granted before.
    const granted = accounts.grantOf(known.refreshToken)?.scopes ?? [];
    const wanted = scopes.filter((scope) => granted.includes(scope) || scope.includes('.'));
    return accounts.refresh({ ...known, scopes: wanted });
  }

  async function answer(result: TokenResult, withIdToken: boolean): Promise<Reply> {
    if (result.kind === 'refused') return refuse(BY_REASON[result.why]);
    const { tokens } = result;
    const isSignIn = withIdToken && tokens.scopes.includes('openid');
    const body = {
      token_type: 'Bearer',
      scope: scopeText(tokens.scopes),
      expires_in: tokens.expiresInSeconds,
      ext_expires_in: tokens.expiresInSeconds,
      access_token: tokens.accessToken,
      ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
      ...(isSignIn ? { id_token: await accounts.signIdToken(claims(frame, tokens)) } : {}),
    };
    return json(200, body, { 'cache-control': 'no-store', pragma: 'no-cache' });
  }

  function application(tenant: string, { form, clientId }: Asked): Reply {
    // An application has no home of its own: it must say which tenant it means.
    if (tenant === 'common' || tenant === 'organizations') return refuse(REFUSALS.tenant);
    if (behaviour.appRemoved) return refuse(REFUSALS.unknownClient);
    if (!/(?:^|\/)\.default$/.test(form.get('scope') ?? '')) return refuse(REFUSALS.scope);
    const scopes = [...behaviour.applicationPermissions];
    const tokens = accounts.issueAccess({ clientId, personId: null, scopes });
    const { expiresInSeconds } = tokens;
    const body = {
      token_type: 'Bearer',
      expires_in: expiresInSeconds,
      ext_expires_in: expiresInSeconds,
      access_token: tokens.accessToken,
    };
    return json(200, body, { 'cache-control': 'no-store', pragma: 'no-cache' });
  }

  return [{ method: 'POST', path: '/:tenant/oauth2/v2.0/token', handle }];
}

/** From the form, or from HTTP Basic (RFC 6749, 2.3.1: both parts form-encoded). */
function credentials(request: SimRequest): { clientId: string; clientSecret: string } {
  const basic = /^Basic +(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (basic === undefined) {
    const form = request.form();
    return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' };
  }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':', 2);
  const plain = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';
  return { clientId: plain(id), clientSecret: plain(secret) };
}

/** `sub` is another one for each app, `oid` the same for all. */
function claims({ world, origin }: SimulatorFrame, tokens: IssuedTokens): Record<string, unknown> {
  const person = world.people.find(({ id }) => id === tokens.grant.personId);
  const subject = person?.subject ?? '';
  const { clientId } = tokens.grant;
  return {
    ver: '2.0',
    iss: `${origin()}/${world.tenantId}/v2.0`,
    aud: clientId,
    sub: createHash('sha256').update(`${clientId} ${subject}`).digest('base64url'),
    oid: subject,
    tid: world.tenantId,
    ...(tokens.nonce === null ? {} : { nonce: tokens.nonce }),
    ...(tokens.scopes.includes('profile') ? { name: person?.name, preferred_username: person?.address } : {}),
    ...(tokens.scopes.includes('email') ? { email: person?.address } : {}),
  };
}
