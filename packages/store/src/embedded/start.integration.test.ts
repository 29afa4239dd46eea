import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { administer } from '../testing/database.ts';
import { identityOf, isAlive } from './processes.ts';
import {
  findRunningServer,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './start.ts';

let dataDir: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clearweek-embedded-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

const started: EmbeddedPostgres[] = [];

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, ...options });
  started.push(server);
  return server;
}

const query = async (url: string, sql: string) => (await administer(url, (client) => client.query(sql))).rows;
const postmasterPid = async () =>
  Number((await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);

test('it starts from nothing, stops cleanly, and a second start finds the data again', async () => {
  const first = await start();
  await query(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  await first.stop();
  await first.ended;
  expect(await readdir(dataDir)).toEqual(['cluster', 'password', 'superuser-password']);
  const second = await start();
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('it listens on loopback only, asks for a password, and speaks UTF-8 and UTC', async () => {
  const { url, superuserUrl } = await start();
  const settings = await query(
    url,
    `select current_setting('listen_addresses') as listens, current_setting('server_encoding') as encoding, current_setting('timezone') as zone,
       current_setting('fsync') as fsync, rolsuper as super from pg_roles where rolname = session_user`,
  );
  expect(settings).toEqual([{ listens: '127.0.0.1', encoding: 'UTF8', zone: 'UTC', fsync: 'on', super: false }]);
  const wrong = new URL(superuserUrl);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  for (const file of ['password', 'superuser-password'])
    expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
});

test('a second start on the same folder is refused and does not disturb the first', async () => {
  const { url } = await start();
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('in use by another Clearweek');
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('after the process was killed outright the next start takes over and keeps what was committed', async () => {
  const { child, url } = await startInChild();
  await query(url, 'create table kept as select 42 as answer');
  const orphan = await postmasterPid();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(orphan)).toBe(true);
  expect(await findRunningServer(dataDir)).toBe(orphan);
  const progress: string[] = [];
  const { url: next } = await start({ onProgress: (text) => progress.push(text) });
  expect(await identityOf(orphan)).toBeNull();
  expect(progress).toEqual(['Stopping the database that an interrupted run left behind']);
  expect(await query(next, 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(await findRunningServer(dataDir)).toBe(await postmasterPid());
});

test('after the database itself was killed the next start recovers it', async () => {
  const { child, url } = await startInChild();
  await query(url, 'create table kept as select 42 as answer');
  process.kill(await postmasterPid(), 'SIGKILL');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { url: next } = await start();
  expect(await query(next, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a pid file that names a living process of somebody else is stale', async () => {
  await (await start()).stop();
  await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
  expect(await query((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a process that ends without stopping it still takes it along', async () => {
  const { child } = await startInChild();
  const pid = await postmasterPid();
  child.stdin!.end('exit\n');
  await once(child, 'exit');
  await expect.poll(() => identityOf(pid), { timeout: 10_000 }).toBeNull();
});

test('what an interrupted preparation left is thrown away', async () => {
  await mkdir(join(dataDir, 'unfinished-abc', 'base'), { recursive: true });
  await writeFile(join(dataDir, 'unfinished-abc', 'PG_VERSION'), '18\n');
  await (await start()).stop();
  expect(await readdir(dataDir)).toEqual(['cluster', 'password', 'superuser-password']);
});

test('data of another major version is refused in a sentence and left alone', async () => {
  await mkdir(join(dataDir, 'cluster'), { recursive: true });
  await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '17\n');
  await writeFile(join(dataDir, 'password'), 'a');
  await writeFile(join(dataDir, 'superuser-password'), 'b');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('was made by PostgreSQL 17');
  expect(await readdir(join(dataDir, 'cluster'))).toEqual(['PG_VERSION']);
});

test('a port that somebody else has is named, and the folder is free again', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(startEmbeddedPostgres({ dataDir, port })).rejects.toThrow(`port ${port} is taken`);
  await start();
});

test.runIf(process.getuid?.() === 0)(
  'a folder that is closed to other accounts works too, or is refused in a sentence',
  async () => {
    await chmod(join(dataDir, '..'), 0o700);
    const outcome = await start().catch((error: Error) => error);
    if (outcome instanceof Error) expect(outcome.message).toContain('may not enter');
    else expect(await query(outcome.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  },
);

/** Starts it in a process of its own, which leaves when told "exit". */
async function startInChild(): Promise<{ child: ChildProcess; url: string }> {
  const program = `import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./start.ts', import.meta.url).href)};
    const { url } = await startEmbeddedPostgres({ dataDir: process.argv[1] });
    console.log(url);
    process.stdin.on('data', () => process.exit(0));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url };
}
