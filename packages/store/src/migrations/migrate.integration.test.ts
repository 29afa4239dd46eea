import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inject, expect, onTestFinished, test } from 'vitest';
import { createStore } from '../create-store.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { administer, createTestDatabase, type TestDatabase } from '../testing/database.ts';
import { randomKey } from '../testing/store.ts';
import { migrate } from './migrate.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

const run = promisify(execFile);

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ migrated: false });
  onTestFinished(() => database.drop());
  return database;
}

const extra = (version: number, sql: string): Migration => ({
  version,
  name: `extra-${version}`,
  sql,
  checksum: `${version} ${sql}`,
});

const program = `import { migrate } from ${JSON.stringify(new URL('./migrate.ts', import.meta.url).href)};
console.log(JSON.stringify(await migrate({ databaseUrl: process.argv[1] })));`;

test('an empty database gets every migration once, and a second run does nothing', async () => {
  const { url } = await emptyDatabase();
  const all = (await readMigrations()).map(({ version, name }) => ({ version, name }));
  expect(await migrate({ databaseUrl: url })).toEqual(all);
  expect(await migrate({ databaseUrl: url })).toEqual([]);
});

test('four processes that migrate at once apply each migration once between them', async () => {
  const { url } = await emptyDatabase();
  const outputs = await Promise.all(
    Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', program, url])),
  );
  const applied = outputs.flatMap(({ stdout }) =>
    (JSON.parse(stdout) as { version: number }[]).map(({ version }) => version),
  );
  expect(applied.sort()).toEqual((await readMigrations()).map(({ version }) => version));
}, 30_000);

test('several databases of one server can be prepared at once, although they share their roles', async () => {
  const databases = await Promise.all(Array.from({ length: 4 }, emptyDatabase));
  const applied = await Promise.all(databases.map(({ url }) => migrate({ databaseUrl: url })));
  expect(new Set(applied.map((list) => list.length))).toEqual(new Set([(await readMigrations()).length]));
}, 30_000);

test('a later migration keeps the data that is there', async () => {
  const { url, adminUrl } = await emptyDatabase();
  await migrate({ databaseUrl: url });
  const store = createStore({ databaseUrl: url, keys: createKeyRing({ current: randomKey() }) });
  onTestFinished(() => store.close());
  const tenant = await store.localTenant();
  const migrations = [...(await readMigrations()), extra(5, 'alter table tenants add column name text')];
  expect(await migrate({ databaseUrl: url, migrations })).toEqual([{ version: 5, name: 'extra-5' }]);
  const { rows } = await administer(adminUrl, (client) => client.query('select id from clearweek.tenants'));
  expect(rows).toEqual([{ id: tenant }]);
});

test('a migration that fails leaves nothing of itself, and the ones before it stand', async () => {
  const { url, adminUrl } = await emptyDatabase();
  const migrations = [extra(1, 'create table one (id int)'), extra(2, 'create table two (id int); select 1 / 0')];
  await expect(migrate({ databaseUrl: url, migrations })).rejects.toThrow('division by zero');
  const { rows } = await administer(adminUrl, (client) =>
    client.query(`select tablename from pg_tables where schemaname = 'clearweek' order by 1`),
  );
  expect(rows.map((row) => row.tablename)).toEqual(['migrations', 'one']);
});

test('people and connections from before there were accounts are there afterwards, and may be anything that is new', async () => {
  const { url, adminUrl } = await emptyDatabase();
  await migrate({ databaseUrl: url, migrations: (await readMigrations()).slice(0, 3) });
  await administer(adminUrl, async (client) => {
    await client.query(`set search_path to clearweek`);
    await client.query(`insert into tenants (id, created_at) values ('00000000-0000-7000-8000-000000000001', now())`);
    await client.query(`insert into people (tenant_id, id, zone, zone_is_guess, working_hours, created_at)
      select id, id, 'UTC', true, '[]', now() from tenants`);
    await client.query(`insert into connections (tenant_id, id, person_id, provider, source, created_at)
      select id, id, id, 'ics', 'x', now() from tenants`);
  });
  await migrate({ databaseUrl: url });
  await administer(adminUrl, async (client) => {
    await client.query(`set search_path to clearweek`);
    const { rows } = await client.query(
      'select address, is_administrator, state from people join connections using (tenant_id)',
    );
    expect(rows).toEqual([{ address: null, is_administrator: false, state: 'pending' }]);
    await client.query(
      `update connections set provider = 'google', state = 'needs_reconnecting', problem_code = 'x', problem_text = 'x'`,
    );
    const without = client.query(`update connections set problem_code = null, problem_text = null`);
    await expect(without).rejects.toThrow('connections_problem_check');
  });
});

test('a database that is newer than the program is refused in a sentence', async () => {
  const { url } = await emptyDatabase();
  await migrate({ databaseUrl: url, migrations: [...(await readMigrations()), extra(5, 'select 1')] });
  await expect(migrate({ databaseUrl: url })).rejects.toThrow('newer than this program knows (4)');
  const store = createStore({ databaseUrl: url, keys: createKeyRing({ current: randomKey() }) });
  onTestFinished(() => store.close());
  expect(await store.check()).toEqual({
    ok: false,
    problem: 'The database is at version 5, newer than this program knows (4).',
  });
});

test('a migration that was edited after it ran is refused', async () => {
  const { url } = await emptyDatabase();
  const [first, ...others] = await readMigrations();
  await migrate({ databaseUrl: url });
  const migrations = [{ ...first!, checksum: 'edited' }, ...others];
  await expect(migrate({ databaseUrl: url, migrations })).rejects.toThrow('never edited');
});

test('the check says of an empty, an old and an up-to-date database what is the matter', async () => {
  const { url } = await emptyDatabase();
  const store = createStore({ databaseUrl: url, keys: createKeyRing({ current: randomKey() }) });
  onTestFinished(() => store.close());
  expect(await store.check()).toMatchObject({ ok: false, problem: expect.stringContaining('no tables') });
  await migrate({ databaseUrl: url, migrations: (await readMigrations()).slice(0, 1) });
  expect(await store.check()).toMatchObject({ ok: false, problem: expect.stringContaining('needs version 4') });
  await migrate({ databaseUrl: url });
  expect(await store.check()).toEqual({ ok: true, server: expect.stringMatching(/^PostgreSQL \d+/) });
});

test('a login without rights is told which statements an administrator has to run, and they are enough', async () => {
  const { adminUrl, drop } = await createTestDatabase({ migrated: false });
  onTestFinished(drop);
  const name = `clearweek_guest_${process.pid}`;
  await administer(adminUrl, (client) => client.query(`create role ${name} login password 'guest'`));
  onTestFinished(async () => {
    await administer(adminUrl, async (client) => {
      await client.query(`drop owned by ${name}`);
      await client.query(`drop role ${name}`);
    });
  });
  const url = new URL(adminUrl);
  url.username = name;
  url.password = 'guest';
  const refusal = await migrate({ databaseUrl: url.href }).catch((error: Error) => error);
  expect(refusal).toMatchObject({ name: 'MigrationRefused' });
  // The roles are there already: other databases of this server have them.
  const statements = (refusal as Error).message.split('\n').filter((line) => line.startsWith('grant '));
  await administer(adminUrl, (client) => client.query(statements.join('\n')));
  expect(await migrate({ databaseUrl: url.href })).toHaveLength((await readMigrations()).length);
});

test('a superuser as login works as well', async () => {
  const { adminUrl } = await emptyDatabase();
  expect(adminUrl).toContain(new URL(inject('postgresAdminUrl')).username);
  await migrate({ databaseUrl: adminUrl });
  const store = createStore({ databaseUrl: adminUrl, keys: createKeyRing({ current: randomKey() }) });
  onTestFinished(() => store.close());
  expect(await store.localTenant()).toHaveLength(36);
});
