import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { begun, now, oneIssuer, redirectUri } from './testing/one-issuer.ts';
import { metadata } from './testing/scripted-issuer.ts';

const issuer = oneIssuer();
const { client } = issuer;

describe('leaving', () => {
  test('carries a state, a nonce and the hash of a verifier, each fresh', async () => {
    const oauth = client();
    const [one, other] = [await begun(oauth), await begun(oauth)];
    const query = one.url.searchParams;
    expect(one.url.origin + one.url.pathname).toBe(`${issuer.at().origin}/authorize`);
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
    expect(issuer.at().seen.map((one) => one.line)).toEqual(['GET /.well-known/openid-configuration']);
  });

  test('asks for the metadata again after a failure, and after a day', async () => {
    let at = now;
    const oauth = client({ clock: { now: () => at } });
    issuer.at().answer('/.well-known/openid-configuration', { status: 503, headers: { 'retry-after': '7' }, body: {} });
    expect(await oauth.begin({ redirectUri, scopes: [], parameters: {} })).toEqual({
      kind: 'failed',
      fault: { kind: 'unavailable', retryAfterMs: 7_000 },
    });
    issuer.at().answer('/.well-known/openid-configuration', { body: metadata(issuer.at().origin, issuer.at().origin) });
    await begun(oauth);
    at += 24 * 60 * 60 * 1000;
    await begun(oauth);
    expect(issuer.at().seen).toHaveLength(3);
  });

  test('does not believe a server that calls itself by another name', async () => {
    issuer
      .at()
      .answer('/.well-known/openid-configuration', { body: metadata(issuer.at().origin, 'https://elsewhere.example') });
    expect(await client().begin({ redirectUri, scopes: [], parameters: {} })).toMatchObject({
      fault: { kind: 'misconfigured' },
    });
  });

  test('never begins at an issuer by plain HTTP, except on this machine', () => {
    expect(() => client({ issuer: 'http://login.example' })).toThrow(RangeError);
  });

  test('does not send people to an address by plain HTTP', async () => {
    issuer.at().answer('/.well-known/openid-configuration', {
      body: {
        ...metadata(issuer.at().origin, issuer.at().origin),
        authorization_endpoint: 'http://login.example/authorize',
      },
    });
    expect(await client().begin({ redirectUri, scopes: [], parameters: {} })).toMatchObject({
      fault: { kind: 'misconfigured' },
    });
  });
});
