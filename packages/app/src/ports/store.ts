import type { Instant, Interval, IsoWeek, MirroredEvent, Occurrence } from '@clearweek/calendar';
import type { MetricId, MetricValue } from '@clearweek/analysis';
import type { Farewells, Grants, Identities, Lobby } from './account-tables.ts';
import type { CalendarMirror, Calendars } from './calendar-tables.ts';
import type { Connections, Uploads } from './connection-tables.ts';
import type { Mails } from './mail-tables.ts';
import type { Members, Organizations } from './organization-tables.ts';
import type { People, Sessions } from './person-tables.ts';
import type { ProviderName } from './provider.ts';
import type { RequestBudget } from './request-budget.ts';
import type { Watches } from './watch-tables.ts';
import type { Outbox, WorkLedger } from './work-tables.ts';

export type TenantId = string & { readonly __tenantId: never };
export type PersonId = string & { readonly __personId: never };
export type ConnectionId = string & { readonly __connectionId: never };
export type WorkId = string & { readonly __workId: never };

/** A figure with the version of the definition by which it was measured, which may be older than today's. */
export interface MeasuredMetric {
  readonly version: number;
  readonly value: MetricValue;
}

export interface WeeklyMetrics {
  readonly week: IsoWeek;
  readonly metrics: Readonly<Record<MetricId, MeasuredMetric>>;
  readonly measuredAt: Instant;
}

/** Everything of one tenant, inside one transaction. Rows of other tenants do not exist here. */
export interface TenantTransaction {
  readonly tenantId: TenantId;
  readonly people: People;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly uploads: Uploads;
  readonly mirror: {
    /**
     * Makes the mirror of a connection equal to `events`: new and changed ones written, missing ones deleted, equal
     * ones left alone. The uid is kept as a keyed hash, the title encrypted. Returns what changed.
     */
    replace(
      id: ConnectionId,
      events: readonly MirroredEvent[],
    ): Promise<{ added: number; changed: number; removed: number }>;
    /** In no particular order; `uid` is the keyed hash as hex; titles and cues only where asked for. */
    load(id: ConnectionId, options: { titles: boolean }): Promise<MirroredEvent[]>;
  } & CalendarMirror;
  readonly identities: Identities;
  readonly grants: Grants;
  readonly farewells: Farewells;
  readonly calendars: Calendars;
  readonly watches: Watches;
  readonly organizations: Organizations;
  readonly members: Members;
  readonly mails: Mails;
  readonly occurrences: {
    /** Replaces all occurrences of a connection. `cancelled` ones are kept too. */
    replace(id: ConnectionId, occurrences: readonly Occurrence<MirroredEvent>[]): Promise<void>;
    /** All of a person that overlap the range, and those without length that start in it, by start, from all connections, with or without titles and cues. */
    inRange(personId: PersonId, range: Interval, options: { titles: boolean }): Promise<Occurrence<MirroredEvent>[]>;
  };
  readonly weeks: {
    /** Replaces the given weeks of a person. Weeks not given stay. */
    save(personId: PersonId, weeks: readonly WeeklyMetrics[]): Promise<void>;
    get(personId: PersonId, week: IsoWeek): Promise<WeeklyMetrics | null>;
    /** Forgets all, as when the last connection goes. */
    removeAll(personId: PersonId): Promise<void>;
  };
  readonly outbox: Outbox;
  readonly audit: {
    /** Append-only. `detail` holds ids and counts only. */
    write(entry: {
      at: Instant;
      actor: PersonId | 'system';
      action: AuditAction;
      subject: string;
      detail?: Record<string, string | number>;
    }): Promise<void>;
  };
}

export type AuditAction =
  | 'person.created'
  | 'person.preferences_changed'
  | 'session.created'
  | 'session.ended_everywhere'
  | 'connection.created'
  | 'connection.disconnected'
  | 'connection.synced'
  | 'connection.failed'
  | 'connection.reconnected'
  | 'consent.revoked'
  | 'organization.connected'
  | 'organization.disconnected'
  | 'organization.people_imported'
  | 'person.opted_out'
  | 'person.opted_in'
  | 'person.made_administrator'
  | 'person.unmade_administrator';

export interface Store {
  /** The one way to a tenant's data: opens a transaction, sets the tenant, runs the work, commits; rolls back on any error. */
  inTenant<T>(tenantId: TenantId, work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  /** The single tenant of an embedded installation; made at the first call, however many call at once. */
  localTenant(): Promise<TenantId>;
  /**
   * The tenant of a provider's organization, or of a single private account where `organization` is null; made at the first call, however
   * many call at once. Found by keyed hashes.
   */
  tenantOf(account: { provider: ProviderName; organization: string | null; subject: string }): Promise<TenantId>;
  /** All tenants, for an operator's commands only. */
  tenants(): Promise<readonly TenantId[]>;
  /** As `tenantOf` an organization, but makes none: null where nobody has one. Whoever only names an organization leaves nothing behind. */
  homeOf(provider: ProviderName, organization: string): Promise<TenantId | null>;
  /**
   * Lets the people of these organizations of a provider belong to this tenant, whose right to them was proved, in place of those
   * claimed for it before; but for those that belong to another tenant already, which stay there and are returned. A claim under
   * which somebody has signed in is none any more: it stays.
   */
  claimOrganizations(
    tenantId: TenantId,
    provider: ProviderName,
    organizations: readonly string[],
  ): Promise<readonly string[]>;
  readonly lobby: Lobby;
  readonly budget: RequestBudget;
  readonly ledger: WorkLedger;
  /** Whether the database answers and its schema is the one that this program needs; `server` names its program and version. */
  check(): Promise<{ ok: true; server: string } | { ok: false; problem: string }>;
  close(): Promise<void>;
}
