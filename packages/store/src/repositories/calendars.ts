import { type Selectable, sql } from 'kysely';
import type { Instant } from '@clearweek/calendar';
import type { CalendarId, Calendars, ConnectionId, MirroredCalendar, PersonId } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp, timestampOrNull } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';
import { requireOwner } from './connections.ts';

export function createCalendars(session: TenantSession): Calendars {
  const { db, tenantId, keys, clock } = session;
  return {
    async list(connectionId) {
      if (!isUuid(connectionId)) return [];
      const rows = await db
        .selectFrom('calendars')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('is_primary', 'desc')
        .orderBy('id')
        .execute();
      return Promise.all(rows.map((row) => calendarOf(session, row)));
    },
    async create(connectionId, { id: remoteId, primary }) {
      const personId = await requireOwner(session, connectionId);
      const remoteHash = (await keys.hasher())('calendar', `${connectionId}\n${remoteId}`);
      const id = uuidv7(clock.now());
      const remote = (await keys.of(personId)).seal('calendars.remote', id, remoteId);
      await db
        .insertInto('calendars')
        .values({
          tenant_id: tenantId,
          id,
          connection_id: connectionId,
          person_id: personId,
          remote_hash: remoteHash,
          remote,
          is_primary: primary,
        })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'connection_id', 'remote_hash']).doNothing())
        .execute();
      const row = await db
        .selectFrom('calendars')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('remote_hash', '=', remoteHash)
        .executeTakeFirstOrThrow();
      return calendarOf(session, row);
    },
    async update(calendarId, change) {
      const columns = { ...changedColumns(change), ...(await cursorColumn(session, calendarId, change.cursor)) };
      if (Object.keys(columns).length === 0) return;
      await db.updateTable('calendars').set(columns).where('id', '=', calendarId).execute();
    },
    async markDirty(calendarIds, at) {
      const ids = calendarIds.filter(isUuid);
      if (ids.length === 0) return;
      // Everybody takes calendars in the same order, so that two who mark the same never wait in a circle.
      await sql`
        with held as (select id from calendars where id = any(${ids}::uuid[]) order by id for no key update)
        update calendars set dirty_at = ${timestamp(at)} from held where calendars.id = held.id`.execute(db);
    },
    async remove(calendarId) {
      if (!isUuid(calendarId)) return;
      const row = await db
        .selectFrom('calendars')
        .select('connection_id')
        .where('id', '=', calendarId)
        .executeTakeFirst();
      if (row === undefined) return;
      await erase(session, row.connection_id as ConnectionId, calendarId);
    },
  };
}

/** First the connection, so that a writer who waits for it finds nothing to write to; then, explicitly, what hangs on the calendar. */
async function erase({ db }: TenantSession, connectionId: ConnectionId, calendarId: CalendarId): Promise<void> {
  await db.selectFrom('connections').select('id').where('id', '=', connectionId).forUpdate().execute();
  await db.deleteFrom('watches').where('calendar_id', '=', calendarId).execute();
  const events = db
    .selectFrom('events')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('calendar_id', '=', calendarId);
  await db
    .deleteFrom('occurrences')
    .where('connection_id', '=', connectionId)
    .where('event_id', 'in', events)
    .execute();
  await db
    .deleteFrom('events')
    .where('connection_id', '=', connectionId)
    .where('calendar_id', '=', calendarId)
    .execute();
  await db.deleteFrom('calendars').where('id', '=', calendarId).execute();
}

function changedColumns({ zone, primary, syncedAt, heeded }: Parameters<Calendars['update']>[1]) {
  return {
    // Compared with the row as it is when its turn has come: a notice that came while the calendar was read stays.
    ...(heeded != null && { dirty_at: sql<Instant | null>`nullif(dirty_at, ${timestamp(heeded)})` }),
    ...(zone !== undefined && { zone }),
    ...(primary !== undefined && { is_primary: primary }),
    ...(syncedAt !== undefined && { synced_at: timestampOrNull(syncedAt) }),
  };
}

async function cursorColumn({ db, keys }: TenantSession, calendarId: CalendarId, cursor: string | null | undefined) {
  if (cursor === undefined) return {};
  if (cursor === null) return { cursor };
  const row = await db.selectFrom('calendars').select('person_id').where('id', '=', calendarId).executeTakeFirst();
  if (row === undefined) return {};
  return { cursor: (await keys.of(row.person_id as PersonId)).seal('calendars.cursor', calendarId, cursor) };
}

async function calendarOf({ keys }: TenantSession, row: Selectable<Schema['calendars']>): Promise<MirroredCalendar> {
  const cipher = await keys.of(row.person_id as PersonId);
  return {
    calendarId: row.id as CalendarId,
    connectionId: row.connection_id as ConnectionId,
    id: cipher.open('calendars.remote', row.id, row.remote).toString(),
    primary: row.is_primary,
    cursor: row.cursor === null ? null : cipher.open('calendars.cursor', row.id, row.cursor).toString(),
    zone: row.zone,
    events: row.event_count,
    syncedAt: row.synced_at,
    dirtyAt: row.dirty_at,
  };
}
