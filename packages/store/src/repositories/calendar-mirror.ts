import { sql } from 'kysely';
import type { MirroredEvent } from '@clearweek/calendar';
import { AppError, type CalendarId, type CalendarMirror, type MirrorChange, type PersonId } from '@clearweek/app';
import type { KeyedHash } from '../encryption/tenant-keys.ts';
import type { TenantSession } from '../tenant-session.ts';
import { isUuid, uuidv7 } from '../uuid.ts';
import { afterChanges, type CalendarRecord, type CalendarRecords } from './calendar-records.ts';
import { listingText } from './listed-starts.ts';
import { mirroredEvents } from './mirrored-event.ts';
import { mapInSteps } from './steps.ts';
import { identityOf, storedEvent } from './stored-event.ts';
import { allRows, recordsOf, type StandingRow, touchedRows } from './touched-rows.ts';
import { deleteEvents, type EventWrite, insertEvents, updateEvents } from './write-events.ts';

/**
 * The mirror of calendars that are read change by change. Each record of a calendar has one row, found by the keyed hash of calendar and
 * record; occurrences that a provider lists stand in the row of their series, by the start of that hash.
 */
export function createCalendarMirror(session: TenantSession): CalendarMirror {
  const { db, keys } = session;
  return {
    async apply(calendarId, changes, { whole }) {
      const { connectionId, personId } = await requireCalendar(session, calendarId);
      const keyed = await keys.hasher();
      const hashOf = await recordHashes(calendarId, changes, keyed);
      const rows = whole
        ? await allRows(session, connectionId, calendarId)
        : await touchedRows(session, connectionId, calendarId, changes, hashOf);
      const after = afterChanges(whole ? new Map() : recordsOf(rows), changes, hashOf);
      const plan = await planOf(session, rows, after, keyed);
      await deleteEvents(session, connectionId, plan.removed);
      await relist(session, connectionId, plan.relisted);
      if (plan.changed.length + plan.added.length > 0) {
        const owner = { connectionId, calendarId, personId, cipher: await keys.of(personId) };
        await updateEvents(session, owner, plan.changed);
        await insertEvents(session, owner, plan.added);
      }
      const counts = {
        added: plan.added.length,
        changed: plan.changed.length + plan.relisted.length,
        removed: plan.removed.length,
      };
      await count(session, calendarId, counts.added - counts.removed);
      return counts;
    },
    async loadCalendar(calendarId, { titles }) {
      if (!isUuid(calendarId)) return [];
      const rows = await db
        .selectFrom('events')
        .innerJoin('calendars', (join) =>
          join
            .onRef('calendars.id', '=', 'events.calendar_id')
            .onRef('calendars.connection_id', '=', 'events.connection_id'),
        )
        .select(['events.id', 'events.person_id', 'uid_hash', 'timing', 'facts', 'participation', 'listed'])
        .$if(titles, (query) => query.select(['title', 'cues']))
        .where('calendars.id', '=', calendarId)
        .execute();
      return mirroredEvents(keys, rows);
    },
  };
}

/** Holds the connection of a calendar until the transaction ends. Throws `not_found` where one of them is gone: nothing may be written for it. */
async function requireCalendar({ db }: TenantSession, calendarId: CalendarId) {
  const { rows } = isUuid(calendarId)
    ? await sql<{ connection_id: string; person_id: string }>`
        select connection.id as connection_id, connection.person_id
        from connections as connection join calendars on calendars.connection_id = connection.id
        where calendars.id = ${calendarId} for update of connection`.execute(db)
    : { rows: [] };
  const [row] = rows;
  // Again, now that nobody else can remove it: whoever held the connection may have.
  const standing = await db.selectFrom('calendars').select('id').where('id', '=', calendarId).execute();
  if (row === undefined || standing.length === 0) throw new AppError('not_found', 'There is no such calendar.');
  return { connectionId: row.connection_id, personId: row.person_id as PersonId };
}

/** The keyed hash of each record that the changes name, made once. */
async function recordHashes(calendarId: CalendarId, changes: readonly MirrorChange[], keyed: KeyedHash) {
  const hashes = new Map<string, Buffer>();
  const add = (record: string) => {
    const known = hashes.get(record);
    if (known !== undefined) return known;
    const hash = keyed('record', `${calendarId}\n${record}`);
    hashes.set(record, hash);
    return hash;
  };
  await mapInSteps(changes, (change) => {
    if (change.kind !== 'listed') add(change.record);
    else for (const { record } of change.occurrences) add(record);
  });
  return add;
}

interface Plan {
  readonly added: EventWrite[];
  readonly changed: EventWrite[];
  /** Events that stay as they are but for their lists. */
  readonly relisted: { readonly id: string; readonly listed: string | null }[];
  readonly removed: string[];
}

async function planOf(
  { clock }: TenantSession,
  rows: readonly StandingRow[],
  after: CalendarRecords,
  keyed: KeyedHash,
): Promise<Plan> {
  const before = new Map(rows.map((row) => [row.identity.toString('hex'), row]));
  const plan: Plan = { added: [], changed: [], relisted: [], removed: [] };
  const uidHashes = new Map<string, Buffer>();
  await mapInSteps([...after], ([name, record]) => {
    const row = before.get(name);
    const listed = record.listed === null ? null : listingText(record.listed);
    const isListedAlike = listed === (row?.listed == null ? null : JSON.stringify(row.listed));
    if (typeof record.event === 'string') {
      if (row !== undefined && !isListedAlike) plan.relisted.push({ id: row.id, listed });
      return;
    }
    const written = eventOf(name, record, record.event, keyed, uidHashes);
    if (row === undefined) plan.added.push({ ...written, id: uuidv7(clock.now()), listed });
    else if (!row.content_hash.equals(written.event.contentHash)) plan.changed.push({ ...written, id: row.id, listed });
    else if (!isListedAlike) plan.relisted.push({ id: row.id, listed });
  });
  for (const [name, { id }] of before) if (!after.has(name)) plan.removed.push(id);
  return plan;
}

function eventOf(
  name: string,
  { series }: CalendarRecord,
  event: MirroredEvent,
  keyed: KeyedHash,
  uidHashes: Map<string, Buffer>,
) {
  const uidHash = uidHashes.get(event.uid) ?? keyed('uid', event.uid);
  uidHashes.set(event.uid, uidHash);
  // What belongs to what, and which event it is, are part of the content: a record may pass to another series or another meeting.
  const stored = storedEvent(
    event,
    uidHash,
    Buffer.from(name, 'hex'),
    keyed,
    `${uidHash.toString('hex')} ${series ?? ''}`,
  );
  const seriesIdentity = series === null ? null : Buffer.from(series, 'hex');
  return { event: stored, seriesIdentity, name: identityOf(event, uidHash, 0) };
}

async function relist({ db }: TenantSession, connectionId: string, relisted: Plan['relisted']): Promise<void> {
  if (relisted.length === 0) return;
  await sql`
    update events set listed = new.listed
    from unnest(${relisted.map(({ id }) => id)}::uuid[], ${relisted.map(({ listed }) => listed)}::json[]) as new (id, listed)
    where events.connection_id = ${connectionId} and events.id = new.id`.execute(db);
}

async function count({ db }: TenantSession, calendarId: CalendarId, more: number): Promise<void> {
  if (more === 0) return;
  await db
    .updateTable('calendars')
    .set((eb) => ({ event_count: eb('event_count', '+', more) }))
    .where('id', '=', calendarId)
    .execute();
}
