import type { CustomZoneDefinition, Instant, Warning } from '@clearweek/calendar';
import type { ErrorCode } from '../errors.ts';
import type { FeedValidators } from './feed-fetcher.ts';
import type { ProviderName } from './provider.ts';
import type { ConnectionId, PersonId } from './store.ts';

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

export interface Connections {
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
}

/** Files that people sent, until they were read. */
export interface Uploads {
  /** Keeps the file encrypted until it has been read. */
  put(id: ConnectionId, bytes: Uint8Array): Promise<void>;
  get(id: ConnectionId): Promise<Uint8Array | null>;
  remove(id: ConnectionId): Promise<void>;
}
