import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { home, hostProgram } from '../running-process.ts';
import type { Ground } from './ground.ts';

/** On a machine with much memory Node.js collects garbage late; docs/operations.md advises this limit for workers. */
const workerFlags = ['--max-old-space-size=256'];

/** Clearweek as in production: each role in a process of its own. */
export interface Service {
  readonly address: string;
  readonly pids: Readonly<Record<'api' | 'scheduler' | 'worker', number>>;
  stop(): Promise<void>;
}

export async function startService(ground: Ground): Promise<Service> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const env = environment(ground, address, port);
  const [api, worker, scheduler] = await Promise.all([
    startRole('api', ground, env),
    startRole('worker', ground, env),
    startRole('scheduler', ground, env),
  ]);
  const all = [scheduler, worker, api];
  return {
    address,
    pids: { api: api.pid ?? 0, worker: worker.pid ?? 0, scheduler: scheduler.pid ?? 0 },
    async stop() {
      const ended = all.map((child) => once(child, 'exit'));
      for (const child of all) child.kill('SIGTERM');
      await Promise.all(ended);
    },
  };
}

function environment(
  { crowd, databaseUrl, encryptionKey }: Ground,
  publicUrl: string,
  port: number,
): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR } = process.env;
  const { google, microsoft } = crowd.registrations;
  return {
    PATH,
    HOME,
    TMPDIR,
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY: encryptionKey,
    PUBLIC_URL: publicUrl,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    GOOGLE_CLIENT_ID: google.clientId,
    GOOGLE_CLIENT_SECRET: google.clientSecret,
    GOOGLE_ISSUER: google.issuer,
    GOOGLE_API_ROOT: google.apiRoot,
    MICROSOFT_CLIENT_ID: microsoft.clientId,
    MICROSOFT_CLIENT_SECRET: microsoft.clientSecret,
    MICROSOFT_ISSUER: microsoft.issuer,
    MICROSOFT_GRAPH_ROOT: microsoft.apiRoot,
  };
}

async function startRole(
  role: string,
  { folder }: Ground,
  env: Record<string, string | undefined>,
): Promise<ChildProcess> {
  const flags = role === 'worker' ? workerFlags : [];
  const child = spawn(process.execPath, [...flags, hostProgram, 'start', '--roles', role, '--data', folder], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let seen = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (text: string): void => {
      // All that it says later is thrown away: a full pipe would hold it up.
      if (seen.length < 10_000) seen += text;
      if (seen.includes('is ready')) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    child.once('exit', () => reject(new Error(`The ${role} did not start.\n${seen}`)));
  });
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
