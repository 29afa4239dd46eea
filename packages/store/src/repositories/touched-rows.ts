import { sql } from 'kysely';
import type { MirrorChange } from '@clearweek/app';
import type { StoredListing } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import type { CalendarRecords } from './calendar-records.ts';
import { listedName, listingOf } from './listed-starts.ts';

/** A row of a calendar's mirror, as far as changes have to know it. */
export interface StandingRow {
  readonly id: string;
  readonly identity: Buffer;
  readonly series_identity: Buffer | null;
  readonly content_hash: Buffer;
  readonly is_series: boolean;
  readonly listed: StoredListing | null;
}

/** With this many names to look for it is faster to take all lists of a calendar. */
const manyNames = 30;

const columns = sql`id, identity, series_identity, content_hash, listed,
  listed is not null or json_array_length(timing->'rules') > 0 or json_array_length(timing->'extraStarts') > 0 as is_series`;

/** All of a calendar. */
export async function allRows({ db }: TenantSession, connectionId: string, calendarId: string): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`
    select ${columns} from events where connection_id = ${connectionId} and calendar_id = ${calendarId}`.execute(db);
  return rows;
}

/** Those that the changes can touch, however large the calendar is: what they name, what hangs on it, and the lists that it stands in. */
export async function touchedRows(
  { db }: TenantSession,
  connectionId: string,
  calendarId: string,
  changes: readonly MirrorChange[],
  hashOf: (record: string) => Buffer,
): Promise<StandingRow[]> {
  const named = new Set<string>();
  const masters: Buffer[] = [];
  for (const change of changes) {
    if (change.kind === 'listed') {
      masters.push(hashOf(change.series));
      for (const { record } of change.occurrences) named.add(record);
    } else named.add(change.record);
  }
  const hashes = [...named].map(hashOf);
  const names = hashes.map((hash) => `"${listedName(hash)}"`);
  const holdsOne =
    names.length > manyNames
      ? sql`true`
      : sql`exists (select from unnest(${names}::text[]) as wanted (name) where strpos(listed::text, wanted.name) > 0)`;
  const gone = changes.flatMap((change) => (change.kind === 'listed' ? [] : [hashOf(change.record)]));
  const { rows } = await sql<StandingRow>`
    select ${columns} from events
    where connection_id = ${connectionId} and identity = any(${[...hashes, ...masters]}::bytea[])
    union all
    select ${columns} from events where connection_id = ${connectionId} and series_identity = any(${gone}::bytea[])
    union all
    select ${columns} from events where calendar_id = ${calendarId} and listed is not null and ${holdsOne}`.execute(db);
  return rows;
}

export function recordsOf(rows: readonly StandingRow[]): CalendarRecords {
  return new Map(
    rows.map((row) => [
      row.identity.toString('hex'),
      {
        series: row.series_identity?.toString('hex') ?? null,
        isSeries: row.is_series,
        listed: row.listed === null ? null : listingOf(row.listed),
        event: 'standing' as const,
      },
    ]),
  );
}
