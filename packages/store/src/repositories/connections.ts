import type { Selectable } from 'kysely';
import {
  AppError,
  type Connection,
  type ConnectionId,
  type ConnectionSource,
  type PersonId,
  type TenantTransaction,
} from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp, timestampOrNull } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';
import { healthColumns, healthOf } from './connection-health.ts';

type Row = Selectable<Schema['connections']>;

/** What hangs on a connection, the leaves first. */
const hangingOn = ['mails', 'grants', 'watches', 'occurrences', 'events', 'calendars', 'uploads'] as const;

export function createConnections(session: TenantSession): TenantTransaction['connections'] {
  const { db, tenantId, keys, clock } = session;
  const toConnection = (row: Row) => connectionOf(session, row);
  return {
    async list(personId) {
      const rows = await db
        .selectFrom('connections')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return Promise.all(rows.map(toConnection));
    },
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toConnection(row);
    },
    async lock(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('connections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row === undefined ? null : toConnection(row);
    },
    async create(personId, provider, source, at, nextSyncAt) {
      const id = uuidv7(clock.now()) as ConnectionId;
      const cipher = await keys.of(personId);
      const row = await db
        .insertInto('connections')
        .values({
          tenant_id: tenantId,
          id,
          person_id: personId,
          provider,
          source: cipher.seal('connections.source', id, JSON.stringify(source)),
          created_at: timestamp(at),
          next_sync_at: timestampOrNull(nextSyncAt),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toConnection(row);
    },
    async update(id, change) {
      const columns = { ...changedColumns(change), ...(await sourceColumn(session, id, change.source)) };
      if (Object.keys(columns).length === 0) return;
      await db.updateTable('connections').set(columns).where('id', '=', id).execute();
    },
    async remove(id) {
      if (!isUuid(id)) return false;
      // First the connection, so that a writer who waits for it finds nothing to write to; then, explicitly, what hangs
      // on it: cascading would go through it row by row.
      if (
        (await db.selectFrom('connections').select('id').where('id', '=', id).forUpdate().executeTakeFirst()) ===
        undefined
      )
        return false;
      for (const table of hangingOn) {
        await db.deleteFrom(table).where('connection_id', '=', id).execute();
      }
      await db.deleteFrom('connections').where('id', '=', id).execute();
      return true;
    },
  };
}

/** Holds the connection until the transaction ends and says whose it is. Throws `not_found` where it is gone: nothing may be written for it. */
export async function requireOwner({ db }: TenantSession, id: ConnectionId): Promise<PersonId> {
  const row = isUuid(id)
    ? await db.selectFrom('connections').select('person_id').where('id', '=', id).forUpdate().executeTakeFirst()
    : undefined;
  if (row === undefined) throw new AppError('not_found', 'There is no such connection.');
  return row.person_id as PersonId;
}

async function connectionOf({ keys }: TenantSession, row: Row): Promise<Connection> {
  const cipher = await keys.of(row.person_id as PersonId);
  return {
    id: row.id as ConnectionId,
    personId: row.person_id as PersonId,
    provider: row.provider,
    source: JSON.parse(cipher.open('connections.source', row.id, row.source).toString()) as ConnectionSource,
    generation: row.generation,
    health: healthOf(row),
    failures: row.failures,
    validators: { etag: row.feed_etag, lastModified: row.feed_last_modified },
    customZones: row.custom_zones,
    events: row.event_count,
    warnings: row.warnings,
    layoutWarnings: row.layout_warnings,
    createdAt: row.created_at,
    lastSyncedAt: row.last_synced_at,
    nextSyncAt: row.next_sync_at,
  };
}

async function sourceColumn({ db, keys }: TenantSession, id: ConnectionId, source: ConnectionSource | undefined) {
  if (source === undefined) return {};
  const row = await db.selectFrom('connections').select('person_id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return {};
  const cipher = await keys.of(row.person_id as PersonId);
  return { source: cipher.seal('connections.source', id, JSON.stringify(source)) };
}

function changedColumns(change: Parameters<TenantTransaction['connections']['update']>[1]) {
  return {
    ...(change.health && healthColumns(change.health)),
    ...(change.failures !== undefined && { failures: change.failures }),
    ...(change.validators && { feed_etag: change.validators.etag, feed_last_modified: change.validators.lastModified }),
    ...(change.customZones && { custom_zones: JSON.stringify(change.customZones) }),
    ...(change.events !== undefined && { event_count: change.events }),
    ...(change.warnings && { warnings: JSON.stringify(change.warnings) }),
    ...(change.layoutWarnings && { layout_warnings: JSON.stringify(change.layoutWarnings) }),
    ...(change.lastSyncedAt !== undefined && { last_synced_at: timestampOrNull(change.lastSyncedAt) }),
    ...(change.nextSyncAt !== undefined && { next_sync_at: timestampOrNull(change.nextSyncAt) }),
    ...(change.generation !== undefined && { generation: change.generation }),
  };
}
