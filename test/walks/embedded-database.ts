import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** The number of the database's process, from the file in which it says how it can be reached. */
export function databasePid(dataDir: string): number {
  return Number(pidFile(dataDir)[0]);
}

function pidFile(dataDir: string): string[] {
  return readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n');
}

/** Looks into the database of a running embedded Clearweek, past row security. */
async function inDatabase<T>(dataDir: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const password = readFileSync(join(dataDir, 'postgres', 'superuser-password'), 'utf8');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(pidFile(dataDir)[3]),
    user: 'postgres',
    password,
    database: 'clearweek',
  });
  // A database that is killed while we look is part of the walk.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface Remains {
  readonly events: number;
  readonly occurrences: number;
  readonly copies: number;
  readonly uploads: number;
  readonly openWork: number;
  readonly givenUp: number;
}

/** What the database holds: rows, occurrences that are there more than once, and what is left undone. */
export function remainsIn(dataDir: string): Promise<Remains> {
  return inDatabase(dataDir, async (client) => {
    const { rows } = await client.query<Remains>(
      `select (select count(*) from clearweek.events)::int as events,
        (select count(*) from clearweek.occurrences)::int as occurrences,
        (select count(*) from clearweek.occurrences)::int
          - (select count(*) from (select distinct connection_id, event_id, key from clearweek.occurrences) as each)::int as copies,
        (select count(*) from clearweek.uploads)::int as uploads,
        (select count(*) from clearweek.outbox where done_at is null and given_up_at is null)::int as "openWork",
        (select count(*) from clearweek.outbox where given_up_at is not null)::int as "givenUp"`,
    );
    const [remains] = rows;
    if (remains === undefined) throw new Error('The database said nothing.');
    return remains;
  });
}

/** Empties the queue's tables, as a server that lost its disk would. Its numbering of versions stays, as it is no work. */
export async function wipeQueue(dataDir: string): Promise<void> {
  await inDatabase(dataDir, async (client) => {
    const { rows } = await client.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'queue' and tablename not in ('migration', 'meta')",
    );
    await client.query(
      `truncate ${rows.map(({ tablename }) => `queue.${client.escapeIdentifier(tablename)}`).join(', ')}`,
    );
  });
}

/** Every row of every table, that of the queue included, as PostgreSQL writes rows out; bytes stand there as hexadecimal. */
export function everythingIn(dataDir: string): Promise<string> {
  return inDatabase(dataDir, async (client) => {
    const { rows: tables } = await client.query<{ schema: string; name: string }>(
      `select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { schema, name } of tables) {
      const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
      const { rows } = await client.query<{ text: string }>(`select each::text as text from ${table} as each`);
      texts.push(...rows.map(({ text }) => text));
    }
    return texts.join('\n');
  });
}

/** Makes every connection due now, as if its time had come; the next look at due times, such as at a start, orders the reading. */
export async function makeAllDue(dataDir: string): Promise<void> {
  await inDatabase(dataDir, (client) =>
    client.query('update clearweek.connections set next_sync_at = now() where next_sync_at is not null'),
  );
}

/** How many rows of each kind are left of what was read, asked for and allowed. */
export function leftIn(dataDir: string): Promise<Readonly<Record<string, number>>> {
  return inDatabase(dataDir, async (client) => {
    const names = ['connections', 'calendars', 'events', 'occurrences', 'grants', 'watches', 'farewells'] as const;
    const counts = await Promise.all(
      names.map(async (name) => {
        const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from clearweek.${name}`);
        return [name, rows[0]?.count ?? -1] as const;
      }),
    );
    return Object.fromEntries(counts);
  });
}
