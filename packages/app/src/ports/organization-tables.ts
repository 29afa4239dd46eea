import type { Instant } from '@clearweek/calendar';
import type { DirectoryEntry, OrganizationConsent } from './organization-provider.ts';
import type { Cursor, ProviderName } from './provider.ts';
import type { ConnectionHealth } from './connection-tables.ts';
import type { PersonId } from './store.ts';

export type OrganizationId = string & { readonly __organizationId: never };

/** An organization's own consent and how reading its directory goes; one for each provider of a tenant. */
export interface Organization {
  readonly id: OrganizationId;
  /** `csv`: a list of people without any consent to read calendars. */
  readonly provider: ProviderName | 'csv';
  readonly consent: OrganizationConsent | null;
  readonly cursor: Cursor | null;
  readonly health: ConnectionHealth;
  readonly failures: number;
  readonly people: number;
  readonly nextReadAt: Instant | null;
  readonly lastReadAt: Instant | null;
}

export interface Organizations {
  list(): Promise<readonly Organization[]>;
  get(id: OrganizationId): Promise<Organization | null>;
  lock(id: OrganizationId): Promise<Organization | null>;
  /** The consent is kept encrypted under the tenant's key. Setting that of a known provider replaces it and forgets the cursor. */
  put(provider: Organization['provider'], consent: OrganizationConsent | null, at: Instant): Promise<Organization>;
  update(
    id: OrganizationId,
    change: Partial<Pick<Organization, 'cursor' | 'health' | 'failures' | 'nextReadAt' | 'lastReadAt'>>,
  ): Promise<void>;
  /** With its members; people stay. */
  remove(id: OrganizationId): Promise<void>;
}

/** A directory entry as it is kept: addresses encrypted under the tenant's key, found again by keyed hashes. */
export interface Member extends DirectoryEntry {
  readonly organizationId: OrganizationId;
  /** Null until somebody signs in as them or the organization's consent reads their calendar. */
  readonly personId: PersonId | null;
  /** They do not want to be read by the organization's consent; it then never is. Survives leaving and coming back. */
  readonly optedOut: boolean;
}

export interface Members {
  /** Writes entries; those with a known `externalId` keep their person and their wish. `whole`: all others are removed. Returns counts. */
  put(
    organizationId: OrganizationId,
    entries: readonly DirectoryEntry[],
    options: { readonly whole: boolean; readonly removed: readonly string[] },
  ): Promise<{ added: number; changed: number; removed: number }>;
  /** In order of `externalId`'s hash; `after` is the last one of the page before. */
  page(
    organizationId: OrganizationId,
    after: string | null,
    limit: number,
  ): Promise<{ readonly members: readonly Member[]; readonly next: string | null }>;
  /** Those whose address this is, in any organization of the tenant. */
  byAddress(address: string): Promise<readonly Member[]>;
  byExternalId(organizationId: OrganizationId, externalId: string): Promise<Member | null>;
  ofPerson(personId: PersonId): Promise<readonly Member[]>;
  update(
    organizationId: OrganizationId,
    externalId: string,
    change: Partial<Pick<Member, 'personId' | 'optedOut'>>,
  ): Promise<void>;
}
