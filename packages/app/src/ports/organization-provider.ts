import type { ProviderAnswer, ProviderName } from './provider.ts';
import type { Cursor } from './provider.ts';

/** An organization's own consent, given by its administrator. Stored encrypted. */
export type OrganizationConsent =
  /** Google's domain-wide delegation: a service account's key; `admin` is whom it stands for when it reads the directory. */
  | {
      readonly provider: 'google';
      readonly clientEmail: string;
      readonly privateKey: string;
      readonly privateKeyId: string;
      readonly admin: string;
    }
  /** Microsoft's application permissions, with Clearweek's own registration, in this tenant. */
  | { readonly provider: 'microsoft'; readonly tenant: string };

/** A person as the directory of an organization knows them. */
export interface DirectoryEntry {
  /** Stable in the directory: Google's id, Graph's object id, the lower-case address in a CSV file. */
  readonly externalId: string;
  /** Lower case; all addresses that name the same person, the main one first. */
  readonly addresses: readonly string[];
  readonly name: string | null;
  /** IANA id. */
  readonly zone: string | null;
  /** The manager's `externalId` or address. */
  readonly manager: string | null;
  /** The unit, from the top: `['Product', 'Design']`. */
  readonly unit: readonly string[];
  /** Suspended, archived or disabled people are no longer read. */
  readonly active: boolean;
}

export type DirectoryChanges =
  | {
      readonly kind: 'changes';
      /** All there are: whoever else is known left. */
      readonly whole: boolean;
      readonly entries: readonly DirectoryEntry[];
      readonly removed: readonly string[];
      readonly cursor: Cursor | null;
    }
  | { readonly kind: 'cursor-expired' };

/** Reads people and calendars by an organization's consent. */
export interface OrganizationProvider {
  readonly name: ProviderName;
  /** A short-lived token for one mailbox (Google) or for all of them (Microsoft; `mailbox` null), never stored. */
  accessToken(
    consent: OrganizationConsent,
    mailbox: string | null,
    purpose: 'calendars' | 'directory',
    signal: AbortSignal,
  ): Promise<ProviderAnswer<{ readonly token: string; readonly expiresInMs: number }>>;
  /** `beforeEach` is awaited before each request to the directory; what it throws ends the reading and comes out as it is. */
  directory(
    consent: OrganizationConsent,
    cursor: Cursor | null,
    signal: AbortSignal,
    beforeEach?: () => Promise<void>,
  ): Promise<ProviderAnswer<DirectoryChanges>>;
}
