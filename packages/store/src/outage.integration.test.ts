import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppError, PersonId, TenantId } from '@clearweek/app';
import { createStore, type PostgresStore } from './create-store.ts';
import { freePort } from './embedded/free-port.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start.ts';
import { createKeyRing } from './encryption/key-ring.ts';
import { migrate } from './migrations/migrate.ts';
import { administer } from './testing/database.ts';
import { monday, randomKey } from './testing/store.ts';

// A server of its own, with fsync on: this one is killed.
let dataDir: string;
let port: number;
let server: EmbeddedPostgres;
let store: PostgresStore;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clearweek-outage-'));
  await chmod(dataDir, 0o755);
  port = await freePort();
  server = await startEmbeddedPostgres({ dataDir, port });
  await migrate({ databaseUrl: server.url });
  store = createStore({ databaseUrl: server.url, keys: createKeyRing({ current: randomKey() }) });
});
afterEach(async () => {
  await store.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('whatever was acknowledged is there after the database was killed under load, and refusals say "not ready"', async () => {
  const tenant = await store.localTenant();
  const personId = await addPerson(tenant);
  const acknowledged: string[] = [];
  const refusals: AppError[] = [];
  const enough = new AbortController();
  const writer = async (name: number): Promise<void> => {
    for (let count = 0; !enough.signal.aborted; count += 1) {
      const key = `${name}/${count}`;
      try {
        await store.inTenant(tenant, (tx) => tx.outbox.add('measure-person', { personId }, { key, at: monday }));
        acknowledged.push(key);
      } catch (error) {
        refusals.push(error as AppError);
      }
    }
  };
  const writers = Array.from({ length: 8 }, (_, name) => writer(name));
  await expect.poll(() => acknowledged.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(200);
  await killServer();
  server = await startEmbeddedPostgres({ dataDir, port });
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 100);
  enough.abort();
  await Promise.all(writers);
  const { rows } = await administer(server.superuserUrl.replace(/\/postgres$/, '/clearweek'), (client) =>
    client.query<{ key: string }>('select key from clearweek.outbox'),
  );
  const there = new Set(rows.map(({ key }) => key));
  expect(acknowledged.filter((key) => !there.has(key))).toEqual([]);
  expect(refusals.filter(({ code }) => code !== 'not_ready')).toEqual([]);
}, 60_000);

test('the check says that the database does not answer, and that all is well when it is back', async () => {
  expect(await store.check()).toEqual({ ok: true, server: expect.stringMatching(/^PostgreSQL \d+/) });
  await server.stop();
  expect(await store.check()).toMatchObject({ ok: false, problem: 'The database does not answer.' });
  server = await startEmbeddedPostgres({ dataDir, port });
  expect(await store.check()).toEqual({ ok: true, server: expect.stringMatching(/^PostgreSQL \d+/) });
}, 60_000);

async function addPerson(tenant: TenantId): Promise<PersonId> {
  const person = {
    zone: 'UTC',
    zoneIsGuess: false,
    workingHours: [],
    address: null,
    isAdministrator: false,
    createdAt: monday,
  };
  return (await store.inTenant(tenant, (tx) => tx.people.create(person))).id;
}

/** As `pg_ctl stop -m immediate`: no goodbye, no checkpoint. */
async function killServer(): Promise<void> {
  const [pid] = (await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGQUIT');
  await server.ended;
  await server.stop();
}
