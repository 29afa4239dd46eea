import type { ColumnType } from 'kysely';
import type { Instant } from '@clearweek/calendar';
import type { Organization, Permission, ProviderName, WantedMail } from '@clearweek/app';

/** A column that the database fills where nothing is given. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;

/** The tables of accounts, their calendars and their organizations. */
export interface AccountSchema {
  calendars: {
    tenant_id: string;
    id: string;
    connection_id: string;
    person_id: string;
    remote_hash: Buffer;
    remote: Buffer;
    is_primary: boolean;
    cursor: Defaulted<Buffer | null>;
    zone: Defaulted<string | null>;
    event_count: Defaulted<number>;
    synced_at: Defaulted<Instant | null>;
    dirty_at: Defaulted<Instant | null>;
  };
  identities: {
    tenant_id: string;
    provider: ProviderName;
    subject_hash: Buffer;
    person_id: string;
    address: Buffer;
    added_at: Instant;
  };
  grants: {
    tenant_id: string;
    connection_id: string;
    person_id: string;
    provider: ProviderName;
    access_token: Buffer;
    access_expires_at: Instant;
    refresh_token: Buffer | null;
    permissions: Permission[];
    refreshed_at: Instant;
  };
  watches: {
    tenant_id: string;
    id: string;
    connection_id: string;
    person_id: string;
    calendar_id: string;
    secret_hash: Buffer;
    remote: Defaulted<Buffer | null>;
    renew_at: Instant | null;
    created_at: Instant;
  };
  farewells: { tenant_id: string; id: string; content: Buffer; created_at: Instant };
  organizations: HealthColumns & {
    tenant_id: string;
    id: string;
    provider: Organization['provider'];
    consent: Buffer | null;
    cursor: Defaulted<Buffer | null>;
    failures: Defaulted<number>;
    member_count: Defaulted<number>;
    created_at: Instant;
    next_read_at: Instant | null;
    last_read_at: Defaulted<Instant | null>;
  };
  members: {
    tenant_id: string;
    organization_id: string;
    member_hash: Buffer;
    content_hash: Buffer;
    entry: Buffer;
    person_id: Defaulted<string | null>;
  };
  member_addresses: { tenant_id: string; address_hash: Buffer; organization_id: string; member_hash: Buffer };
  opt_outs: { tenant_id: string; member_hash: Buffer };
  mails: {
    tenant_id: string;
    id: string;
    person_id: string;
    connection_id: string;
    kind: WantedMail['kind'];
    state: Defaulted<WantedMail['state']>;
    is_over: Defaulted<boolean>;
    wanted_at: Instant;
    changed_at: Instant;
  };
  installation_keys: { is_the_only: Defaulted<boolean>; wrapping_key_id: string; wrapped: Buffer; created_at: Instant };
  homes: { account_hash: Buffer; home_id: string; claimed_for: ProviderName | null };
  sign_ins: { lookup: Buffer; content: Buffer; expires_at: Instant };
  request_budget: {
    provider: ProviderName;
    taker_id: string | null;
    person_slot: Defaulted<number | null>;
    minute: number;
    used: number;
    used_before: number;
    blocked_until: Instant | null;
    unanswered: Defaulted<number>;
    unanswered_at: Defaulted<Instant | null>;
    try_at: Defaulted<Instant | null>;
  };
}

/** How something that is read again and again is doing; the tables' checks refuse any other combination. */
export interface HealthColumns {
  state: Defaulted<'pending' | 'active' | 'degraded' | 'needs_reconnecting' | 'needs_attention'>;
  problem_code: Defaulted<string | null>;
  problem_text: Defaulted<string | null>;
  next_retry_at: Defaulted<Instant | null>;
}
