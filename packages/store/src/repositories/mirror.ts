import { type RawBuilder, sql } from 'kysely';
import type { MirroredEvent } from '@clearweek/calendar';
import type { ConnectionId, TenantTransaction } from '@clearweek/app';
import type { PersonCipher } from '../encryption/tenant-keys.ts';
import type { TenantSession } from '../tenant-session.ts';
import { isUuid, uuidv7 } from '../uuid.ts';
import { chunksOf } from './chunks.ts';
import { requireOwner } from './connections.ts';
import { mirroredEvents } from './mirrored-event.ts';
import { mapInSteps } from './steps.ts';
import { identityOf, type KeyedHash, type StoredEvent, storedEvent } from './stored-event.ts';

type Write = StoredEvent & { readonly id: string };

interface Plan {
  readonly added: readonly Write[];
  readonly changed: readonly Write[];
  readonly removed: readonly string[];
}

export function createMirror(session: TenantSession): TenantTransaction['mirror'] {
  const { db, keys, clock } = session;
  return {
    async replace(id, events) {
      const personId = await requireOwner(session, id);
      const cipher = await keys.of(personId);
      const wanted = await storedEvents(events, await keys.hasher());
      const plan = planOf(wanted, await mirroredRows(session, id), () => uuidv7(clock.now()));
      for (const ids of chunksOf(plan.removed)) {
        await sql`delete from events where connection_id = ${id} and id = any(${ids}::uuid[])`.execute(db);
      }
      await writeInTurn(session, plan.changed, (chunk) => updateOf(id, cipher, chunk));
      await writeInTurn(session, plan.added, (chunk) => insertOf(session, id, personId, cipher, chunk));
      return { added: plan.added.length, changed: plan.changed.length, removed: plan.removed.length };
    },
    async load(id, { titles }) {
      if (!isUuid(id)) return [];
      const rows = await db
        .selectFrom('events')
        .select(['id', 'person_id', 'uid_hash', 'timing', 'facts', 'participation'])
        .$if(titles, (query) => query.select('title'))
        .where('connection_id', '=', id)
        .execute();
      return mirroredEvents(keys, rows);
    },
  };
}

/** Events of one name are numbered in the order in which they come, so that none is lost and each finds its row again. */
async function storedEvents(events: readonly MirroredEvent[], keyed: KeyedHash): Promise<Map<string, StoredEvent>> {
  const uidHashes = new Map<string, Buffer>();
  const found = new Map<string, StoredEvent>();
  await mapInSteps(events, (event) => {
    const uidHash = uidHashes.get(event.uid) ?? keyed('uid', event.uid);
    uidHashes.set(event.uid, uidHash);
    let ordinal = 0;
    let identity = identityOf(event, uidHash, ordinal);
    while (found.has(identity.toString('hex'))) identity = identityOf(event, uidHash, (ordinal += 1));
    found.set(identity.toString('hex'), storedEvent(event, uidHash, identity, keyed));
  });
  return found;
}

async function mirroredRows({ db }: TenantSession, id: ConnectionId) {
  return db.selectFrom('events').select(['id', 'identity', 'content_hash']).where('connection_id', '=', id).execute();
}

function planOf(
  wanted: Map<string, StoredEvent>,
  standing: readonly { id: string; identity: Buffer; content_hash: Buffer }[],
  newId: () => string,
): Plan {
  const missing = new Map(wanted);
  const changed: Write[] = [];
  const removed: string[] = [];
  for (const row of standing) {
    const name = row.identity.toString('hex');
    const event = missing.get(name);
    missing.delete(name);
    if (event === undefined) removed.push(row.id);
    else if (!event.contentHash.equals(row.content_hash)) changed.push({ ...event, id: row.id });
  }
  return { added: [...missing.values()].map((event) => ({ ...event, id: newId() })), changed, removed };
}

/** Writes piece by piece. The titles of the next piece are encrypted while the database works on the one before. */
async function writeInTurn(
  { db }: TenantSession,
  events: readonly Write[],
  statementOf: (chunk: readonly Write[]) => Promise<RawBuilder<unknown>>,
) {
  let running: Promise<unknown> = Promise.resolve();
  for (const chunk of chunksOf(events)) {
    const statement = await statementOf(chunk);
    await running;
    running = statement.execute(db);
    // Waited for before the next piece or at the end; a failure until then is not nobody's.
    running.catch(() => {});
  }
  await running;
}

async function insertOf(
  { tenantId }: TenantSession,
  connectionId: string,
  personId: string,
  cipher: PersonCipher,
  events: readonly Write[],
) {
  return sql`
    insert into events (tenant_id, connection_id, person_id, id, uid_hash, identity, content_hash, timing, facts, participation, title)
    select ${tenantId}::uuid, ${connectionId}::uuid, ${personId}::uuid, new.*
    from ${await columns(cipher, events)} as new (id, uid_hash, identity, content_hash, timing, facts, participation, title)`;
}

async function updateOf(connectionId: string, cipher: PersonCipher, events: readonly Write[]) {
  return sql`
    update events
    set content_hash = new.content_hash, timing = new.timing, facts = new.facts, participation = new.participation, title = new.title
    from ${await columns(cipher, events)} as new (id, uid_hash, identity, content_hash, timing, facts, participation, title)
    where events.connection_id = ${connectionId} and events.id = new.id`;
}

async function columns(cipher: PersonCipher, events: readonly Write[]) {
  const titles = await mapInSteps(events, ({ id, title }) =>
    title === null ? null : cipher.seal('events.title', id, Buffer.from(title)),
  );
  return sql`unnest(
    ${events.map((event) => event.id)}::uuid[],
    ${events.map((event) => event.uidHash)}::bytea[],
    ${events.map((event) => event.identity)}::bytea[],
    ${events.map((event) => event.contentHash)}::bytea[],
    ${events.map((event) => event.timing)}::json[],
    ${events.map((event) => event.facts)}::json[],
    ${events.map((event) => event.participation)}::json[],
    ${titles}::bytea[])`;
}
