import type {
  CustomZoneDefinition,
  Instant,
  Interval,
  IsoWeek,
  MirroredEvent,
  Occurrence,
  Warning,
  WorkingHours,
} from '@clearweek/calendar';
import type { MetricId, MetricValue } from '@clearweek/analysis';
import type { ErrorCode } from '../errors.ts';
import type { JobName, JobPayload } from '../jobs/contracts.ts';
import type { Farewells, Grants, Identities, Lobby } from './account-tables.ts';
import type { CalendarMirror, Calendars } from './calendar-tables.ts';
import type { FeedValidators } from './feed-fetcher.ts';
import type { Mails } from './mail-tables.ts';
import type { Members, Organizations } from './organization-tables.ts';
import type { ProviderName } from './provider.ts';
import type { RequestBudget } from './request-budget.ts';
import type { Watches } from './watch-tables.ts';

export type TenantId = string & { readonly __tenantId: never };
export type PersonId = string & { readonly __personId: never };
export type ConnectionId = string & { readonly __connectionId: never };
export type WorkId = string & { readonly __workId: never };

export interface Person {
  readonly id: PersonId;
  /** IANA id. */
  readonly zone: string;
  /** True until somebody chose the zone: the first calendar's own zone then replaces the guess. */
  readonly zoneIsGuess: boolean;
  readonly workingHours: WorkingHours;
  /** Where mail reaches the person, lower case; kept encrypted. Null: nowhere. */
  readonly address: string | null;
  /** May configure the organization. Gives no view of anybody's calendar. */
  readonly isAdministrator: boolean;
  readonly createdAt: Instant;
}

/**
 * No connection stops silently: it is being read, it is well, it will be tried again, its person has to consent again, or
 * somebody has to mend something at the other end.
 */
export type ConnectionHealth =
  | { readonly state: 'pending' }
  | { readonly state: 'active' }
  | { readonly state: 'degraded'; readonly problem: ConnectionProblem; readonly nextRetryAt: Instant }
  | { readonly state: 'needs_reconnecting'; readonly problem: ConnectionProblem }
  | { readonly state: 'needs_attention'; readonly problem: ConnectionProblem };

export interface ConnectionProblem {
  readonly code: ErrorCode;
  readonly text: string;
}

/** Where a connection's calendar comes from. Stored encrypted: a private feed's address is a password. */
export type ConnectionSource =
  | { readonly kind: 'file'; readonly owner: string | null }
  | { readonly kind: 'feed'; readonly url: string; readonly owner: string | null }
  /** An account of the person's own, read by its own consent. `owner` is its address. */
  | { readonly kind: 'account'; readonly subject: string; readonly owner: string }
  /** A mailbox of an organization, read by the organization's consent. `owner` is its address. */
  | { readonly kind: 'mailbox'; readonly organizationId: string; readonly owner: string };

export interface Connection {
  readonly id: ConnectionId;
  readonly personId: PersonId;
  readonly provider: 'ics' | ProviderName;
  readonly source: ConnectionSource;
  /** Rises when the connection is reset or its content replaced; a slower writer with an older number changes nothing. */
  readonly generation: number;
  readonly health: ConnectionHealth;
  readonly failures: number;
  readonly validators: FeedValidators;
  readonly customZones: readonly CustomZoneDefinition[];
  readonly events: number;
  /** What was left out or guessed when the calendar was read. */
  readonly warnings: readonly Warning[];
  /** What was left out or guessed when its occurrences were last laid out. */
  readonly layoutWarnings: readonly Warning[];
  readonly createdAt: Instant;
  readonly lastSyncedAt: Instant | null;
  /** Null: never again by itself (an uploaded file). */
  readonly nextSyncAt: Instant | null;
}

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

/** What a work item is for, and what became of it. */
export interface WorkItem<N extends JobName = JobName> {
  readonly id: WorkId;
  readonly tenantId: TenantId;
  readonly job: N;
  readonly payload: JobPayload<N>;
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

export interface SessionRecord {
  readonly personId: PersonId;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
}

/** Everything of one tenant, inside one transaction. Rows of other tenants do not exist here. */
export interface TenantTransaction {
  readonly tenantId: TenantId;
  readonly people: {
    get(id: PersonId): Promise<Person | null>;
    create(person: Omit<Person, 'id'>): Promise<Person>;
    /** The longest-standing person of the tenant: in embedded mode the only one. */
    first(): Promise<Person | null>;
    update(
      id: PersonId,
      change: Partial<Pick<Person, 'zone' | 'zoneIsGuess' | 'workingHours' | 'address' | 'isAdministrator'>>,
    ): Promise<void>;
    /** When the person's weeks must be measured again, because the window moves on by itself. */
    setNextAnalysisAt(id: PersonId, at: Instant): Promise<void>;
  };
  readonly sessions: {
    create(tokenHash: Uint8Array, session: SessionRecord): Promise<void>;
    find(tokenHash: Uint8Array): Promise<SessionRecord | null>;
    touch(tokenHash: Uint8Array, lastSeenAt: Instant): Promise<void>;
    remove(tokenHash: Uint8Array): Promise<void>;
    /** Ends all of a person. */
    removeAll(personId: PersonId): Promise<void>;
    /** Forgets expired ones, and all but the newest `keep` of a person. */
    prune(personId: PersonId, now: Instant, keep: number): Promise<void>;
  };
  readonly connections: {
    list(personId: PersonId): Promise<Connection[]>;
    get(id: ConnectionId): Promise<Connection | null>;
    /** As `get`, and holds the row until the transaction ends: two writers of one connection take turns. */
    lock(id: ConnectionId): Promise<Connection | null>;
    create(
      personId: PersonId,
      provider: Connection['provider'],
      source: ConnectionSource,
      at: Instant,
      nextSyncAt: Instant | null,
    ): Promise<Connection>;
    update(
      id: ConnectionId,
      change: Partial<
        Pick<
          Connection,
          | 'health'
          | 'failures'
          | 'validators'
          | 'customZones'
          | 'events'
          | 'warnings'
          | 'layoutWarnings'
          | 'lastSyncedAt'
          | 'nextSyncAt'
          | 'generation'
          | 'source'
        >
      >,
    ): Promise<void>;
    /** Erases the connection with everything that hangs on it: upload, calendars, mirror, occurrences, tokens, watches. False where there was none. */
    remove(id: ConnectionId): Promise<boolean>;
  };
  readonly uploads: {
    /** Keeps the file encrypted until it has been read. */
    put(id: ConnectionId, bytes: Uint8Array): Promise<void>;
    get(id: ConnectionId): Promise<Uint8Array | null>;
    remove(id: ConnectionId): Promise<void>;
  };
  readonly mirror: {
    /**
     * Makes the mirror of a connection equal to `events`: new and changed ones written, missing ones deleted, equal
     * ones left alone. The uid is kept as a keyed hash, the title encrypted. Returns what changed.
     */
    replace(
      id: ConnectionId,
      events: readonly MirroredEvent[],
    ): Promise<{ added: number; changed: number; removed: number }>;
    /** In no particular order; `uid` is the keyed hash as hex; titles only where asked for. */
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
    /** All of a person that overlap the range, and those without length that start in it, by start, from all connections, with or without titles. */
    inRange(personId: PersonId, range: Interval, options: { titles: boolean }): Promise<Occurrence<MirroredEvent>[]>;
  };
  readonly weeks: {
    /** Replaces the given weeks of a person. Weeks not given stay. */
    save(personId: PersonId, weeks: readonly WeeklyMetrics[]): Promise<void>;
    get(personId: PersonId, week: IsoWeek): Promise<WeeklyMetrics | null>;
    /** Forgets all, as when the last connection goes. */
    removeAll(personId: PersonId): Promise<void>;
  };
  readonly outbox: {
    /**
     * Work to be done, part of this transaction: it happens if and only if the transaction commits. An item with
     * the same job and key that nobody has begun yet stands for this one too.
     */
    add<N extends JobName>(job: N, payload: JobPayload<N>, options: { key: string; at: Instant }): Promise<void>;
    /** As `add` for each of them, of one job and for the same time. */
    addMany<N extends JobName>(
      job: N,
      orders: readonly { readonly payload: JobPayload<N>; readonly key: string }[],
      at: Instant,
    ): Promise<void>;
    /** Whether work with this key is waiting or under way. */
    pending(keyPrefix: string): Promise<boolean>;
    /**
     * Counts one attempt and returns the item; null where it is done, given up or unknown. The lease tells the reconciler
     * not to look before. Work with the same job and key is done one at a time: while another item of it is under a
     * lease, this one is put off by `oneAtATimeMs`, or until that one is over, and null is returned.
     */
    begin(id: WorkId, now: Instant, leaseUntil: Instant): Promise<WorkItem | null>;
    finish(id: WorkId, now: Instant): Promise<void>;
    /** It failed and is to be tried again at `at`. */
    postpone(id: WorkId, code: string, at: Instant): Promise<void>;
    /** It failed for good; it stays visible as a dead letter with its reason and can be driven again. */
    giveUp(id: WorkId, code: string, now: Instant): Promise<void>;
  };
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

/** A reference to work, small enough for any queue and worthless to a thief: two ids and a name. */
export interface WorkReference {
  readonly workId: WorkId;
  readonly tenantId: TenantId;
  readonly job: JobName;
  readonly at: Instant;
}

/** What the scheduler sees of all tenants: ids and due times, nothing else. */
export interface WorkLedger {
  /**
   * Work that is due and was not handed to the queue yet, the tenants by turns, each one's earliest first. Of a tenant of which much is handed over and
   * not done, the rest waits.
   */
  unsent(now: Instant, limit: number): Promise<WorkReference[]>;
  markSent(ids: readonly WorkId[], now: Instant): Promise<void>;
  /** Work handed over before `sentBefore`, not done, not given up and not under a running lease: perhaps the queue lost it. */
  overdue(now: Instant, sentBefore: Instant, limit: number): Promise<WorkReference[]>;
  /** Turns due times (feeds to read again, weeks to measure again) into work; returns how many items. */
  planDue(now: Instant, limit: number): Promise<number>;
  /**
   * Ends every lease and hands unfinished work over anew; returns how many leases it ended. For an installation of a single process, at its start:
   * whoever held a lease is dead.
   */
  releaseLeases(): Promise<number>;
  /** Deletes finished items older than `before`. */
  forgetFinished(before: Instant): Promise<number>;
  counts(now: Instant): Promise<{ waiting: number; oldestWaitingMs: number; givenUp: number }>;
}

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
   * claimed for it before; all of them, or none and false where one belongs to another tenant already. A claim under which somebody
   * has signed in is none any more: it stays.
   */
  claimOrganizations(tenantId: TenantId, provider: ProviderName, organizations: readonly string[]): Promise<boolean>;
  readonly lobby: Lobby;
  readonly budget: RequestBudget;
  readonly ledger: WorkLedger;
  /** Whether the database answers and its schema is the one that this program needs; `server` names its program and version. */
  check(): Promise<{ ok: true; server: string } | { ok: false; problem: string }>;
  close(): Promise<void>;
}
