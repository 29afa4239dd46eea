import { describe, expect, test } from 'vitest';
import { begun, callback, now, oneIssuer, redirectUri } from './testing/one-issuer.ts';

const issuer = oneIssuer();
const { client, tokens } = issuer;

describe('coming back', () => {
  test('exchanges the code with the verifier, and checks and reads the ID token', async () => {
    const oauth = client();
    const { pending } = await begun(oauth);
    issuer.at().answer('/token', { body: await tokens(pending) });
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
    const form = issuer.at().seen.find((one) => one.line === 'POST /token')?.form;
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
      issuer.at().answer('/token', { body: await tokens(pending) });
      expect(await oauth.finish(callback(pending), pending)).toMatchObject({ kind: 'granted' });
    }
    expect(issuer.at().seen.filter((one) => one.line === 'GET /jwks')).toHaveLength(1);
  });

  test.each([
    ['another state', { state: 'planted' }],
    ['another issuer beside the code', { iss: 'https://elsewhere.example' }],
    ['a decline with another state', { error: 'access_denied', state: 'planted' }],
  ])('%s is not believed, and no code is sent anywhere', async (_, parameters) => {
    const oauth = client();
    const { pending } = await begun(oauth);
    expect(await oauth.finish(callback(pending, parameters), pending)).toEqual({ kind: 'invalid' });
    expect(issuer.at().seen.some((one) => one.line === 'POST /token')).toBe(false);
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
    issuer.at().answer('/token', { body: await tokens(pending, more) });
    expect(await oauth.finish(callback(pending), pending)).toEqual({ kind: 'invalid' });
  });

  test('an ID token with a foreign signature is not believed, nor an answer without one', async () => {
    const oauth = client();
    const { pending } = await begun(oauth);
    issuer.at().answer('/token', { body: await tokens(pending, {}, 'foreign') });
    expect(await oauth.finish(callback(pending), pending)).toEqual({ kind: 'invalid' });
    const { id_token: _, ...rest } = await tokens(pending);
    issuer.at().answer('/token', { body: rest });
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
    issuer.at().answer('/token', answer);
    expect(await oauth.finish(callback(pending), pending)).toMatchObject(result);
  });
});
