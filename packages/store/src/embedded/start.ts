import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { openCluster, superuser } from './cluster.ts';
import { lockDirectory } from './directory-lock.ts';
import { freePort } from './free-port.ts';
import { endLeftoverServer } from './leftover-server.ts';
import { login, prepareLogin } from './prepare-login.ts';
import { type Server, type ServerOptions, startServer } from './server.ts';

export { findRunningServer } from './leftover-server.ts';

export interface EmbeddedPostgresOptions {
  /** Made where missing. One process at a time. */
  readonly dataDir: string;
  /** A free one where absent. */
  readonly port?: number;
  /** Sentences for the person who waits. */
  readonly onProgress?: (text: string) => void;
  /** Lines of the server's own log. */
  readonly log?: (line: string) => void;
  /** Settings of PostgreSQL beside or instead of ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** An ordinary login that owns the database and may make roles. */
  readonly url: string;
  /** The superuser, for administration and tests. */
  readonly superuserUrl: string;
  /** Resolves when the server has ended, asked to or not. */
  readonly ended: Promise<void>;
  /** Shuts the server down cleanly. Calling it again does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that came with npm on a data folder, on loopback only. Goes on from wherever an earlier run was
 * interrupted: a server left running is stopped, what was half-made is made anew. Throws with a sentence where another
 * process uses the folder, the port is taken, or the data belongs to another major version. Whoever calls it stops it, at
 * SIGINT and SIGTERM too.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const onProgress = options.onProgress ?? (() => {});
  const [binaries, account] = await Promise.all([findBinaries(), serverAccount()]);
  await mkdir(dataDir, { recursive: true });
  const lock = await lockDirectory(join(dataDir, 'lock'), dataDir);
  try {
    const cluster = await openCluster(dataDir, binaries, account, onProgress);
    await endLeftoverServer(cluster.directory, onProgress);
    const settings = options.settings ?? {};
    const log = options.log ?? (() => {});
    const { server, port } = await startOnPort(
      { binaries, account, directory: cluster.directory, settings, log },
      options.port,
    );
    const superuserUrl = address(superuser, cluster.superuserPassword, port, 'postgres');
    try {
      await prepareLogin(superuserUrl, cluster.loginPassword);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url: address(login, cluster.loginPassword, port, login),
      superuserUrl,
      ended: server.ended,
      async stop() {
        await server.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function address(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

async function startOnPort(
  options: Omit<ServerOptions, 'port'>,
  wanted: number | undefined,
): Promise<{ server: Server; port: number }> {
  for (let attempt = 1; attempt <= 40; attempt += 1) {
    const port = wanted ?? (await freePort());
    const start = await startServer({ ...options, port });
    if (start.kind === 'ready') return { server: start.server, port };
    if (start.kind === 'failed')
      throw new Error(`The embedded PostgreSQL did not start:\n${start.lastLines.join('\n')}`);
    if (start.kind === 'port-taken' && wanted !== undefined) {
      throw new Error(`The port ${wanted} is taken: choose another for the database.`);
    }
    if (start.kind === 'not-yet') await wait(250);
  }
  throw new Error('The embedded PostgreSQL did not start: no port was free, or an earlier one does not end.');
}
