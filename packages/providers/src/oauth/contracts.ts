import type { Clock, PendingSignIn, RefreshResult, SignInResult } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';

/** Clearweek's registration with an authorization server, and what is peculiar about the server. */
export interface OAuthRegistration {
  /** Where discovery starts: `ISSUER/.well-known/openid-configuration`. `http:` only on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  /**
   * An issuer with `{tenantid}` in it that the server's metadata may name in place of `issuer`, as Entra's do where the tenant is
   * not known beforehand. An ID token then has to come from that issuer with its own `tid` put in. Null: exactly `issuer`.
   */
  readonly tenantIssuer: string | null;
  /** What an `error` of the server means beyond RFC 6749; see `oauthErrors`. */
  readonly errors?: Readonly<Record<string, OAuthErrorMeaning>>;
  /** What it means at a refresh, where that is something else. */
  readonly refreshErrors?: Readonly<Record<string, OAuthErrorMeaning>>;
  /** Of one request. */
  readonly timeoutMs?: number;
}

/**
 * - `declined`: the person said no.
 * - `admin-needed`: their organization decides, not they.
 * - `consent-gone`: the grant is used up, expired or taken back.
 * - `misconfigured`: our registration is wrong.
 * - `unavailable`: not now.
 */
export type OAuthErrorMeaning = 'declined' | 'admin-needed' | 'consent-gone' | 'misconfigured' | 'unavailable';

/** `description` is for people and may change at any time: nothing may go wrong where it is not what was expected. */
export type RefusalMeaning = (error: string, description: string) => OAuthErrorMeaning | null;

export interface OAuthTokens {
  readonly accessToken: string;
  readonly accessExpiresAt: Instant;
  readonly refreshToken: string | null;
  /** Null where the server did not say: then as asked. */
  readonly scopes: readonly string[] | null;
}

/** Claims of an ID token whose issuer, audience, times, nonce and signature are checked. */
export type IdClaims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string };

export type Failed = Extract<RefreshResult, { kind: 'failed' }>;

/** What the port says of a sign-in, before its claims and scopes are read as one provider means them. */
export type CodeAnswer =
  | { readonly kind: 'granted'; readonly claims: IdClaims; readonly tokens: OAuthTokens }
  | Exclude<SignInResult, { kind: 'granted' }>;

/** The same of a refresh. */
export type RefreshAnswer =
  | { readonly kind: 'refreshed'; readonly tokens: OAuthTokens }
  | Exclude<RefreshResult, { kind: 'refreshed' }>;

/** OAuth code with PKCE and OpenID Connect (RFC 9700), for one registration. Nothing is thrown for what the server does. */
export interface OAuthClient {
  /** `parameters`: the provider's own, as `prompt` or `access_type`; never those of the protocol. */
  begin(options: {
    readonly redirectUri: string;
    readonly scopes: readonly string[];
    readonly parameters: Readonly<Record<string, string>>;
  }): Promise<{ readonly url: string; readonly pending: PendingSignIn } | Failed>;
  finish(callbackUrl: string, pending: PendingSignIn): Promise<CodeAnswer>;
  refresh(refreshToken: string, parameters?: Readonly<Record<string, string>>): Promise<RefreshAnswer>;
  /** The client's own token (RFC 6749, 4.4), with one `scope`. */
  clientCredentials(
    scope: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'ok'; readonly tokens: OAuthTokens } | Failed>;
  /** RFC 7009, as a form, so that no token stands in an address. `gone`: the server does not know it any more. */
  revoke(token: string): Promise<'revoked' | 'gone' | Failed>;
  /**
   * An assertion signed with another key in place of our secret (RFC 7523, 2.1). What `meaning` says of a refusal comes before what the
   * registration says; null where it knows nothing.
   */
  assertion(
    jwt: string,
    signal: AbortSignal,
    meaning: RefusalMeaning,
  ): Promise<{ readonly kind: 'ok'; readonly tokens: OAuthTokens } | Failed>;
  /** The address at which tokens are asked for, from the server's metadata. */
  tokenEndpoint(): Promise<string | Failed>;
}
