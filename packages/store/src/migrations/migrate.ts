import pg from 'pg';
import { roles, schemas } from '../roles.ts';
import { MigrationRefused, prepareRoles, prepareSchemas } from './prepare-roles.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
}

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** Only for tests: the migrations to run instead of the program's own. */
  readonly migrations?: readonly Migration[];
}

/** Held by whoever migrates a database. The number only has to be the same everywhere. */
const migrationLock = 7_305_411_000;

/**
 * Brings the database up to date: roles, schemas, then every migration that has not run, each in a transaction of its own.
 * Forward only. Processes that start at once take turns. Returns what was applied. Throws MigrationRefused where the
 * database is newer than this program, where a migration that ran was edited since, or where rights are missing.
 */
export async function migrate({ databaseUrl, migrations }: MigrateOptions): Promise<AppliedMigration[]> {
  const known = migrations ?? (await readMigrations());
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await requireVersion(client);
    await prepareRoles(client);
    await prepareSchemas(client);
    return await applyMissing(client, known);
  } finally {
    await client.end();
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) {
    throw new MigrationRefused(`Clearweek needs PostgreSQL 15 or newer; this is ${Math.floor(version / 10_000)}.`);
  }
}

async function applyMissing(client: pg.Client, known: readonly Migration[]): Promise<AppliedMigration[]> {
  await asOwner(client, async () => {
    await client.query(`create table if not exists migrations (
      version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
    await client.query(`grant usage on schema ${schemas.clearweek} to ${roles.app}, ${roles.scheduler}`);
    await client.query(`grant select on migrations to ${roles.app}`);
  });
  const done = await asOwner(client, () =>
    client.query<{ version: number; name: string; checksum: string }>(
      'select version, name, checksum from migrations order by version',
    ),
  );
  for (const row of done.rows) requireSame(row, known);
  const missing = known.filter(({ version }) => !done.rows.some((row) => row.version === version));
  for (const migration of missing) await asOwner(client, () => apply(client, migration));
  return missing.map(({ version, name }) => ({ version, name }));
}

function requireSame(row: { version: number; name: string; checksum: string }, known: readonly Migration[]): void {
  const migration = known.find(({ version }) => version === row.version);
  if (migration === undefined) {
    throw new MigrationRefused(
      `The database is at version ${row.version} (${row.name}), newer than this program knows (${known.at(-1)?.version ?? 0}). Start the newer program, or restore a backup made before it ran.`,
    );
  }
  if (migration.checksum !== row.checksum) {
    throw new MigrationRefused(
      `Migration ${row.version} (${row.name}) is not the one that this database was made with. A migration that has run is never edited.`,
    );
  }
}

async function apply(client: pg.Client, { version, name, checksum, sql }: Migration): Promise<void> {
  await client.query(sql);
  await client.query('insert into migrations (version, name, checksum) values ($1, $2, $3)', [version, name, checksum]);
}

/** One transaction as the schema's owner. */
async function asOwner<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query(`set local role ${roles.owner}`);
    await client.query(`set local search_path to ${schemas.clearweek}, pg_temp`);
    const value = await work();
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
