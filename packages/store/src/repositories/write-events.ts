import { type RawBuilder, sql } from 'kysely';
import type { PersonCipher } from '../encryption/tenant-keys.ts';
import type { TenantSession } from '../tenant-session.ts';
import { chunksOf } from './chunks.ts';
import { mapInSteps } from './steps.ts';
import type { StoredEvent } from './stored-event.ts';

/** An event with its row. */
export interface EventWrite {
  readonly id: string;
  readonly event: StoredEvent;
  readonly seriesIdentity: Buffer | null;
  /** See the column of this name. */
  readonly name: Buffer | null;
  readonly listed: string | null;
}

/** Whose events are written. */
export interface EventOwner {
  readonly connectionId: string;
  readonly calendarId: string | null;
  readonly personId: string;
  readonly cipher: PersonCipher;
}

export async function insertEvents(session: TenantSession, owner: EventOwner, writes: readonly EventWrite[]) {
  await writeInTurn(session, writes, async (chunk) => {
    const columns = await columnsOf(owner.cipher, chunk);
    return sql`
      insert into events (tenant_id, connection_id, calendar_id, person_id, ${columnNames})
      select ${session.tenantId}::uuid, ${owner.connectionId}::uuid, ${owner.calendarId}::uuid, ${owner.personId}::uuid, new.*
      from ${columns} as new (${columnNames})`;
  });
}

export async function updateEvents(session: TenantSession, owner: EventOwner, writes: readonly EventWrite[]) {
  await writeInTurn(session, writes, async (chunk) => {
    const columns = await columnsOf(owner.cipher, chunk);
    return sql`
      update events
      set uid_hash = new.uid_hash, content_hash = new.content_hash, timing = new.timing, facts = new.facts,
        participation = new.participation, title = new.title, cues = new.cues, series_identity = new.series_identity, name = new.name,
        listed = new.listed
      from ${columns} as new (${columnNames})
      where events.connection_id = ${owner.connectionId} and events.id = new.id`;
  });
}

export async function deleteEvents({ db }: TenantSession, connectionId: string, ids: readonly string[]) {
  for (const chunk of chunksOf(ids)) {
    await sql`delete from events where connection_id = ${connectionId} and id = any(${chunk}::uuid[])`.execute(db);
  }
}

/** Writes piece by piece. What is secret of the next piece is encrypted while the database works on the one before. */
async function writeInTurn(
  { db }: TenantSession,
  writes: readonly EventWrite[],
  statementOf: (chunk: readonly EventWrite[]) => Promise<RawBuilder<unknown>>,
) {
  let running: Promise<unknown> = Promise.resolve();
  for (const chunk of chunksOf(writes)) {
    const statement = await statementOf(chunk);
    await running;
    running = statement.execute(db);
    // Waited for before the next piece or at the end; a failure until then is not nobody's.
    running.catch(() => {});
  }
  await running;
}

const columnNames = sql.raw(
  'id, uid_hash, identity, content_hash, timing, facts, participation, title, cues, series_identity, name, listed',
);

async function columnsOf(cipher: PersonCipher, writes: readonly EventWrite[]) {
  const sealed = (column: 'title' | 'cues') =>
    mapInSteps(writes, ({ id, event }) => {
      const text = event[column];
      return text === null ? null : cipher.seal(`events.${column}`, id, text);
    });
  const [titles, cues] = [await sealed('title'), await sealed('cues')];
  return sql`unnest(
    ${writes.map(({ id }) => id)}::uuid[],
    ${writes.map(({ event }) => event.uidHash)}::bytea[],
    ${writes.map(({ event }) => event.identity)}::bytea[],
    ${writes.map(({ event }) => event.contentHash)}::bytea[],
    ${writes.map(({ event }) => event.timing)}::json[],
    ${writes.map(({ event }) => event.facts)}::json[],
    ${writes.map(({ event }) => event.participation)}::json[],
    ${titles}::bytea[],
    ${cues}::bytea[],
    ${writes.map(({ seriesIdentity }) => seriesIdentity)}::bytea[],
    ${writes.map(({ name }) => name)}::bytea[],
    ${writes.map(({ listed }) => listed)}::json[])`;
}
