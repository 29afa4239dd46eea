import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OAuthClient } from './contracts.ts';
import { createOAuthClient } from './oauth-client.ts';
import { metadata, startScriptedIssuer } from './testing/scripted-issuer.ts';
import type { ScriptedIssuer } from './testing/scripted-issuer.ts';

const now = Date.UTC(2027, 2, 1, 9);
const redirectUri = 'http://127.0.0.1:3000/connect/google/callback';
const unavailable = { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } };

let issuer: ScriptedIssuer;
let oauth: OAuthClient;
beforeAll(async () => {
  issuer = await startScriptedIssuer();
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.answer('/.well-known/openid-configuration', { body: metadata(issuer.origin, issuer.origin) });
  issuer.seen.length = 0;
  const clock = { now: () => now };
  oauth = createOAuthClient({ issuer: issuer.origin, clientId: 'c', clientSecret: 's', clock, tenantIssuer: null });
});

const grants: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['a refresh', () => oauth.refresh('old')],
  ["the client's own token", () => oauth.clientCredentials('everything', new AbortController().signal)],
  ['an assertion', () => oauth.assertion('a.b.c', new AbortController().signal, () => null)],
  ['a code', finish],
];

async function finish(): Promise<unknown> {
  const begin = await oauth.begin({ redirectUri, scopes: ['openid'], parameters: {} });
  if ('kind' in begin) throw new Error('It could not begin.');
  return oauth.finish(`${redirectUri}?code=1&state=${begin.pending.state}`, begin.pending);
}

/** JSON, but no answer of a token endpoint (RFC 6749, 5.1). */
const nonsense = ['null', '[]', '"x"', '7', 'true', '[{"access_token":"a","token_type":"Bearer"}]'];
const halves = [
  '{}',
  '{"access_token":7,"token_type":"Bearer"}',
  '{"access_token":"","token_type":"Bearer"}',
  '{"access_token":null,"token_type":"Bearer"}',
  '{"access_token":["a"],"token_type":"Bearer"}',
  '{"error":"invalid_grant"}',
];

describe.each(grants)('an answer that is none, to %s', (what, ask) => {
  test.each(nonsense)('is no answer: %s', async (body) => {
    issuer.answer('/token', { body });
    expect(await ask()).toEqual(unavailable);
  });

  test.each(halves)('says nothing about any consent: %s', async (body) => {
    issuer.answer('/token', { body });
    // A code is used up by this: the person begins anew.
    expect(await ask()).toEqual(what === 'a code' ? { kind: 'invalid' } : unavailable);
  });

  test.each(['null', '[]', '"invalid_grant"', '{"error":7}', '{"error":null}', '{"error":["invalid_grant"]}'])(
    'is no reason, with status 400: %s',
    async (body) => {
      issuer.answer('/token', { status: 400, body });
      expect(await ask()).toEqual(what === 'a code' ? { kind: 'invalid' } : unavailable);
    },
  );

  test.each(nonsense)('in place of the metadata says that the server is not well: %s', async (body) => {
    issuer.answer('/.well-known/openid-configuration', { body });
    if (what === 'a code')
      return expect(await oauth.begin({ redirectUri, scopes: [], parameters: {} })).toEqual(unavailable);
    expect(await ask()).toEqual(unavailable);
    expect(issuer.seen.some(({ line }) => line === 'POST /token')).toBe(false);
  });
});

describe('a life of a token that cannot be', () => {
  test.each(['1e300', '-5', '0', '3e9'])('of %s seconds is taken for a short or a bounded one', async (life) => {
    for (const [what, ask] of grants) {
      if (what === 'a code') continue;
      issuer.answer('/token', { body: `{"access_token":"a","token_type":"Bearer","expires_in":${life}}` });
      const answer = (await ask()) as { tokens?: { accessExpiresAt: number } } | typeof unavailable;
      if (!('tokens' in answer)) expect(answer).toEqual(unavailable);
      else {
        expect(answer.tokens!.accessExpiresAt).toBeGreaterThanOrEqual(now);
        expect(answer.tokens!.accessExpiresAt).toBeLessThanOrEqual(now + 7 * 86_400_000);
      }
    }
  });
});

test('metadata without what is needed says nothing about any consent, and nothing is thrown', async () => {
  issuer.answer('/.well-known/openid-configuration', { body: { issuer: issuer.origin } });
  for (const [what, ask] of grants.filter(([name]) => name !== 'a code')) {
    expect([what, await ask()]).toEqual([what, unavailable]);
  }
  const misconfigured = { kind: 'failed', fault: { kind: 'misconfigured' } };
  expect([await oauth.revoke('t'), await oauth.tokenEndpoint()]).toEqual([misconfigured, misconfigured]);
});
