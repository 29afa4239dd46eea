import type { MirroredEvent } from '@clearweek/calendar';
import type { ConnectionId, TenantTransaction } from '@clearweek/app';
import type { KeyedHash } from '../encryption/tenant-keys.ts';
import type { TenantSession } from '../tenant-session.ts';
import { isUuid, uuidv7 } from '../uuid.ts';
import { createCalendarMirror } from './calendar-mirror.ts';
import { requireOwner } from './connections.ts';
import { mirroredEvents } from './mirrored-event.ts';
import { mapInSteps } from './steps.ts';
import { identityOf, type StoredEvent, storedEvent } from './stored-event.ts';
import { deleteEvents, type EventWrite, insertEvents, updateEvents } from './write-events.ts';

interface Plan {
  readonly added: readonly EventWrite[];
  readonly changed: readonly EventWrite[];
  readonly removed: readonly string[];
}

export function createMirror(session: TenantSession): TenantTransaction['mirror'] {
  const { db, keys, clock } = session;
  return {
    ...createCalendarMirror(session),
    async replace(id, events) {
      const personId = await requireOwner(session, id);
      const owner = { connectionId: id, calendarId: null, personId, cipher: await keys.of(personId) };
      const wanted = await storedEvents(events, await keys.hasher());
      const plan = planOf(wanted, await mirroredRows(session, id), () => uuidv7(clock.now()));
      await deleteEvents(session, id, plan.removed);
      await updateEvents(session, owner, plan.changed);
      await insertEvents(session, owner, plan.added);
      return { added: plan.added.length, changed: plan.changed.length, removed: plan.removed.length };
    },
    async load(id, { titles }) {
      if (!isUuid(id)) return [];
      const rows = await db
        .selectFrom('events')
        .select(['id', 'person_id', 'uid_hash', 'timing', 'facts', 'participation', 'listed'])
        .$if(titles, (query) => query.select(['title', 'cues']))
        .where('connection_id', '=', id)
        .where('calendar_id', 'is', null)
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
  return db
    .selectFrom('events')
    .select(['id', 'identity', 'content_hash'])
    .where('connection_id', '=', id)
    .where('calendar_id', 'is', null)
    .execute();
}

function planOf(
  wanted: Map<string, StoredEvent>,
  standing: readonly { id: string; identity: Buffer; content_hash: Buffer }[],
  newId: () => string,
): Plan {
  const missing = new Map(wanted);
  const changed: EventWrite[] = [];
  const removed: string[] = [];
  for (const row of standing) {
    const name = row.identity.toString('hex');
    const event = missing.get(name);
    missing.delete(name);
    if (event === undefined) removed.push(row.id);
    else if (!event.contentHash.equals(row.content_hash)) changed.push(writeOf(row.id, event));
  }
  return { added: [...missing.values()].map((event) => writeOf(newId(), event)), changed, removed };
}

function writeOf(id: string, event: StoredEvent): EventWrite {
  return { id, event, seriesIdentity: null, name: null, listed: null };
}
