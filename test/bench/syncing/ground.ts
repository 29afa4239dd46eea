import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TenantId } from '@clearweek/app';
import { createKeyRing, createStore, migrate, type PostgresStore } from '@clearweek/store';
import { startEmbeddedPostgres } from '@clearweek/store/embedded';
import { makeDataFolder } from '../../data-folder.ts';
import { startCrowd, type Crowd } from './crowd.ts';
import type { CrowdSize } from './crowd-messages.ts';

/** An empty, migrated database and the pretended providers; what everything else stands on. */
export interface Ground {
  readonly folder: string;
  readonly crowd: Crowd;
  readonly store: PostgresStore;
  readonly tenantId: TenantId;
  readonly databaseUrl: string;
  /** Of the server's first process. */
  readonly databasePid: number;
  readonly encryptionKey: string;
  /** Answers one row of numbers, past row security. */
  count(query: string): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** PostgreSQL as it comes, with fsync. */
export async function openGround(size: CrowdSize): Promise<Ground> {
  const folder = makeDataFolder('bench-sync');
  const dataDir = join(folder, 'database');
  mkdirSync(dataDir, { recursive: true });
  const [database, crowd] = await Promise.all([startEmbeddedPostgres({ dataDir }), startCrowd(size)]);
  await migrate({ databaseUrl: database.url });
  const encryptionKey = randomBytes(32).toString('base64');
  const store = createStore({ databaseUrl: database.url, keys: createKeyRing({ current: encryptionKey }) });
  const url = new URL(database.superuserUrl);
  url.pathname = new URL(database.url).pathname;
  const admin = new pg.Client({ connectionString: url.href, options: '-c search_path=clearweek' });
  await admin.connect();
  const { rows } = await admin.query<{ place: string }>(`select current_setting('data_directory') as place`);
  return {
    folder,
    crowd,
    store,
    tenantId: await store.localTenant(),
    databaseUrl: database.url,
    databasePid: Number(readFileSync(join(rows[0]?.place ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]),
    encryptionKey,
    async count(query) {
      const answer = await admin.query<Record<string, string | number>>(query);
      return Object.fromEntries(Object.entries(answer.rows[0] ?? {}).map(([name, value]) => [name, Number(value)]));
    },
    async close() {
      await Promise.all([admin.end(), store.close(), crowd.stop()]);
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
