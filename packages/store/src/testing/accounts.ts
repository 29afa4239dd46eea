import { randomUUID } from 'node:crypto';
import type {
  CalendarId,
  Connection,
  DirectoryEntry,
  MirrorChange,
  PersonId,
  StartedSignIn,
  Store,
  TenantId,
  TokenSet,
  Watch,
  WatchId,
} from '@clearweek/app';
import type { Instant, ListedStart, MirroredEvent } from '@clearweek/calendar';
import { meeting } from './events.ts';
import { monday } from './store.ts';

export function startedSignIn(change: Partial<StartedSignIn> = {}): StartedSignIn {
  return {
    provider: 'google',
    permissions: ['read', 'settings'],
    pending: {
      state: 'state',
      nonce: 'nonce',
      verifier: 'verifier',
      redirectUri: 'https://clearweek.example/oauth/google/callback',
    },
    startedBy: null,
    returnTo: '/me',
    ...change,
  };
}

export function tokens(change: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: 'access',
    accessExpiresAt: monday + 3_600_000,
    refreshToken: 'refresh',
    permissions: ['read'],
    ...change,
  };
}

export function newAccount(
  store: Pick<Store, 'inTenant'>,
  tenantId: TenantId,
  personId: PersonId,
): Promise<Connection> {
  return store.inTenant(tenantId, (tx) =>
    tx.connections.create(
      personId,
      'google',
      { kind: 'account', subject: '1', owner: 'ana@example.org' },
      monday,
      monday,
    ),
  );
}

export async function newCalendar(
  store: Pick<Store, 'inTenant'>,
  tenantId: TenantId,
  connectionId: Connection['id'],
  remoteId = 'primary@example.org',
): Promise<CalendarId> {
  const calendar = await store.inTenant(tenantId, (tx) =>
    tx.calendars.create(connectionId, { id: remoteId, primary: true }),
  );
  return calendar.calendarId;
}

export function watchOf(
  connectionId: Connection['id'],
  calendarId: CalendarId,
  renewAt: Instant | null,
): Omit<Watch, 'remote'> {
  const id = randomUUID() as WatchId;
  return { id, connectionId, calendarId, secretHash: Buffer.alloc(32, 7), renewAt, createdAt: monday };
}

export function entry(externalId: string, change: Partial<DirectoryEntry> = {}): DirectoryEntry {
  return {
    externalId,
    addresses: [`${externalId}@example.org`],
    name: `Name of ${externalId}`,
    zone: 'Europe/Berlin',
    manager: null,
    unit: ['Product', 'Design'],
    active: true,
    ...change,
  };
}

/** A change that puts an event; a series where a rule is given. */
export function put(
  record: string,
  event: Partial<MirroredEvent> = {},
  series: string | null = null,
): Extract<MirrorChange, { kind: 'event' }> {
  return { kind: 'event', record, series, event: meeting(`uid of ${series ?? record}`, { rules: [], ...event }) };
}

export function putSeries(record: string, event: Partial<MirroredEvent> = {}): MirrorChange {
  return put(record, { rules: ['FREQ=WEEKLY'], ...event });
}

export function gone(record: string): MirrorChange {
  return { kind: 'removed', record };
}

export function listed(series: string, starts: Readonly<Record<string, Instant>>, complete = true): MirrorChange {
  const occurrences = Object.entries(starts).map(([record, at]) => ({ record, ...listedStart(at) }));
  return { kind: 'listed', series, complete, occurrences };
}

export function listedStart(at: Instant): ListedStart {
  return { start: { kind: 'utc', at }, length: { days: 0, seconds: 1800 } };
}
