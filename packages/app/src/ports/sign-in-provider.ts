import type { Instant } from '@clearweek/calendar';
import type { ProviderFault, ProviderName } from './provider.ts';

/** What a consent can allow, in Clearweek's words. `calendars`: the list of calendars besides the primary one. */
export type Permission = 'read' | 'calendars' | 'settings' | 'write';

/** Who signed in, as the provider's ID token says. The address may change hands; `subject` never does (trust O-14). */
export interface Identity {
  readonly provider: ProviderName;
  /** Google's `sub`; Microsoft's `oid` and `tid` joined by a dot. */
  readonly subject: string;
  /** Lower case. Shown to the person, used to find them among attendees; never a key. */
  readonly address: string;
  /** The organization: Google's `hd`, Microsoft's `tid`; null for a private account. */
  readonly organization: string | null;
}

export interface TokenSet {
  readonly accessToken: string;
  readonly accessExpiresAt: Instant;
  /** Null where the provider gave none, as Google does after the first consent. */
  readonly refreshToken: string | null;
  readonly permissions: readonly Permission[];
}

/** What a refresh brought. `permissions` is null where the provider did not say: then they are as before (RFC 6749, 5.1 and 6). */
export type RefreshedTokens = Omit<TokenSet, 'permissions'> & { readonly permissions: readonly Permission[] | null };

/** What has to be kept between leaving for the provider and coming back, in the session that left (trust O-02). Secret. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

export type SignInResult =
  | { readonly kind: 'granted'; readonly identity: Identity; readonly tokens: TokenSet }
  /** The person said no, or closed the consent. */
  | { readonly kind: 'declined' }
  /** The person's organization lets only an administrator consent, or blocks the app. */
  | { readonly kind: 'admin-needed' }
  /** Forged, replayed, expired or mixed up: nothing of it may be believed. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'failed'; readonly fault: ProviderFault };

export type RefreshResult =
  | { readonly kind: 'refreshed'; readonly tokens: RefreshedTokens }
  /** `invalid_grant` and the like: the consent is gone; only the person can give it again. */
  | { readonly kind: 'consent-gone' }
  | { readonly kind: 'failed'; readonly fault: ProviderFault };

/** Signs people in at one provider by OAuth code with PKCE (RFC 9700). */
export interface SignInProvider {
  readonly name: ProviderName;
  /** Where to send the browser. `write` asks for leave to create focus blocks too; `hint` is the address that was used before. */
  begin(options: {
    redirectUri: string;
    permissions: readonly Permission[];
    hint: string | null;
  }): Promise<
    | { readonly url: string; readonly pending: PendingSignIn }
    | { readonly kind: 'failed'; readonly fault: ProviderFault }
  >;
  /** Reads the provider's answer. `callbackUrl` is the whole address that the browser came back to, on `pending.redirectUri`. */
  finish(callbackUrl: string, pending: PendingSignIn): Promise<SignInResult>;
  refresh(refreshToken: string): Promise<RefreshResult>;
  /** Takes the consent back at the provider. `unsupported`: it has no way to; the person can, at `manageUrl`. */
  revoke(
    refreshToken: string,
  ): Promise<'revoked' | 'unsupported' | { readonly kind: 'failed'; readonly fault: ProviderFault }>;
  /** Where a person sees and removes what was consented to. */
  readonly manageUrl: string;
  /** Where an administrator consents for a whole organization; null where the provider has no such page. */
  adminConsentUrl(redirectUri: string, state: string): string | null;
}
