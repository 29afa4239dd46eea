import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { queueName, type QueueBackend, workerOptions } from './backend.ts';

export interface PostgresChoice {
  readonly databaseUrl: string;
  /** The schema of BullMQ's tables. */
  readonly schema?: string;
  /** The role that reads and writes them and sees nothing else; null: whoever the address names. */
  readonly role?: string | null;
}

/**
 * Keeps messages in a schema of their own in PostgreSQL. The tables belong to the login of the address; the connections
 * that use them take the role as a start-up parameter, to which a reset returns. BullMQ gets an address and
 * no pool: with a pool it looks for its tables in a schema called "bullmq", whatever the pool's search path says.
 */
export function connectPostgres({
  databaseUrl,
  schema = 'queue',
  role = 'clearweek_queue',
}: PostgresChoice): QueueBackend {
  const connection = (max: number) => {
    const { connectionString, options } = splitOptions(databaseUrl);
    // BullMQ adds the search path to the options.
    const all = [options, role === null ? '' : `-c role=${role}`].filter((part) => part !== '').join(' ');
    return { connectionString, schema, max, options: all };
  };
  return {
    kind: 'postgres',
    async prepare() {
      await migrate(databaseUrl, schema, role);
      return [];
    },
    openQueue: () => new Queue(queueName, { connection: connection(2) }, createPostgresBackend),
    openWorker: (processor, limits) =>
      new Worker(
        queueName,
        processor,
        { ...workerOptions(limits), connection: connection(Math.min(limits.concurrency + 2, 8)) },
        createPostgresBackend,
      ),
  };
}

/**
 * BullMQ creates and upgrades its tables under a lock of its own, as the login and not as the role: PostgreSQL asks for the
 * right to create schemas even where the schema exists, and that is no right for the role.
 */
async function migrate(databaseUrl: string, schema: string, role: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, schema);
    if (role !== null) await grant(client, pg.escapeIdentifier(schema), pg.escapeIdentifier(role));
  } finally {
    await client.end();
  }
}

/**
 * In one transaction under a lock, because grants of two processes at once on one table would fail each other. The role may
 * create in this schema, because BullMQ makes a sequence for each queue when it is first used; those belong to the role
 * and are left alone, being not the login's to give.
 */
async function grant(client: pg.Client, schema: string, role: string): Promise<void> {
  await client.query('BEGIN');
  await client.query("SELECT pg_advisory_xact_lock(hashtext('clearweek queue grants'))");
  await client.query(`GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${role}`);
  await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
  const { rows } = await client.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = $1::regnamespace AND relowner = current_user::regrole",
    [schema],
  );
  for (const { name } of rows) await client.query(`GRANT USAGE ON SEQUENCE ${name} TO ${role}`);
  await client.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role}`);
  await client.query('COMMIT');
}

/** Takes `options=` out of an address: pg lets the address win over everything else, which would drop the role and the schema. */
function splitOptions(databaseUrl: string): { connectionString: string; options: string } {
  if (!databaseUrl.includes('options=')) return { connectionString: databaseUrl, options: '' };
  const url = new URL(databaseUrl);
  const options = url.searchParams.get('options') ?? '';
  url.searchParams.delete('options');
  return { connectionString: url.href, options };
}
