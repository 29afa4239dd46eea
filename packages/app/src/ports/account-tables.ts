import type { Instant } from '@clearweek/calendar';
import type { ProviderName } from './provider.ts';
import type { Identity, Permission, PendingSignIn, TokenSet } from './sign-in-provider.ts';
import type { ConnectionId, PersonId, TenantId } from './store.ts';

/** Which person an account belongs to. One account has one person; a person may have several accounts. */
export interface Identities {
  /** By provider and subject, never by address. */
  find(provider: ProviderName, subject: string): Promise<PersonId | null>;
  /** The address is kept encrypted under the person's key, the subject as a keyed hash. Adding a known one renews its address. */
  add(personId: PersonId, identity: Identity, at: Instant): Promise<void>;
  list(personId: PersonId): Promise<readonly Pick<Identity, 'provider' | 'address'>[]>;
  /** Whether anybody of the tenant has an account. */
  some(): Promise<boolean>;
  /** Forgets an account, with its address. Removing an unknown one is no error. */
  remove(provider: ProviderName, subject: string): Promise<void>;
  /**
   * Who has accounts with this address (lower case). For an operator's command only: addresses are kept encrypted, so every account of
   * the tenant is opened to find it.
   */
  holders(address: string): Promise<readonly { readonly personId: PersonId; readonly provider: ProviderName }[]>;
}

/** The tokens of one connection, encrypted under the person's key. */
export interface Grant {
  readonly connectionId: ConnectionId;
  readonly personId: PersonId;
  readonly provider: ProviderName;
  readonly accessToken: string;
  readonly accessExpiresAt: Instant;
  readonly refreshToken: string | null;
  readonly permissions: readonly Permission[];
  readonly refreshedAt: Instant;
}

export interface Grants {
  /** A new consent: replaces whatever was there; a missing refresh token keeps the one that is there. */
  put(connectionId: ConnectionId, tokens: TokenSet, at: Instant): Promise<void>;
  get(connectionId: ConnectionId): Promise<Grant | null>;
  /** As `get`, and holds the row until the transaction ends: of all workers one refreshes, the others wait and look again. */
  lock(connectionId: ConnectionId): Promise<Grant | null>;
}

/** What is still to be said to a provider after everything here is erased: whose token to revoke, which watches to stop. */
export interface Farewell {
  readonly provider: ProviderName;
  /** Whose account it was: where it has been connected again meanwhile, taking the old consent back would end the new one. */
  readonly subject: string;
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly watches: readonly { readonly remoteId: string; readonly resourceId: string | null }[];
  /** Set where an organization's consent read it: that consent stops the watches, and there is no token of a person to take back. */
  readonly mailbox?: { readonly organizationId: string; readonly owner: string };
}

export type FarewellId = string & { readonly __farewellId: never };

/** Encrypted under the tenant's key, because the person's own may be gone. */
export interface Farewells {
  put(farewell: Farewell, at: Instant): Promise<FarewellId>;
  get(id: FarewellId): Promise<Farewell | null>;
  remove(id: FarewellId): Promise<void>;
}

/** A sign-in on its way to the provider and back. */
export interface StartedSignIn {
  readonly provider: ProviderName;
  readonly permissions: readonly Permission[];
  readonly pending: PendingSignIn;
  /** Who was signed in when it began. */
  readonly startedBy: { readonly tenantId: TenantId; readonly personId: PersonId } | null;
  /** A path of our own. */
  readonly returnTo: string;
  /** Set where the provider has answered and the person is asked what to do with the account; `pending.state` then names the question. */
  readonly granted?: {
    readonly identity: Identity;
    readonly tokens: TokenSet;
    /** What gives it back where nobody answers. */
    readonly farewellId?: FarewellId;
    /** What was asked, so that the page can show it again. */
    readonly asked: {
      readonly kind: 'attach' | 'taken' | 'elsewhere';
      readonly choices: readonly ('attach' | 'switch')[];
      readonly expiresAt: Instant;
    };
  };
}

/**
 * Where sign-ins wait: before anybody is known, so outside of every tenant. Kept encrypted under a key that only the browser's own
 * token opens; taken once, and looked at before as often as one likes.
 */
export interface Lobby {
  /** `token` is what the browser carries in a cookie. The row is found by token and state together. */
  put(token: string, started: StartedSignIn, expiresAt: Instant): Promise<void>;
  /** Null where there is none, it was taken before, it is of another browser, or too old. It is gone afterwards. */
  take(token: string, state: string, now: Instant): Promise<StartedSignIn | null>;
  /** As `take`, and leaves it where it is. */
  look(token: string, state: string, now: Instant): Promise<StartedSignIn | null>;
  /** Forgets what is too old; returns how many. */
  prune(now: Instant): Promise<number>;
}
