import { type Selectable, sql } from 'kysely';
import { AppError, type CalendarId, type ConnectionId, type PersonId, type RemoteWatch } from '@clearweek/app';
import type { Watch, Watches, WatchId } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp, timestampOrNull } from '../timestamps.ts';
import { isUuid } from '../uuid.ts';

export function createWatches(session: TenantSession): Watches {
  const { db, tenantId } = session;
  return {
    async create({ id, connectionId, calendarId, secretHash, renewAt, createdAt }) {
      const calendar = isUuid(calendarId)
        ? await db
            .selectFrom('calendars')
            .select('person_id')
            .where('id', '=', calendarId)
            .where('connection_id', '=', connectionId)
            .executeTakeFirst()
        : undefined;
      if (calendar === undefined) throw new AppError('not_found', 'There is no such calendar.');
      await db
        .insertInto('watches')
        .values({
          tenant_id: tenantId,
          id,
          connection_id: connectionId,
          person_id: calendar.person_id,
          calendar_id: calendarId,
          secret_hash: Buffer.from(secretHash),
          renew_at: timestampOrNull(renewAt),
          created_at: timestamp(createdAt),
        })
        .execute();
    },
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('watches').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : watchOf(session, row);
    },
    async getMany(ids) {
      const rows = await db
        .selectFrom('watches')
        .selectAll()
        .where('id', '=', sql<string>`any(${ids.filter(isUuid)}::uuid[])`)
        .execute();
      await session.keys.load(rows.map((row) => row.person_id as PersonId));
      return Promise.all(rows.map((row) => watchOf(session, row)));
    },
    async list(connectionId) {
      if (!isUuid(connectionId)) return [];
      const rows = await db
        .selectFrom('watches')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return Promise.all(rows.map((row) => watchOf(session, row)));
    },
    async update(id, { remote, renewAt, secretHash }) {
      const columns = {
        ...(secretHash !== undefined && { secret_hash: Buffer.from(secretHash) }),
        ...(renewAt !== undefined && { renew_at: timestampOrNull(renewAt) }),
        ...(remote !== undefined && (await remoteColumn(session, id, remote))),
      };
      if (Object.keys(columns).length === 0) return;
      await db.updateTable('watches').set(columns).where('id', '=', id).execute();
    },
    async adopt(id, remote) {
      const columns = await remoteColumn(session, id, remote);
      if (columns.remote === undefined) return;
      await db.updateTable('watches').set(columns).where('id', '=', id).where('remote', 'is', null).execute();
    },
    async remove(id) {
      if (isUuid(id)) await db.deleteFrom('watches').where('id', '=', id).execute();
    },
  };
}

async function remoteColumn(
  { db, keys }: TenantSession,
  id: WatchId,
  remote: RemoteWatch | null,
): Promise<{ readonly remote?: Buffer | null }> {
  if (remote === null) return { remote };
  const row = await db.selectFrom('watches').select('person_id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return {};
  const { remoteId, resourceId, expiresAt } = remote;
  const cipher = await keys.of(row.person_id as PersonId);
  return { remote: cipher.seal('watches.remote', id, JSON.stringify({ remoteId, resourceId, expiresAt })) };
}

async function watchOf({ keys }: TenantSession, row: Selectable<Schema['watches']>): Promise<Watch> {
  const opened =
    row.remote === null
      ? null
      : (await keys.of(row.person_id as PersonId)).open('watches.remote', row.id, row.remote).toString();
  return {
    id: row.id as WatchId,
    connectionId: row.connection_id as ConnectionId,
    calendarId: row.calendar_id as CalendarId,
    secretHash: row.secret_hash,
    remote: opened === null ? null : (JSON.parse(opened) as RemoteWatch),
    renewAt: row.renew_at,
    createdAt: row.created_at,
  };
}
