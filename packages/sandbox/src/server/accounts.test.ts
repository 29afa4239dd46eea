import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { NOW, smallWorld } from '../world/fixture.ts';
import type { Accounts, CodeRequest, IssuedTokens } from './accounts-model.ts';
import { createAccounts } from './create-accounts.ts';

const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-x';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const REDIRECT = 'http://127.0.0.1:4000/callback';
const CLIENT = { id: 'app', secret: 'secret', redirectUris: 'loopback' } as const;

function scene(provider: 'google' | 'microsoft' = 'microsoft') {
  const { world, clock, acts } = smallWorld();
  const accounts = createAccounts({ provider, clock, people: world.people });
  accounts.addClient(CLIENT);
  accounts.addClient({ id: 'other', secret: 'other-secret', redirectUris: ['https://app.example/back'] });
  return { accounts, clock, acts };
}

const ASKED: CodeRequest = {
  clientId: 'app',
  redirectUri: REDIRECT,
  personId: 'mona',
  scopes: ['openid', 'read', 'offline_access'],
  nonce: 'n',
  codeChallenge: CHALLENGE,
  codeChallengeMethod: 'S256',
  offline: true,
};

function code(accounts: Accounts, asked: Partial<CodeRequest> = {}): string {
  const result = accounts.issueCode({ ...ASKED, ...asked });
  if (result.kind !== 'code') throw new Error(result.why);
  return result.code;
}

function redeem(accounts: Accounts, value: string, more: { redirectUri?: string; codeVerifier?: string } = {}) {
  const secrets = { clientId: 'app', clientSecret: 'secret' };
  return accounts.redeemCode({ code: value, ...secrets, redirectUri: REDIRECT, codeVerifier: VERIFIER, ...more });
}

function signedIn(accounts: Accounts): IssuedTokens & { refreshToken: string } {
  const result = redeem(accounts, code(accounts));
  if (result.kind !== 'tokens' || result.tokens.refreshToken === null) throw new Error('No tokens came.');
  return { ...result.tokens, refreshToken: result.tokens.refreshToken };
}

function refresh(accounts: Accounts, refreshToken: string) {
  return accounts.refresh({ refreshToken, clientId: 'app', clientSecret: 'secret' });
}

describe('an authorization code', () => {
  test.each([
    ['without a challenge', { codeChallenge: null, codeChallengeMethod: null }],
    ['with a plain one', { codeChallengeMethod: 'plain' }],
    ['with one that is no SHA-256', { codeChallenge: 'short' }],
  ])('is refused %s', (_, asked) => {
    expect(scene().accounts.issueCode({ ...ASKED, ...asked })).toEqual({ kind: 'refused', why: 'pkce' });
  });

  test('is refused for an address that the client may not be sent to', () => {
    const { accounts } = scene();
    const why = (asked: Partial<CodeRequest>) => accounts.issueCode({ ...ASKED, ...asked });
    expect(why({ redirectUri: 'https://evil.example/callback' })).toEqual({ kind: 'refused', why: 'redirect' });
    expect(why({ redirectUri: 'http://127.0.0.1.evil.example/' })).toEqual({ kind: 'refused', why: 'redirect' });
    expect(why({ clientId: 'other' })).toEqual({ kind: 'refused', why: 'redirect' });
    expect(why({ redirectUri: 'http://localhost:1/x' }).kind).toBe('code');
    expect(why({ clientId: 'nobody' })).toEqual({ kind: 'refused', why: 'unknown-client' });
  });

  test('gives tokens with what was consented to and the nonce', () => {
    const { accounts } = scene();
    const tokens = signedIn(accounts);
    expect([tokens.scopes, tokens.nonce, tokens.grant.personId]).toEqual([ASKED.scopes, 'n', 'mona']);
    expect(accounts.checkAccess(tokens.accessToken)).toMatchObject({ kind: 'valid', personId: 'mona' });
  });

  test('works once; a second time takes back what the first had given', () => {
    const { accounts } = scene();
    const value = code(accounts);
    const first = redeem(accounts, value);
    expect(redeem(accounts, value)).toEqual({ kind: 'refused', why: 'code' });
    expect(first.kind === 'tokens' && accounts.checkAccess(first.tokens.accessToken).kind).toBe('revoked');
  });

  test("is refused with somebody else's verifier, and then with another address", () => {
    const { accounts } = scene();
    const value = code(accounts);
    expect(redeem(accounts, value, { codeVerifier: 'x'.repeat(43) })).toEqual({ kind: 'refused', why: 'verifier' });
    const elsewhere = { redirectUri: 'http://127.0.0.1:4001/callback' };
    expect(redeem(accounts, value, elsewhere)).toEqual({ kind: 'refused', why: 'redirect' });
    expect(redeem(accounts, value).kind).toBe('tokens');
  });

  test('belongs to its client, and a wrong secret is not told from a wrong client', () => {
    const { accounts } = scene();
    const value = code(accounts);
    const asked = { code: value, redirectUri: REDIRECT, codeVerifier: VERIFIER };
    const by = (clientId: string, clientSecret: string) => accounts.redeemCode({ ...asked, clientId, clientSecret });
    expect(by('other', 'other-secret')).toEqual({ kind: 'refused', why: 'client-mismatch' });
    expect(by('app', 'wrong')).toEqual({ kind: 'refused', why: 'client' });
    expect(by('nobody', 'wrong')).toEqual({ kind: 'refused', why: 'client' });
  });

  test('expires after ten minutes', () => {
    const { accounts, clock } = scene();
    const value = code(accounts);
    clock.at += 600_000;
    expect(redeem(accounts, value)).toEqual({ kind: 'refused', why: 'code' });
  });
});

describe('a refresh token', () => {
  test('of Google stays; of Microsoft a new one comes and the old one goes on working', () => {
    for (const [provider, isNew] of [
      ['google', false],
      ['microsoft', true],
    ] as const) {
      const { accounts } = scene(provider);
      const { refreshToken } = signedIn(accounts);
      const result = refresh(accounts, refreshToken);
      expect(result.kind === 'tokens' && result.tokens.refreshToken !== null).toBe(isNew);
      expect(refresh(accounts, refreshToken).kind).toBe('tokens');
    }
  });

  test('for single use that comes twice revokes the whole grant', () => {
    const { accounts } = scene();
    accounts.settings.singleUse = true;
    const { refreshToken } = signedIn(accounts);
    const first = refresh(accounts, refreshToken);
    const next = first.kind === 'tokens' ? (first.tokens.refreshToken ?? '') : '';
    expect(refresh(accounts, refreshToken)).toEqual({ kind: 'refused', why: 'reused' });
    expect(refresh(accounts, next)).toEqual({ kind: 'refused', why: 'revoked' });
  });

  test('gives no more than was granted', () => {
    const { accounts } = scene();
    const { refreshToken } = signedIn(accounts);
    const asked = { refreshToken, clientId: 'app', clientSecret: 'secret' };
    expect(accounts.refresh({ ...asked, scopes: ['write'] })).toEqual({ kind: 'refused', why: 'scope' });
    const narrow = accounts.refresh({ ...asked, scopes: ['read'] });
    expect(narrow.kind === 'tokens' && narrow.tokens.scopes).toEqual(['read']);
  });

  test('dies with the consent and with the account, and who listens is told', () => {
    const { accounts, acts } = scene();
    const told: (string | null)[] = [];
    accounts.onRevoked(({ personId }) => void told.push(personId));
    const { refreshToken } = signedIn(accounts);
    expect(accounts.revoke(refreshToken)).toBe(true);
    expect(accounts.revoke(refreshToken)).toBe(false);
    expect(refresh(accounts, refreshToken)).toEqual({ kind: 'refused', why: 'revoked' });
    expect(told).toEqual(['mona']);
    const again = signedIn(accounts);
    acts.leave('mona');
    expect(refresh(accounts, again.refreshToken)).toEqual({ kind: 'refused', why: 'person-gone' });
  });
});

test("an access token expires by the world's clock", () => {
  const { accounts, clock } = scene();
  const { accessToken, expiresInSeconds } = signedIn(accounts);
  clock.at += expiresInSeconds * 1_000 - 1;
  expect(accounts.checkAccess(accessToken).kind).toBe('valid');
  clock.at += 1;
  expect(accounts.checkAccess(accessToken).kind).toBe('expired');
  expect(accounts.checkAccess('at.never').kind).toBe('unknown');
});

test('an ID token can be checked with the published keys', async () => {
  const { accounts } = scene();
  const token = await accounts.signIdToken({ iss: 'http://issuer', aud: 'app', sub: 's', nonce: 'n' });
  const keys = createLocalJWKSet((await accounts.keySet()) as Parameters<typeof createLocalJWKSet>[0]);
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: 'http://issuer',
    audience: 'app',
    currentDate: new Date(NOW),
  });
  expect([payload['nonce'], protectedHeader.alg]).toEqual(['n', 'RS256']);
  expect([payload.iat, payload.exp]).toEqual([NOW / 1_000, NOW / 1_000 + 3_600]);
});
