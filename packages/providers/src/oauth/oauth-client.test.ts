import { createHash } from 'node:crypto';
import type { PendingSignIn } from '@clearweek/app';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OAuthClient, OAuthRegistration } from './contracts.ts';
import { createOAuthClient } from './oauth-client.ts';
import { metadata, startScriptedIssuer } from './testing/scripted-issuer.ts';
import type { ScriptedIssuer } from './testing/scripted-issuer.ts';

const now = Date.UTC(2027, 2, 1, 9);
const redirectUri = 'http://127.0.0.1:3000/connect/google/callback';

let issuer: ScriptedIssuer;
beforeEach(async () => {
  issuer = await startScriptedIssuer();
});
afterEach(() => issuer.close());

function client(more: Partial<OAuthRegistration> = {}): OAuthClient {
  return createOAuthClient({
    issuer: issuer.origin,
    clientId: 'clearweek',
    clientSecret: 'a secret',
    clock: { now: () => now },
    tenantIssuer: null,
    ...more,
  });
}

async function begun(oauth: OAuthClient): Promise<{ url: URL; pending: PendingSignIn }> {
  const begin = await oauth.begin({ redirectUri, scopes: ['openid', 'email'], parameters: { prompt: 'consent' } });
  if ('kind' in begin) throw new Error(`could not begin: ${begin.fault.kind}`);
  return { url: new URL(begin.url), pending: begin.pending };
}

function claims(pending: PendingSignIn, more: object = {}) {
  const seconds = now / 1000;
  return {
    iss: issuer.origin,
    aud: 'clearweek',
    sub: '7',
    iat: seconds,
    exp: seconds + 600,
    nonce: pending.nonce,
    ...more,
  };
}

async function tokens(pending: PendingSignIn, more: object = {}, key?: 'foreign') {
  return {
    token_type: 'Bearer',
    access_token: 'access',
    refresh_token: 'refresh',
    expires_in: 3_600,
    scope: 'openid email',
    id_token: await issuer.idToken(claims(pending, more), key),
  };
}

function callback(pending: PendingSignIn, more: Record<string, string> = {}): string {
  return `${redirectUri}?${new URLSearchParams({ code: 'the-code', state: pending.state, ...more }).toString()}`;
}

describe('leaving', () => {
  test('carries a state, a nonce and the hash of a verifier, each fresh', async () => {
    const oauth = client();
    const [one, other] = [await begun(oauth), await begun(oauth)];
    const query = one.url.searchParams;
    expect(one.url.origin + one.url.pathname).toBe(`${issuer.origin}/authorize`);
    expect(Object.fromEntries(query)).toMatchObject({
      client_id: 'clearweek',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid email',
      prompt: 'consent',
      state: one.pending.state,
      nonce: one.pending.nonce,
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(one.pending.verifier).digest('base64url'),
    });
    for (const field of ['state', 'nonce', 'verifier'] as const) {
      expect(one.pending[field]).not.toBe(other.pending[field]);
      expect(one.pending[field].length).toBeGreaterThanOrEqual(43);
    }
  });

  test('reads the metadata once, also for callers at the same time', async () => {
    const oauth = client();
    await Promise.all([begun(oauth), begun(oauth), begun(oauth)]);
    await begun(oauth);
    expect(issuer.seen.map((one) => one.line)).toEqual(['GET /.well-known/openid-configuration']);
  });

  test('asks for the metadata again after a failure, and after a day', async () => {
    let at = now;
    const oauth = client({ clock: { now: () => at } });
    issuer.answer('/.well-known/openid-configuration', { status: 503, headers: { 'retry-after': '7' }, body: {} });
    expect(await oauth.begin({ redirectUri, scopes: [], parameters: {} })).toEqual({
      kind: 'failed',
      fault: { kind: 'unavailable', retryAfterMs: 7_000 },
    });
    issuer.answer('/.well-known/openid-configuration', { body: metadata(issuer.origin, issuer.origin) });
    await begun(oauth);
    at += 24 * 60 * 60 * 1000;
    await begun(oauth);
    expect(issuer.seen).toHaveLength(3);
  });

  test('does not believe a server that calls itself by another name', async () => {
    issuer.answer('/.well-known/openid-configuration', { body: metadata(issuer.origin, 'https://elsewhere.example') });
    expect(await client().begin({ redirectUri, scopes: [], parameters: {} })).toMatchObject({
      fault: { kind: 'misconfigured' },
    });
  });

  test('never begins at an issuer by plain HTTP, except on this machine', () => {
    expect(() => client({ issuer: 'http://login.example' })).toThrow(RangeError);
  });

  test('does not send people to an address by plain HTTP', async () => {
    issuer.answer('/.well-known/openid-configuration', {
      body: { ...metadata(issuer.origin, issuer.origin), authorization_endpoint: 'http://login.example/authorize' },
    });
    expect(await client().begin({ redirectUri, scopes: [], parameters: {} })).toMatchObject({
      fault: { kind: 'misconfigured' },
    });
  });
});

describe('coming back', () => {
  test('exchanges the code with the verifier, and checks and reads the ID token', async () => {
    const oauth = client();
    const { pending } = await begun(oauth);
    issuer.answer('/token', { body: await tokens(pending) });
    const answer = await oauth.finish(callback(pending), pending);
    expect(answer).toMatchObject({
      kind: 'granted',
      claims: { sub: '7' },
      tokens: {
        accessToken: 'access',
        refreshToken: 'refresh',
        accessExpiresAt: now + 3_600_000,
        scopes: ['openid', 'email'],
      },
    });
    const form = issuer.seen.find((one) => one.line === 'POST /token')?.form;
    expect(Object.fromEntries(form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: redirectUri,
      code_verifier: pending.verifier,
      client_secret: 'a secret',
    });
  });

  test('the keys of the server are fetched once', async () => {
    const oauth = client();
    for (let round = 0; round < 2; round += 1) {
      const { pending } = await begun(oauth);
      issuer.answer('/token', { body: await tokens(pending) });
      expect(await oauth.finish(callback(pending), pending)).toMatchObject({ kind: 'granted' });
    }
    expect(issuer.seen.filter((one) => one.line === 'GET /jwks')).toHaveLength(1);
  });

  test.each([
    ['another state', { state: 'planted' }],
    ['another issuer beside the code', { iss: 'https://elsewhere.example' }],
    ['a decline with another state', { error: 'access_denied', state: 'planted' }],
  ])('%s is not believed, and no code is sent anywhere', async (_, parameters) => {
    const oauth = client();
    const { pending } = await begun(oauth);
    expect(await oauth.finish(callback(pending, parameters), pending)).toEqual({ kind: 'invalid' });
    expect(issuer.seen.some((one) => one.line === 'POST /token')).toBe(false);
  });

  test("a callback at another provider's address is not believed", async () => {
    const oauth = client();
    const { pending } = await begun(oauth);
    const elsewhere = callback(pending).replace('/google/', '/microsoft/');
    expect(await oauth.finish(elsewhere, pending)).toEqual({ kind: 'invalid' });
    expect(await oauth.finish('not an address', pending)).toEqual({ kind: 'invalid' });
  });

  test.each([
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['for another client', { aud: 'somebody' }],
    ['with another nonce', { nonce: 'planted' }],
    ['without a nonce', { nonce: undefined }],
    ['that has run out', { exp: now / 1000 - 120 }],
  ])('an ID token %s is not believed', async (_, more) => {
    const oauth = client();
    const { pending } = await begun(oauth);
    issuer.answer('/token', { body: await tokens(pending, more) });
    expect(await oauth.finish(callback(pending), pending)).toEqual({ kind: 'invalid' });
  });

  test('an ID token with a foreign signature is not believed, nor an answer without one', async () => {
    const oauth = client();
    const { pending } = await begun(oauth);
    issuer.answer('/token', { body: await tokens(pending, {}, 'foreign') });
    expect(await oauth.finish(callback(pending), pending)).toEqual({ kind: 'invalid' });
    const { id_token: _, ...rest } = await tokens(pending);
    issuer.answer('/token', { body: rest });
    expect(await oauth.finish(callback(pending), pending)).toEqual({ kind: 'invalid' });
  });

  test.each([
    ['access_denied', { kind: 'declined' }],
    ['consent_required', { kind: 'declined' }],
    ['policy', { kind: 'admin-needed' }],
    ['unauthorized_client', { kind: 'failed', fault: { kind: 'misconfigured' } }],
    ['temporarily_unavailable', { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } }],
    ['something_new', { kind: 'invalid' }],
  ])('the error %s on the way back is understood', async (error, result) => {
    const oauth = client({ errors: { policy: 'admin-needed' } });
    const { pending } = await begun(oauth);
    const back = `${redirectUri}?${new URLSearchParams({ error, state: pending.state }).toString()}`;
    expect(await oauth.finish(back, pending)).toEqual(result);
  });

  test.each([
    ['a used code', { status: 400, body: { error: 'invalid_grant' } }, { kind: 'invalid' }],
    ['a wrong secret', { status: 401, body: { error: 'invalid_client' } }, { fault: { kind: 'misconfigured' } }],
    ['a server that is down', { status: 503, body: 'down' }, { fault: { kind: 'unavailable' } }],
    [
      'too many',
      { status: 429, headers: { 'retry-after': '9' }, body: {} },
      { fault: { kind: 'throttled', retryAfterMs: 9_000 } },
    ],
    ['half an answer', { body: '{"access_token":"a' }, { fault: { kind: 'unavailable' } }],
    ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, { fault: { kind: 'unavailable' } }],
  ])('%s at the token endpoint is understood', async (_, answer, result) => {
    const oauth = client();
    const { pending } = await begun(oauth);
    issuer.answer('/token', answer);
    expect(await oauth.finish(callback(pending), pending)).toMatchObject(result);
  });
});

describe('a server of many tenants', () => {
  const tenant = '6e1c7d66-30d5-4a8b-9a51-0f2ab1c3d4e5';
  const template = (): string => `${issuer.origin}/{tenantid}/v2.0`;
  const own = (): string => `${issuer.origin}/${tenant}/v2.0`;

  beforeEach(() => {
    issuer.answer('/common/v2.0/.well-known/openid-configuration', { body: metadata(issuer.origin, template()) });
  });

  async function finished(more: object, parameters: Record<string, string> = {}) {
    const oauth = client({ issuer: `${issuer.origin}/common/v2.0`, tenantIssuer: template() });
    const { pending } = await begun(oauth);
    issuer.answer('/token', { body: await tokens(pending, more) });
    return oauth.finish(callback(pending, parameters), pending);
  }

  test('an ID token has to come from the issuer of its own tenant, and the code is sent once', async () => {
    expect(await finished({ iss: own(), tid: tenant })).toMatchObject({ kind: 'granted', claims: { tid: tenant } });
    expect(issuer.seen.filter((one) => one.line === 'POST /token')).toHaveLength(1);
  });

  test.each([
    ['another tenant than its issuer', { tid: '11111111-30d5-4a8b-9a51-0f2ab1c3d4e5' }],
    ['no tenant', { tid: undefined }],
    ['a tenant that is no id', { tid: 'common', iss: 'TEMPLATE' }],
  ])('an ID token that names %s is not believed', async (_, more) => {
    const iss = 'iss' in more ? template() : own();
    expect(await finished({ ...more, iss })).toEqual({ kind: 'invalid' });
  });

  test('the issuer may be named on the way back, and is then the only one', async () => {
    expect(await finished({ iss: own(), tid: tenant }, { iss: own() })).toMatchObject({ kind: 'granted' });
    const other = own().replace('6e1c', '7e1c');
    expect(await finished({ iss: own(), tid: tenant }, { iss: other })).toEqual({ kind: 'invalid' });
  });

  test('a refused code is refused as everywhere', async () => {
    const oauth = client({ issuer: `${issuer.origin}/common/v2.0`, tenantIssuer: template() });
    const { pending } = await begun(oauth);
    issuer.answer('/token', { status: 400, body: { error: 'invalid_grant' } });
    expect(await oauth.finish(callback(pending), pending)).toEqual({ kind: 'invalid' });
  });

  test("a refresh's ID token, which nobody reads, does no harm", async () => {
    const oauth = client({ issuer: `${issuer.origin}/common/v2.0`, tenantIssuer: template() });
    issuer.answer('/token', { body: { token_type: 'Bearer', access_token: 'a', id_token: 'x.y.z', expires_in: 60 } });
    expect(await oauth.refresh('r')).toMatchObject({ kind: 'refreshed', tokens: { accessToken: 'a' } });
  });
});

describe('refreshing', () => {
  test('gives new tokens, and keeps silent about what the server did not say', async () => {
    issuer.answer('/token', { body: { token_type: 'Bearer', access_token: 'new', expires_in: 60 } });
    expect(await client().refresh('old', { scope: 'openid' })).toEqual({
      kind: 'refreshed',
      tokens: { accessToken: 'new', accessExpiresAt: now + 60_000, refreshToken: null, scopes: null },
    });
    expect(issuer.seen.at(-1)?.form.get('refresh_token')).toBe('old');
    expect(issuer.seen.at(-1)?.form.get('scope')).toBe('openid');
  });

  test.each([
    ['invalid_grant', 400, { kind: 'consent-gone' }],
    ['interaction_required', 400, { kind: 'consent-gone' }],
    ['policy', 400, { kind: 'failed', fault: { kind: 'blocked-by-admin' } }],
    ['invalid_client', 401, { kind: 'failed', fault: { kind: 'misconfigured' } }],
    ['something_new', 400, { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } }],
    ['invalid_grant', 500, { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } }],
  ])('the error %s with status %d is understood', async (error, status, result) => {
    issuer.answer('/token', {
      status,
      headers: { 'www-authenticate': 'Basic realm="x"' },
      body: { error, error_description: 'A text that says anything' },
    });
    expect(await client({ errors: { policy: 'admin-needed' } }).refresh('old')).toEqual(result);
  });

  test('a server that cannot be reached is unavailable', async () => {
    const oauth = client();
    await begun(oauth);
    await issuer.close();
    expect(await oauth.refresh('old')).toEqual({ kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } });
  });
});

describe('tokens without a person', () => {
  test("the client's own token is asked for with its one scope", async () => {
    issuer.answer('/token', { body: { token_type: 'Bearer', access_token: 'own', expires_in: 60 } });
    const answer = await client().clientCredentials('everything/.default', new AbortController().signal);
    expect(answer).toMatchObject({ kind: 'ok', tokens: { accessToken: 'own' } });
    expect(Object.fromEntries(issuer.seen.at(-1)?.form ?? [])).toMatchObject({
      grant_type: 'client_credentials',
      scope: 'everything/.default',
    });
  });

  test('an assertion goes without our own id and secret', async () => {
    issuer.answer('/token', { body: { access_token: 'own', expires_in: 60 } });
    const answer = await client().assertion('a.b.c', new AbortController().signal, {});
    expect(answer).toMatchObject({ kind: 'ok', tokens: { accessToken: 'own', accessExpiresAt: now + 60_000 } });
    expect(Object.fromEntries(issuer.seen.at(-1)?.form ?? [])).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: 'a.b.c',
    });
  });

  test.each([
    ['invalid_grant', { kind: 'no-calendar' }],
    ['delegation_missing', { kind: 'blocked-by-admin' }],
    ['invalid_client', { kind: 'misconfigured' }],
    ['something_new', { kind: 'unavailable', retryAfterMs: null }],
  ])('an assertion that is refused with %s', async (error, fault) => {
    issuer.answer('/token', { status: 401, body: { error } });
    const own = { delegation_missing: 'admin-needed' } as const;
    expect(await client().assertion('a.b.c', new AbortController().signal, own)).toEqual({ kind: 'failed', fault });
  });

  test("the caller's own end comes out as it went in", async () => {
    const ending = new AbortController();
    const reason = new Error('enough');
    issuer.answer('/token', () => {
      ending.abort(reason);
      return { status: 500, body: {} };
    });
    await expect(client().assertion('a.b.c', ending.signal, {})).rejects.toBe(reason);
  });
});

describe('taking a consent back', () => {
  test('the token stands in a form, never in the address', async () => {
    issuer.answer('/revoke', { body: '' });
    expect(await client().revoke('the-token')).toBe('revoked');
    expect(issuer.seen.at(-1)).toMatchObject({ line: 'POST /revoke' });
    expect(issuer.seen.at(-1)?.form.get('token')).toBe('the-token');
  });

  test('a token that the server does not know any more is gone', async () => {
    issuer.answer('/revoke', { status: 400, body: { error: 'invalid_token' } });
    expect(await client().revoke('old')).toBe('gone');
  });

  test('a server that is down is asked again some other time', async () => {
    issuer.answer('/revoke', { status: 500, body: 'down' });
    expect(await client().revoke('t')).toEqual({ kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } });
  });
});
