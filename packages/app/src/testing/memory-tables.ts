import type { Instant, IsoWeek, MirroredEvent, Occurrence } from '@clearweek/calendar';
import type { Farewell, FarewellId, Grant } from '../ports/account-tables.ts';
import type { MailId, WantedMail } from '../ports/mail-tables.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { Person, SessionRecord } from '../ports/person-tables.ts';
import type { ConnectionId, PersonId, TenantTransaction, WeeklyMetrics } from '../ports/store.ts';
import type { CalendarId, MirroredCalendar } from '../ports/calendar-tables.ts';
import type { Member, Organization, OrganizationId } from '../ports/organization-tables.ts';
import type { ListedRecord, RemoteId } from '../ports/provider.ts';
import type { Watch, WatchId } from '../ports/watch-tables.ts';

export type AuditEntry = Parameters<TenantTransaction['audit']['write']>[0];

/** What is kept of an event, under the name by which a changed one finds its place again. */
export interface MemoryOccurrence {
  readonly connectionId: ConnectionId;
  /** Set where the event is one of an account's calendar. */
  readonly calendarId: CalendarId | null;
  readonly personId: PersonId;
  readonly eventName: string;
  readonly occurrence: Occurrence<MirroredEvent>;
}

/** What one calendar of an account holds, by the provider's names. */
export interface MemoryRecord {
  /** Set on an exception: the series that it belongs to. */
  readonly series: RemoteId | null;
  readonly event: MirroredEvent;
  /** The occurrences of a series that its provider lists one by one; null where it does not. */
  readonly listed: readonly ListedRecord[] | null;
}

/** An account by provider and subject. */
export interface MemoryIdentity {
  readonly personId: PersonId;
  readonly provider: ProviderName;
  readonly address: string;
}

export interface MemoryMail extends WantedMail {
  /** Of a trouble that is over. */
  readonly forgotten: boolean;
}

/** All rows of one tenant. Rows are values: they are replaced, never changed. */
export interface MemoryTables {
  readonly people: Map<PersonId, Person>;
  readonly nextAnalysisAt: Map<PersonId, Instant>;
  /** By the hash of the token, as hex. */
  readonly sessions: Map<string, SessionRecord>;
  readonly connections: Map<ConnectionId, Connection>;
  readonly uploads: Map<ConnectionId, Uint8Array>;
  readonly mirror: Map<ConnectionId, ReadonlyMap<string, MirroredEvent>>;
  readonly calendars: Map<CalendarId, MirroredCalendar>;
  readonly records: Map<CalendarId, ReadonlyMap<RemoteId, MemoryRecord>>;
  readonly watches: Map<WatchId, Watch>;
  readonly organizations: Map<OrganizationId, Organization>;
  /** By the organization, then by its name for them. */
  readonly members: Map<OrganizationId, ReadonlyMap<string, Member>>;
  /** Who does not want to be read, by the provider or list and its name for them: outlives the member. */
  readonly optedOut: Set<string>;
  readonly occurrences: MemoryOccurrence[];
  readonly weeks: Map<PersonId, ReadonlyMap<IsoWeek, WeeklyMetrics>>;
  readonly audit: AuditEntry[];
  /** By provider and subject. */
  readonly identities: Map<string, MemoryIdentity>;
  readonly grants: Map<ConnectionId, Grant>;
  readonly farewells: Map<FarewellId, Farewell>;
  readonly mails: Map<MailId, MemoryMail>;
}

export function emptyTables(): MemoryTables {
  return {
    people: new Map(),
    nextAnalysisAt: new Map(),
    sessions: new Map(),
    connections: new Map(),
    uploads: new Map(),
    mirror: new Map(),
    calendars: new Map(),
    records: new Map(),
    watches: new Map(),
    organizations: new Map(),
    members: new Map(),
    optedOut: new Set(),
    occurrences: [],
    weeks: new Map(),
    audit: [],
    identities: new Map(),
    grants: new Map(),
    farewells: new Map(),
    mails: new Map(),
  };
}

/** A copy for one transaction to work on. */
export function copyTables(tables: MemoryTables): MemoryTables {
  return {
    people: new Map(tables.people),
    nextAnalysisAt: new Map(tables.nextAnalysisAt),
    sessions: new Map(tables.sessions),
    connections: new Map(tables.connections),
    uploads: new Map(tables.uploads),
    mirror: new Map(tables.mirror),
    calendars: new Map(tables.calendars),
    records: new Map(tables.records),
    watches: new Map(tables.watches),
    organizations: new Map(tables.organizations),
    members: new Map(tables.members),
    optedOut: new Set(tables.optedOut),
    occurrences: [...tables.occurrences],
    weeks: new Map(tables.weeks),
    audit: [...tables.audit],
    identities: new Map(tables.identities),
    grants: new Map(tables.grants),
    farewells: new Map(tables.farewells),
    mails: new Map(tables.mails),
  };
}

/** Bytes, or the characters of a text, as hex. */
export function hexOf(value: Uint8Array | string): string {
  const numbers = typeof value === 'string' ? Array.from(value, (one) => one.codePointAt(0) ?? 0) : [...value];
  return numbers.map((number) => number.toString(16).padStart(2, '0')).join('');
}
