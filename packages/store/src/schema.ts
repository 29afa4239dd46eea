import type { ColumnType } from 'kysely';
import type {
  CustomZoneDefinition,
  EventFacts,
  EventTiming,
  Instant,
  Participation,
  PlainDate,
  Warning,
  WorkingHours,
} from '@clearweek/calendar';
import type { Connection } from '@clearweek/app';
import type { AccountSchema, HealthColumns } from './schema-accounts.ts';

/** A `json` column: comes back as a value, is written as text. */
type Json<T> = ColumnType<T, string, string>;
/** A column that the database fills where nothing is given. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;

/** The tables as Kysely sees them. Rows of these shapes never leave the store. */
export interface Schema extends AccountSchema {
  migrations: { version: number; name: string; checksum: string; applied_at: Instant };
  tenants: { id: string; is_local: Defaulted<boolean>; created_at: Instant };
  tenant_keys: { tenant_id: string; wrapping_key_id: string; wrapped: Buffer; created_at: Instant };
  people: {
    tenant_id: string;
    id: string;
    zone: string;
    zone_is_guess: boolean;
    working_hours: Json<WorkingHours>;
    address: Defaulted<Buffer | null>;
    is_administrator: Defaulted<boolean>;
    had_account: Defaulted<boolean>;
    created_at: Instant;
    next_analysis_at: Defaulted<Instant | null>;
  };
  data_keys: {
    tenant_id: string;
    person_id: string;
    version: number;
    wrapping_key_id: string;
    wrapped: Buffer;
    created_at: Instant;
  };
  sessions: {
    tenant_id: string;
    token_hash: Buffer;
    person_id: string;
    created_at: Instant;
    last_seen_at: Instant;
    expires_at: Instant;
  };
  connections: HealthColumns & {
    tenant_id: string;
    id: string;
    person_id: string;
    provider: Connection['provider'];
    source: Buffer;
    generation: Defaulted<number>;
    failures: Defaulted<number>;
    feed_etag: Defaulted<string | null>;
    feed_last_modified: Defaulted<string | null>;
    custom_zones: ColumnType<CustomZoneDefinition[], string | undefined, string>;
    event_count: Defaulted<number>;
    warnings: ColumnType<Warning[], string | undefined, string>;
    layout_warnings: ColumnType<Warning[], string | undefined, string>;
    created_at: Instant;
    last_synced_at: Defaulted<Instant | null>;
    next_sync_at: Defaulted<Instant | null>;
  };
  uploads: { tenant_id: string; connection_id: string; content: Buffer };
  events: {
    tenant_id: string;
    connection_id: string;
    id: string;
    person_id: string;
    uid_hash: Buffer;
    identity: Buffer;
    content_hash: Buffer;
    timing: Json<StoredTiming>;
    facts: Json<StoredFacts>;
    participation: Json<StoredParticipation>;
    title: Buffer | null;
    cues: Defaulted<Buffer | null>;
    calendar_id: Defaulted<string | null>;
    series_identity: Defaulted<Buffer | null>;
    name: Defaulted<Buffer | null>;
    listed: ColumnType<StoredListing | null, string | null | undefined, string | null>;
  };
  occurrences: {
    tenant_id: string;
    connection_id: string;
    event_id: string;
    position: number;
    person_id: string;
    key: string;
    start_at: Instant;
    end_at: Instant;
    start_on: PlainDate | null;
    end_on: PlainDate | null;
    recurring: boolean;
    moved: boolean;
    cancelled: boolean;
  };
  weekly_metrics: {
    tenant_id: string;
    person_id: string;
    week: string;
    metric_id: string;
    version: number;
    value: number | null;
    measured_at: Instant;
  };
  outbox: {
    tenant_id: string;
    id: string;
    job: string;
    payload: Json<unknown>;
    key: string;
    created_at: Defaulted<Instant>;
    available_at: Instant;
    planned_due: Defaulted<Instant | null>;
    sent_at: Defaulted<Instant | null>;
    attempts: Defaulted<number>;
    lease_until: Defaulted<Instant | null>;
    done_at: Defaulted<Instant | null>;
    given_up_at: Defaulted<Instant | null>;
    reason_code: Defaulted<string | null>;
  };
  audit: {
    tenant_id: string;
    position: number;
    at: Instant;
    actor: string;
    action: string;
    subject: string;
    detail: Json<Record<string, string | number>>;
    hash: Buffer;
  };
}

export type StoredTiming = Omit<EventTiming, 'uid' | 'listedStarts'>;
/** What is not encrypted of the facts. */
export type StoredFacts = Omit<EventFacts, 'title' | 'cues'>;
export type StoredParticipation = Participation;

/** Occurrences of a series, as short as can be: the start of the record's keyed hash, the start, the length (see `listed-starts.ts`). */
export type StoredListing = readonly (readonly [name: string, start: StoredStart, length: number | [number, number]])[];
export type StoredStart = number | string | { readonly w: number; readonly z?: string };
