import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '@clearweek/store';
import { startEmbeddedPostgres } from '@clearweek/store/embedded';
import { administer, databaseUrl } from '@clearweek/store/testing';

/**
 * One PostgreSQL for the whole run, and a migrated database to copy for each test file. With CLEARWEEK_TEST_DATABASE_URL (a login
 * that may make databases and roles) that server is used instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['CLEARWEEK_TEST_DATABASE_URL'];
  const server =
    given === undefined ? await startThrowawayServer() : { adminUrl: given, loginUrl: given, stop: async () => {} };
  const templateDatabase = `clearweek_template_${randomBytes(6).toString('hex')}`;
  const owner = decodeURIComponent(new URL(server.loginUrl).username);
  await administer(server.adminUrl, (client) =>
    client.query(`create database ${templateDatabase} template template0 owner ${client.escapeIdentifier(owner)}`),
  );
  await migrate({ databaseUrl: databaseUrl(server.loginUrl, templateDatabase) });
  project.provide('postgresAdminUrl', server.adminUrl);
  project.provide('postgresLoginUrl', server.loginUrl);
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    await administer(server.adminUrl, (client) =>
      client.query(`drop database if exists ${templateDatabase} with (force)`),
    );
    await server.stop();
  };
}

async function startThrowawayServer(): Promise<{ adminUrl: string; loginUrl: string; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'clearweek-postgres-'));
  const removeAtExit = (): void => abandon(dataDir);
  process.once('exit', removeAtExit);
  // The server may run as another account, which has to pass through.
  await chmod(dataDir, 0o755);
  // Nothing here has to survive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };
  const server = await startEmbeddedPostgres({ dataDir, settings });
  return {
    adminUrl: server.superuserUrl,
    loginUrl: server.url,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
      process.off('exit', removeAtExit);
    },
  };
}

/** A run that is broken off ends without teardown. SIGQUIT ends the server at once, so that it writes no more while its files go. */
function abandon(dataDir: string): void {
  const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
  try {
    if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT');
  } catch {
    // It has ended by itself in this moment.
  }
  for (let attempt = 1; attempt <= 50 && existsSync(dataDir); attempt += 1) {
    try {
      rmSync(dataDir, { recursive: true, force: true });
    } catch {
      // The server still had a file to remove itself. Nothing asynchronous runs at exit, so the wait is not either.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
