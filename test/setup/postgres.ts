import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
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
  // The server may run as another account, which has to pass through.
  await chmod(dataDir, 0o755);
  // Nothing here has to survive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };
  const server = await startEmbeddedPostgres({ dataDir, settings });
  // A run that is broken off ends without teardown; the server is then told to stop by its own exit handler.
  const removeAtExit = (): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  process.once('exit', removeAtExit);
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
