import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A login that may make databases and see everything. */
    postgresAdminUrl: string;
    /** The login that the program uses; no superuser where the server is the embedded one. */
    postgresLoginUrl: string;
    /** A migrated database to copy. */
    templateDatabase: string;
  }
}

export interface TestDatabase {
  /** For the program. */
  readonly url: string;
  /** For looking at everything, row security or not. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** A database of one's own, migrated and empty, copied from the run's template. `migrated: false` gives one without tables. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const adminUrl = inject('postgresAdminUrl');
  const loginUrl = inject('postgresLoginUrl');
  const name = `clearweek_test_${randomBytes(6).toString('hex')}`;
  const template = migrated ? inject('templateDatabase') : 'template0';
  const owner = decodeURIComponent(new URL(loginUrl).username);
  await administer(adminUrl, (client) =>
    whileBusy(() =>
      client.query(`create database ${name} template ${template} owner ${client.escapeIdentifier(owner)}`),
    ),
  );
  return {
    url: databaseUrl(loginUrl, name),
    adminUrl: databaseUrl(adminUrl, name),
    async drop() {
      await administer(adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs the work on a connection of its own. */
export async function administer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A template that somebody else is copying or vacuuming at the moment is free again in the next one (55006, object_in_use). */
async function whileBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 20) throw error;
      await wait(50);
    }
  }
}
