import { describe, expect, test } from 'vitest';
import { begun, callback, now, oneIssuer } from './testing/one-issuer.ts';

const issuer = oneIssuer();
const { client } = issuer;

describe('refreshing', () => {
  test('gives new tokens, and keeps silent about what the server did not say', async () => {
    issuer.at().answer('/token', { body: { token_type: 'Bearer', access_token: 'new', expires_in: 60 } });
    expect(await client().refresh('old', { scope: 'openid' })).toEqual({
      kind: 'refreshed',
      tokens: { accessToken: 'new', accessExpiresAt: now + 60_000, refreshToken: null, scopes: null },
    });
    expect(issuer.at().seen.at(-1)?.form.get('refresh_token')).toBe('old');
    expect(issuer.at().seen.at(-1)?.form.get('scope')).toBe('openid');
  });

  test.each([
    ['invalid_grant', 400, { kind: 'consent-gone' }],
    ['interaction_required', 400, { kind: 'consent-gone' }],
    ['policy', 400, { kind: 'failed', fault: { kind: 'blocked-by-admin' } }],
    ['invalid_client', 401, { kind: 'failed', fault: { kind: 'misconfigured' } }],
    ['something_new', 400, { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } }],
    ['invalid_grant', 500, { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } }],
  ])('the error %s with status %d is understood', async (error, status, result) => {
    issuer.at().answer('/token', {
      status,
      headers: { 'www-authenticate': 'Basic realm="x"' },
      body: { error, error_description: 'A text that says anything' },
    });
    expect(await client({ errors: { policy: 'admin-needed' } }).refresh('old')).toEqual(result);
  });

  test('an error may mean something else at a refresh than elsewhere', async () => {
    const oauth = client({ refreshErrors: { unauthorized_client: 'admin-needed' } });
    issuer.at().answer('/token', { status: 400, body: { error: 'unauthorized_client' } });
    expect(await oauth.refresh('old')).toEqual({ kind: 'failed', fault: { kind: 'blocked-by-admin' } });
    const misconfigured = { kind: 'failed', fault: { kind: 'misconfigured' } };
    expect(await client().refresh('old')).toEqual(misconfigured);
    const { pending } = await begun(oauth);
    expect(await oauth.finish(callback(pending), pending)).toEqual(misconfigured);
  });

  test('a server that cannot be reached is unavailable', async () => {
    const oauth = client();
    await begun(oauth);
    await issuer.at().close();
    expect(await oauth.refresh('old')).toEqual({
      kind: 'failed',
      fault: { kind: 'unavailable', retryAfterMs: null, silent: true },
    });
  });
});
