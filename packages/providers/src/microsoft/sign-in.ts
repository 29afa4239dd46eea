import type { RefreshedTokens, SignInProvider, TokenSet } from '@clearweek/app';
import type { OAuthClient, OAuthTokens } from '../oauth/contracts.ts';
import { identityOf } from './identity.ts';
import { permissionsOf, scopesFor, scopesForAdministrator } from './scopes.ts';

export interface SignInOptions {
  readonly oauth: OAuthClient;
  readonly clientId: string;
  /** The origin of Entra's pages. */
  readonly authority: string;
  /** Where people see and end what they allowed. */
  readonly manageUrl: string;
}

/**
 * Signs people in with Entra. Each refresh brings a new refresh token, and the newest has to be kept. There is no way to take a consent
 * back by a request: the person, or their administrator, removes it at `manageUrl`.
 */
export function createSignIn({ oauth, clientId, authority, manageUrl }: SignInOptions): SignInProvider {
  return {
    name: 'microsoft',
    begin({ redirectUri, permissions, hint }) {
      // With several accounts in the browser, the wrong one is taken silently unless it is chosen or named.
      const parameters: Record<string, string> = hint === null ? { prompt: 'select_account' } : { login_hint: hint };
      return oauth.begin({ redirectUri, scopes: scopesFor(permissions), parameters });
    },
    async finish(callbackUrl, pending) {
      const answer = await oauth.finish(callbackUrl, pending);
      if (answer.kind === 'declined' && isForAdministrators(callbackUrl)) return { kind: 'admin-needed' };
      if (answer.kind !== 'granted') return answer;
      const identity = identityOf(answer.claims);
      return identity === null ? { kind: 'invalid' } : { kind: 'granted', identity, tokens: tokenSet(answer.tokens) };
    },
    async refresh(refreshToken) {
      const answer = await oauth.refresh(refreshToken);
      return answer.kind === 'refreshed' ? { kind: 'refreshed', tokens: refreshedTokens(answer.tokens) } : answer;
    },
    revoke: () => Promise.resolve('unsupported'),
    manageUrl,
    adminConsentUrl(redirectUri, state) {
      const url = new URL('/organizations/v2.0/adminconsent', authority);
      url.search = new URLSearchParams({
        client_id: clientId,
        scope: scopesForAdministrator().join(' '),
        redirect_uri: redirectUri,
        state,
      }).toString();
      return url.href;
    },
  };
}

/**
 * Who leaves Entra's "Need admin approval" comes back as if they had declined; only a number in the description tells. Numbers may change,
 * so they decide about nothing but the words that the person then reads.
 */
function isForAdministrators(callbackUrl: string): boolean {
  return /\bAADSTS9009[45]\b/.test(new URL(callbackUrl).searchParams.get('error_description') ?? '');
}

function tokenSet(tokens: OAuthTokens): TokenSet {
  // After a sign-in Entra always says what it granted.
  return { ...refreshedTokens(tokens), permissions: permissionsOf(tokens.scopes ?? []) };
}

/** A refresh that says nothing about scopes changes none (RFC 6749, 5.1 and 6). */
function refreshedTokens({ accessToken, accessExpiresAt, refreshToken, scopes }: OAuthTokens): RefreshedTokens {
  return { accessToken, accessExpiresAt, refreshToken, permissions: scopes === null ? null : permissionsOf(scopes) };
}
