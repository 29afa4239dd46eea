import type { Instant } from '@clearweek/calendar';
import type { CalendarId } from './calendar-tables.ts';
import type { RemoteWatch } from './provider.ts';
import type { ConnectionId, TenantId } from './store.ts';

export type WatchId = string & { readonly __watchId: never };

/** A provider's promise to tell when a calendar changes. Written before the provider is asked, so that none is forgotten. */
export interface Watch {
  readonly id: WatchId;
  readonly connectionId: ConnectionId;
  readonly calendarId: CalendarId;
  /** SHA-256 of the secret that comes back with each notice. */
  readonly secretHash: Uint8Array;
  /** Null while the provider has not answered. */
  readonly remote: RemoteWatch | null;
  /** When it has to be renewed; null once another one has taken its place and it only has to be stopped. */
  readonly renewAt: Instant | null;
  readonly createdAt: Instant;
}

export interface Watches {
  create(watch: Omit<Watch, 'id' | 'remote'> & { readonly id: WatchId }): Promise<void>;
  get(id: WatchId): Promise<Watch | null>;
  /** Those that there are, each once, in any order. */
  getMany(ids: readonly WatchId[]): Promise<readonly Watch[]>;
  list(connectionId: ConnectionId): Promise<readonly Watch[]>;
  update(id: WatchId, change: Partial<Pick<Watch, 'remote' | 'renewAt' | 'secretHash'>>): Promise<void>;
  /** Writes down what the provider calls a watch, unless that is known already. */
  adopt(id: WatchId, remote: RemoteWatch): Promise<void>;
  remove(id: WatchId): Promise<void>;
}

/** A notice of a provider, told apart from a forgery by its secret. */
export interface Notice {
  readonly tenantId: TenantId;
  readonly watchId: WatchId;
  readonly secretHash: Uint8Array;
  /** Google repeats it; null where the notice does not carry it. */
  readonly resourceId: string | null;
}
