import { sql } from 'kysely';
import type { MirroredEvent, Occurrence } from '@clearweek/calendar';
import type { PersonId, TenantTransaction } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import { chunksOf } from './chunks.ts';
import { requireOwner } from './connections.ts';
import { eventIds } from './event-ids.ts';
import { mirroredEvents } from './mirrored-event.ts';
import { mapInSteps } from './steps.ts';

interface Write {
  readonly eventId: string;
  readonly position: number;
  readonly occurrence: Occurrence<MirroredEvent>;
}

export function createOccurrences(session: TenantSession): TenantTransaction['occurrences'] {
  const { db } = session;
  return {
    async replace(id, occurrences) {
      const personId = await requireOwner(session, id);
      const eventIdOf = await eventIds(session, id);
      const eventIdsInOrder = await mapInSteps(occurrences, (occurrence) => eventIdOf(occurrence.event));
      const writes = occurrences.map((occurrence, position) => ({
        eventId: eventIdsInOrder[position]!,
        position,
        occurrence,
      }));
      await db.deleteFrom('occurrences').where('connection_id', '=', id).execute();
      for (const chunk of chunksOf(writes)) await insertOccurrences(session, id, personId, chunk);
    },
    async inRange(personId, { start, end }, options) {
      if (start >= end) return [];
      const rows = await db
        .selectFrom('occurrences')
        .select([
          'connection_id',
          'event_id',
          'key',
          'recurring',
          'moved',
          'cancelled',
          'start_at',
          'end_at',
          'start_on',
          'end_on',
        ])
        .where('person_id', '=', personId)
        // Half-open on both sides; what has no length belongs where it starts, as when it was laid out.
        .where('start_at', '<', sql<number>`to_timestamp(${end}::float8 / 1000)`)
        .where(
          sql<boolean>`greatest(end_at, start_at + interval '1 microsecond') > to_timestamp(${start}::float8 / 1000)`,
        )
        .orderBy('start_at')
        .orderBy('end_at')
        .orderBy('connection_id')
        .orderBy('event_id')
        .orderBy('position')
        .execute();
      const events = await eventsById(session, personId, new Set(rows.map((row) => row.event_id)), options.titles);
      return rows.map((row): Occurrence<MirroredEvent> => ({
        event: asOccurring(events(row.event_id), row.cancelled),
        key: row.key,
        recurring: row.recurring,
        moved: row.moved,
        interval: { start: row.start_at, end: row.end_at },
        allDay: row.start_on === null || row.end_on === null ? null : { startOn: row.start_on, endOn: row.end_on },
      }));
    },
  };
}

/** An exception is called off with its series: the event itself does not say so, its occurrence does. */
function asOccurring(event: MirroredEvent, cancelled: boolean): MirroredEvent {
  return event.cancelled === cancelled ? event : { ...event, cancelled };
}

/** Each event once, however many occurrences share it. */
async function eventsById({ db, keys }: TenantSession, personId: PersonId, ids: ReadonlySet<string>, titles: boolean) {
  const rows = await db
    .selectFrom('events')
    .select(['id', 'person_id', 'uid_hash', 'timing', 'facts', 'participation'])
    .$if(titles, (query) => query.select(['title', 'cues']))
    .where('person_id', '=', personId)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
  const loaded = await mirroredEvents(keys, rows);
  const events = new Map(rows.map((row, index) => [row.id, loaded[index]]));
  return (id: string): MirroredEvent => {
    const event = events.get(id);
    if (event === undefined) throw new Error(`Occurrence of the unknown event ${id}.`);
    return event;
  };
}

async function insertOccurrences(
  { db, tenantId }: TenantSession,
  connectionId: string,
  personId: string,
  writes: readonly Write[],
) {
  const column = <T>(read: (occurrence: Occurrence<MirroredEvent>) => T): T[] =>
    writes.map((write) => read(write.occurrence));
  await sql`
    insert into occurrences
      (tenant_id, connection_id, person_id, event_id, position, key, start_at, end_at, start_on, end_on, recurring, moved, cancelled)
    select ${tenantId}::uuid, ${connectionId}::uuid, ${personId}::uuid, event_id, position, key,
      to_timestamp(start_ms / 1000), to_timestamp(end_ms / 1000), start_on, end_on, recurring, moved, cancelled
    from unnest(
      ${writes.map((write) => write.eventId)}::uuid[],
      ${writes.map((write) => write.position)}::int[],
      ${column((occurrence) => occurrence.key)}::text[],
      ${column((occurrence) => occurrence.interval.start)}::float8[],
      ${column((occurrence) => occurrence.interval.end)}::float8[],
      ${column((occurrence) => occurrence.allDay?.startOn ?? null)}::date[],
      ${column((occurrence) => occurrence.allDay?.endOn ?? null)}::date[],
      ${column((occurrence) => occurrence.recurring)}::boolean[],
      ${column((occurrence) => occurrence.moved)}::boolean[],
      ${column((occurrence) => occurrence.event.cancelled)}::boolean[])
      as new (event_id, position, key, start_ms, end_ms, start_on, end_on, recurring, moved, cancelled)`.execute(db);
}
