import type { Identity, RefreshResult, SignInProvider, SignInResult, TokenSet } from '@clearweek/app';
import type { IdClaims, OAuthClient, OAuthErrorMeaning, OAuthTokens } from '../oauth/contracts.ts';
import { permissionsOf, scopesFor } from './scopes.ts';

/** What Google says besides RFC 6749 (developers.google.com/identity/protocols/oauth2/web-server). */
export const googleErrors: Readonly<Record<string, OAuthErrorMeaning>> = {
  admin_policy_enforced: 'admin-needed',
  org_internal: 'misconfigured',
  deleted_client: 'misconfigured',
  disabled_client: 'misconfigured',
  disallowed_useragent: 'misconfigured',
};

/** Signs people in at Google. `manageUrl`: where they see and end what they allowed. */
export function createSignIn(oauth: OAuthClient, manageUrl: string): SignInProvider {
  return {
    name: 'google',
    manageUrl,
    // An administrator allows Clearweek in Google's admin console; there is no page to send them to.
    adminConsentUrl: () => null,
    begin: ({ redirectUri, permissions, hint }) =>
      oauth.begin({
        redirectUri,
        scopes: scopesFor(permissions),
        parameters: {
          access_type: 'offline',
          // Without being asked again, people who consented once before give no refresh token.
          prompt: 'consent',
          include_granted_scopes: 'true',
          ...(hint !== null && { login_hint: hint }),
        },
      }),
    async finish(callbackUrl, pending): Promise<SignInResult> {
      const answer = await oauth.finish(callbackUrl, pending);
      if (answer.kind !== 'granted') return answer;
      const identity = identityOf(answer.claims);
      const tokens = tokenSet(answer.tokens);
      return identity === null || tokens === null ? { kind: 'invalid' } : { kind: 'granted', identity, tokens };
    },
    async refresh(refreshToken): Promise<RefreshResult> {
      const answer = await oauth.refresh(refreshToken);
      if (answer.kind !== 'refreshed') return answer;
      const tokens = tokenSet(answer.tokens);
      if (tokens === null) return { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } };
      return { kind: 'refreshed', tokens };
    },
    async revoke(refreshToken) {
      const answer = await oauth.revoke(refreshToken);
      return answer === 'gone' ? 'revoked' : answer;
    },
  };
}

/** Null where the token names nobody, or an address that the account has not proved to be its own. */
function identityOf(claims: IdClaims): Identity | null {
  const { sub: subject, email, email_verified: verified, hd } = claims;
  if (typeof email !== 'string' || !email.includes('@') || verified === false) return null;
  return {
    provider: 'google',
    subject,
    address: email.trim().toLowerCase(),
    organization: typeof hd === 'string' && hd !== '' ? hd.toLowerCase() : null,
  };
}

/** Google always says what was granted; an answer that does not is none. */
function tokenSet(tokens: OAuthTokens): TokenSet | null {
  const { accessToken, accessExpiresAt, refreshToken, scopes } = tokens;
  return scopes === null ? null : { accessToken, accessExpiresAt, refreshToken, permissions: permissionsOf(scopes) };
}
