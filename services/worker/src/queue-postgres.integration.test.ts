import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { describeQueue, type QueueUnderTest } from './conformance/queue-conformance.ts';
import { connectPostgres } from './connect-postgres.ts';

const adminUrl = inject('postgresAdminUrl' as never) as string;
// The program's own login is no superuser: what it may do to the schema of the queue, it may as a member of its role.
const loginUrl = inject('postgresLoginUrl' as never) as string;
const database = `queue_${randomUUID().replaceAll('-', '')}`;
let client: pg.Client;
let queue: QueueUnderTest;

async function asAdmin(...statements: string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.end();
  }
}

function inDatabase(url: string): string {
  const own = new URL(url);
  own.pathname = `/${database}`;
  return own.href;
}

beforeAll(async () => {
  // The roles are there since the run's template database was migrated.
  const login = pg.escapeIdentifier(decodeURIComponent(new URL(loginUrl).username));
  await asAdmin(`CREATE DATABASE ${database} OWNER ${login}`);
  client = new pg.Client({ connectionString: inDatabase(adminUrl) });
  await client.connect();
  await client.query('CREATE SCHEMA queue AUTHORIZATION clearweek_queue');
  const choice = { databaseUrl: inDatabase(loginUrl) };
  const backend = connectPostgres(choice);
  await backend.prepare();
  queue = {
    choice,
    backend,
    wipe: async () => void (await client.query('DELETE FROM queue.job')),
    cutConnections: async () =>
      void (await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      )),
  };
}, 60_000);

afterAll(async () => {
  await client.end();
  await asAdmin(`DROP DATABASE ${database} WITH (FORCE)`);
});

describeQueue('PostgreSQL', () => queue);

test('preparing the queue again, and from several processes at once, changes nothing', async () => {
  const before = await client.query('SELECT version FROM queue.migration ORDER BY version');
  await Promise.all([1, 2, 3, 4].map(() => queue.backend.prepare()));
  const after = await client.query('SELECT version FROM queue.migration ORDER BY version');
  expect(after.rows).toEqual(before.rows);
});

test("the queue's role uses the tables of its schema, owns none of them and sees nothing else", async () => {
  await client.query('CREATE TABLE IF NOT EXISTS public.secret (title text)');
  const { rows } = await client.query(`
    SELECT has_table_privilege('clearweek_queue', 'queue.job', 'INSERT') AS inserts,
           has_schema_privilege('clearweek_queue', 'public', 'CREATE') AS creates,
           has_table_privilege('clearweek_queue', 'public.secret', 'SELECT') AS sees,
           has_database_privilege('clearweek_queue', current_database(), 'CREATE') AS "makesSchemas",
           (SELECT count(*)::int FROM pg_class WHERE relkind = 'r' AND relowner = 'clearweek_queue'::regrole) AS owns`);
  expect(rows).toEqual([{ inserts: true, creates: false, sees: false, makesSchemas: false, owns: 0 }]);
});

test('the connections of the queue run as its role and not as the login', async () => {
  const producer = queue.backend.openQueue(new AbortController().signal);
  producer.on('error', () => undefined);
  const add = () => producer.addBulk([{ name: 'measure-person', data: {} as never, opts: { jobId: randomUUID() } }]);
  await expect(add()).resolves.toHaveLength(1);
  await client.query('REVOKE INSERT ON queue.job FROM clearweek_queue');
  await expect(add()).rejects.toThrow(/permission denied/);
  await queue.backend.prepare();
  await expect(add()).resolves.toHaveLength(1);
  await producer.close();
});
