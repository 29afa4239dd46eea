import type { Instant } from '@clearweek/calendar';
import type { OAuthTokens } from './contracts.ts';

/** Where a server does not say how long a token lives (RFC 6749, 5.1 only recommends it): long enough for one reading. */
const unsaidLifeMs = 5 * 60 * 1000;
/** Longer than any provider's access token lives; what is beyond that is a mistake, and no time that a calendar knows. */
const longestLifeMs = 7 * 24 * 60 * 60 * 1000;

interface TokenFields {
  readonly access_token: string;
  readonly expires_in?: number | undefined;
  readonly refresh_token?: string | undefined;
  readonly scope?: string | undefined;
}

/** What a token endpoint gave; lives are counted from `now`. */
export function tokensFrom(fields: TokenFields, now: Instant): OAuthTokens {
  const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken, scope } = fields;
  return {
    accessToken,
    accessExpiresAt:
      now + (seconds === undefined ? unsaidLifeMs : Math.min(Math.max(seconds * 1000, 0), longestLifeMs)),
    refreshToken: refreshToken ?? null,
    scopes: scope === undefined ? null : scope.split(' ').filter((one) => one !== ''),
  };
}
