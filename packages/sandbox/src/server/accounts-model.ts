import type { Instant } from '../world/model.ts';

/** An app that people can let in. `clearweek-sandbox` may come back to any loopback address; others only to their own. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: 'loopback' | readonly string[];
}

export interface Grant {
  readonly id: string;
  readonly clientId: string;
  /** Null for what an application may do by itself. */
  readonly personId: string | null;
  /** What was consented to, in the provider's words. */
  readonly scopes: readonly string[];
  readonly revoked: boolean;
}

export interface CodeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly personId: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  /** The SHA-256 of the verifier, base64url. Asking without one, or with another method than S256, is refused. */
  readonly codeChallenge: string | null;
  readonly codeChallengeMethod: string | null;
  /** Whether a refresh token comes with it. */
  readonly offline: boolean;
}

export interface IssuedTokens {
  readonly grant: Grant;
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly scopes: readonly string[];
  /** Null where none comes: not asked for, or Google's answer to a refresh. */
  readonly refreshToken: string | null;
  readonly nonce: string | null;
}

export type CodeResult =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly why: 'unknown-client' | 'redirect' | 'pkce' | 'unknown-person' };

export type TokenResult =
  | { readonly kind: 'tokens'; readonly tokens: IssuedTokens }
  | {
      readonly kind: 'refused';
      /**
       * `client` wrong id or secret; `code` unknown, used (its grant dies with it) or expired; `redirect`, `verifier`, `client-mismatch`
       * do not belong to the code or token; `token` unknown; `revoked`; `reused` a single-use token came twice (the grant is revoked);
       * `person-gone` the account is closed; `scope` more than was granted.
       */
      readonly why:
        | 'client'
        | 'code'
        | 'redirect'
        | 'verifier'
        | 'client-mismatch'
        | 'token'
        | 'revoked'
        | 'reused'
        | 'person-gone'
        | 'scope';
    };

export type AccessCheck =
  | {
      readonly kind: 'valid';
      readonly grant: Grant;
      /** Null for an application's own token. */
      readonly personId: string | null;
      readonly scopes: readonly string[];
      readonly clientId: string;
      readonly expiresAt: Instant;
    }
  | { readonly kind: 'unknown' | 'expired' | 'revoked' | 'person-gone' };

/** What tests and the control page may change while it runs. */
export interface SignInSettings {
  /** Entra's "Need admin approval": people may not consent themselves until an administrator has. */
  adminMustConsent: boolean;
  /** What an administrator consented to for everybody, in the provider's words; their number lifts `adminMustConsent` for them. */
  adminConsented: Set<string>;
  /** Google's "Access blocked: admin". */
  adminBlocks: boolean;
  /** Microsoft: a refresh token works once; a second use revokes the grant. Off, an old token stays valid beside the new one. */
  singleUse: boolean;
  /** Refresh tokens are answered with `interaction_required`. */
  interactionRequired: boolean;
  accessSeconds: number;
}

/** What outlives a restart of the simulator. */
export interface RememberedConsent {
  /** The newest. */
  readonly refreshToken: string;
  /** The one that was last exchanged for another: a client that was killed before it got that one has no other. Null where none was. */
  readonly exchangedToken: string | null;
  readonly clientId: string;
  /** The account's, because another company may have somebody else at the same place. */
  readonly subject: string;
  readonly scopes: readonly string[];
}

/** One provider's accounts: codes, grants, tokens and keys. All times by the world's clock. */
export interface Accounts {
  readonly settings: SignInSettings;
  addClient(client: Client): void;
  client(id: string): Client | null;
  /** Whether the client may be sent back there. */
  allowsRedirect(clientId: string, redirectUri: string): boolean;
  /** Right id and secret. */
  knowsClient(clientId: string, secret: string): boolean;

  issueCode(request: CodeRequest): CodeResult;
  redeemCode(asked: {
    readonly code: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
    readonly codeVerifier: string;
  }): TokenResult;
  /** `scopes` narrows the new access token; left out, it has all that was granted. */
  refresh(asked: {
    readonly refreshToken: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly scopes?: readonly string[];
  }): TokenResult;
  /** An access token without anybody's sign-in: `personId` for domain-wide delegation, null for an application itself. */
  issueAccess(asked: {
    readonly clientId: string;
    readonly personId: string | null;
    readonly scopes: readonly string[];
  }): IssuedTokens;
  checkAccess(accessToken: string): AccessCheck;
  /** The live grant behind an access or refresh token. */
  grantOf(token: string): Grant | null;
  grants(personId: string): readonly Grant[];
  /** By access or refresh token; false where it is not known. All tokens of the grant die. */
  revoke(token: string): boolean;
  revokePerson(personId: string): void;
  /** What the person allowed one client; false where that was nothing. */
  revokeConsent(personId: string, clientId: string): boolean;
  onRevoked(listener: (grant: Grant) => void): void;

  /** The consents that still hold, for a later start. */
  remember(): readonly RememberedConsent[];
  /** Lets consents of an earlier start hold again; those of accounts that are not here are passed over. */
  recall(consents: readonly RememberedConsent[]): void;
  /** Called when `remember` would say something new. */
  onConsents(listener: () => void): void;

  /** The public key set for the `jwks_uri`. */
  keySet(): Promise<{ keys: object[] }>;
  /** RS256 with the key above. `iat` and `exp` (one hour) by the world's clock are added; give iss, aud, sub, nonce and the rest. */
  signIdToken(claims: Readonly<Record<string, unknown>>): Promise<string>;
}
