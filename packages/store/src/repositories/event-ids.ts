import { sql } from 'kysely';
import type { MirroredEvent } from '@clearweek/calendar';
import type { ConnectionId } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import type { EventRow } from './mirrored-event.ts';
import { identityOf, isAlike } from './stored-event.ts';

type Content = Pick<EventRow, 'timing' | 'facts' | 'participation'>;

/**
 * Finds the mirror's row of an event, whether it carries its own uid or, having come out of the mirror, the hash. Where several
 * calendars of the connection hold the same meeting, each is found by what it says of it. Throws for an event that the mirror
 * does not have: occurrences are laid out from the mirror.
 */
export async function eventIds(session: TenantSession, id: ConnectionId): Promise<(event: MirroredEvent) => string> {
  const rows = await session.db
    .selectFrom('events')
    .select(['id', 'identity', 'uid_hash', 'name'])
    .where('connection_id', '=', id)
    .execute();
  const byName = Map.groupBy(rows, (row) => (row.name ?? row.identity).toString('hex'));
  const contents = await contentsOf(
    session,
    id,
    [...byName.values()].filter((same) => same.length > 1).flatMap((same) => same.map((row) => row.id)),
  );
  const hashes = new Map(rows.map((row) => [row.uid_hash.toString('hex'), row.uid_hash]));
  const keyed = await session.keys.hasher();
  const found = new Map<MirroredEvent, string>();
  return (event) => {
    const known = found.get(event);
    if (known !== undefined) return known;
    const uidHash = hashes.get(event.uid) ?? keyed('uid', event.uid);
    const same = byName.get(identityOf(event, uidHash, 0).toString('hex')) ?? [];
    const row = same.length > 1 ? same.find((one) => isAlike(event, contents.get(one.id)!)) : undefined;
    const eventId = (row ?? same[0])?.id;
    if (eventId === undefined) throw new Error('An occurrence belongs to an event that is not in the mirror.');
    found.set(event, eventId);
    return eventId;
  };
}

async function contentsOf({ db }: TenantSession, connectionId: string, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, Content>();
  const { rows } = await sql<Content & { id: string }>`
    select id, timing, facts, participation from events
    where connection_id = ${connectionId} and id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
