import type { Instant, IsoWeek, MirroredEvent, Occurrence } from '@clearweek/calendar';
import type {
  Connection,
  ConnectionId,
  Person,
  PersonId,
  SessionRecord,
  TenantTransaction,
  WeeklyMetrics,
} from '../ports/store.ts';

export type AuditEntry = Parameters<TenantTransaction['audit']['write']>[0];

/** What is kept of an event, under the name by which a changed one finds its place again. */
export interface MemoryOccurrence {
  readonly connectionId: ConnectionId;
  readonly personId: PersonId;
  readonly eventName: string;
  readonly occurrence: Occurrence<MirroredEvent>;
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
  readonly occurrences: MemoryOccurrence[];
  readonly weeks: Map<PersonId, ReadonlyMap<IsoWeek, WeeklyMetrics>>;
  readonly audit: AuditEntry[];
}

export function emptyTables(): MemoryTables {
  return {
    people: new Map(),
    nextAnalysisAt: new Map(),
    sessions: new Map(),
    connections: new Map(),
    uploads: new Map(),
    mirror: new Map(),
    occurrences: [],
    weeks: new Map(),
    audit: [],
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
    occurrences: [...tables.occurrences],
    weeks: new Map(tables.weeks),
    audit: [...tables.audit],
  };
}

/** Bytes, or the characters of a text, as hex. */
export function hexOf(value: Uint8Array | string): string {
  const numbers = typeof value === 'string' ? Array.from(value, (one) => one.codePointAt(0) ?? 0) : [...value];
  return numbers.map((number) => number.toString(16).padStart(2, '0')).join('');
}
