import type { PendingSignIn } from '@clearweek/app';
import { afterEach, beforeEach } from 'vitest';
import type { OAuthClient, OAuthRegistration } from '../contracts.ts';
import { createOAuthClient } from '../oauth-client.ts';
import { startScriptedIssuer } from './scripted-issuer.ts';
import type { ScriptedIssuer } from './scripted-issuer.ts';

export const now = Date.UTC(2027, 2, 1, 9);
export const redirectUri = 'http://127.0.0.1:3000/connect/google/callback';

/** A scripted issuer for each test of a file, its clients, and what a sign-in there comes back with. */
export function oneIssuer() {
  let issuer: ScriptedIssuer;
  beforeEach(async () => {
    issuer = await startScriptedIssuer();
  });
  afterEach(() => issuer.close());

  return {
    /** That of the test that runs. */
    at: (): ScriptedIssuer => issuer,
    client: (more: Partial<OAuthRegistration> = {}): OAuthClient =>
      createOAuthClient({
        issuer: issuer.origin,
        clientId: 'clearweek',
        clientSecret: 'a secret',
        clock: { now: () => now },
        tenantIssuer: null,
        ...more,
      }),
    /** A good answer of the token endpoint, but for `more` in its ID token. */
    tokens: async (pending: PendingSignIn, more: object = {}, key?: 'foreign') => ({
      token_type: 'Bearer',
      access_token: 'access',
      refresh_token: 'refresh',
      expires_in: 3_600,
      scope: 'openid email',
      id_token: await issuer.idToken({ ...claims(issuer.origin, pending), ...more }, key),
    }),
  };
}

function claims(iss: string, { nonce }: PendingSignIn) {
  const seconds = now / 1000;
  return { iss, aud: 'clearweek', sub: '7', iat: seconds, exp: seconds + 600, nonce };
}

export async function begun(oauth: OAuthClient): Promise<{ url: URL; pending: PendingSignIn }> {
  const begin = await oauth.begin({ redirectUri, scopes: ['openid', 'email'], parameters: { prompt: 'consent' } });
  if ('kind' in begin) throw new Error(`could not begin: ${begin.fault.kind}`);
  return { url: new URL(begin.url), pending: begin.pending };
}

export function callback(pending: PendingSignIn, more: Record<string, string> = {}): string {
  return `${redirectUri}?${new URLSearchParams({ code: 'the-code', state: pending.state, ...more }).toString()}`;
}
