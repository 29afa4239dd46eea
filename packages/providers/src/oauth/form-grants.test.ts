import { describe, expect, test } from 'vitest';
import { now, oneIssuer } from './testing/one-issuer.ts';

const issuer = oneIssuer();
const { client } = issuer;
const { signal } = new AbortController();

describe('tokens without a person', () => {
  test("the client's own token is asked for with its one scope", async () => {
    issuer.at().answer('/token', { body: { token_type: 'Bearer', access_token: 'own', expires_in: 60 } });
    const answer = await client().clientCredentials('everything/.default', signal);
    expect(answer).toMatchObject({ kind: 'ok', tokens: { accessToken: 'own' } });
    expect(Object.fromEntries(issuer.at().seen.at(-1)?.form ?? [])).toMatchObject({
      grant_type: 'client_credentials',
      scope: 'everything/.default',
    });
  });

  test('an assertion goes without our own id and secret', async () => {
    issuer.at().answer('/token', { body: { access_token: 'own', expires_in: 60 } });
    const answer = await client().assertion('a.b.c', signal, () => null);
    expect(answer).toMatchObject({ kind: 'ok', tokens: { accessToken: 'own', accessExpiresAt: now + 60_000 } });
    expect(Object.fromEntries(issuer.at().seen.at(-1)?.form ?? [])).toEqual({
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
    issuer.at().answer('/token', { status: 401, body: { error } });
    const own = (name: string) => (name === 'delegation_missing' ? 'admin-needed' : null);
    expect(await client().assertion('a.b.c', signal, own)).toEqual({ kind: 'failed', fault });
  });

  test('what an assertion was refused for may be told by the description', async () => {
    issuer.at().answer('/token', { status: 400, body: { error: 'invalid_grant', error_description: 'A bad key' } });
    const meaning = (_error: string, description: string) => (description === 'A bad key' ? 'admin-needed' : null);
    const fault = { kind: 'blocked-by-admin' };
    expect(await client().assertion('a.b.c', signal, meaning)).toEqual({ kind: 'failed', fault });
    issuer.at().answer('/token', { status: 400, body: { error: 'invalid_grant', error_description: 7 } });
    expect(await client().assertion('a.b.c', signal, meaning)).toMatchObject({ fault: { kind: 'no-calendar' } });
  });

  test("the caller's own end comes out as it went in", async () => {
    const ending = new AbortController();
    const reason = new Error('enough');
    issuer.at().answer('/token', () => {
      ending.abort(reason);
      return { status: 500, body: {} };
    });
    await expect(client().assertion('a.b.c', ending.signal, () => null)).rejects.toBe(reason);
  });
});

describe('taking a consent back', () => {
  test('the token stands in a form, never in the address', async () => {
    issuer.at().answer('/revoke', { body: '' });
    expect(await client().revoke('the-token')).toBe('revoked');
    expect(issuer.at().seen.at(-1)).toMatchObject({ line: 'POST /revoke' });
    expect(issuer.at().seen.at(-1)?.form.get('token')).toBe('the-token');
  });

  test('a token that the server does not know any more is gone', async () => {
    issuer.at().answer('/revoke', { status: 400, body: { error: 'invalid_token' } });
    expect(await client().revoke('old')).toBe('gone');
  });

  test('a server that is down is asked again some other time', async () => {
    issuer.at().answer('/revoke', { status: 500, body: 'down' });
    expect(await client().revoke('t')).toEqual({ kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } });
  });
});
