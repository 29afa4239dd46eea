import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, launchAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './server-environment.ts';

const run = promisify(execFile);

/** The bootstrap superuser. Clearweek itself signs in as somebody without its rights. */
export const superuser = 'postgres';

/** Where in the data folder the server keeps its files. */
export const clusterFolder = 'cluster';

export interface Cluster {
  readonly directory: string;
  readonly superuserPassword: string;
  readonly loginPassword: string;
}

/**
 * The data directory of the server, made at the first start. It is made under another name and renamed when complete, so that
 * an interrupted start leaves nothing half-made behind. Throws with a sentence where it belongs to another major version.
 */
export async function openCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  onProgress: (text: string) => void,
): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true });
  const directory = join(dataDir, clusterFolder);
  const version = await readOrNull(join(directory, 'PG_VERSION'));
  await removeUnfinished(dataDir);
  const cluster = {
    directory,
    superuserPassword: await password(join(dataDir, 'superuser-password'), version !== null),
    loginPassword: await password(join(dataDir, 'password'), version !== null),
  };
  if (version === null) {
    onProgress('Preparing the database for the first time');
    await initialise(cluster, dataDir, binaries, account);
  } else if (version.trim() !== binaries.majorVersion) {
    throw new Error(
      `The data in ${directory} was made by PostgreSQL ${version.trim()}; this program brings PostgreSQL ${binaries.majorVersion}. Export it with the older program, or choose another data folder.`,
    );
  }
  return cluster;
}

async function initialise(cluster: Cluster, dataDir: string, binaries: Binaries, account: Account): Promise<void> {
  const unfinished = join(dataDir, `${unfinishedPrefix}${randomBytes(6).toString('hex')}`);
  await mkdir(unfinished, { mode: 0o700 });
  const passwordFile = join(unfinished, '..', `${unfinishedPrefix}${randomBytes(6).toString('hex')}.secret`);
  await writeFile(passwordFile, cluster.superuserPassword, { mode: 0o600 });
  if (account !== null) {
    await chown(unfinished, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const launch = launchAs(account, binaries.initdb, [unfinished, passwordFile, binaries.postgres]);
  const options = [
    `--pgdata=${unfinished}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order of text on every machine, whatever its C library.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
  const { command, prefix, ...identity } = launch;
  await run(command, [...prefix, ...options], { ...identity, cwd: unfinished, env: serverEnvironment });
  await rm(passwordFile, { force: true });
  await rename(unfinished, cluster.directory);
}

const unfinishedPrefix = 'unfinished-';

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(unfinishedPrefix)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

/** A random password in a file that only we can read. */
async function password(path: string, mustExist: boolean): Promise<string> {
  const existing = await readOrNull(path);
  if (existing !== null && existing !== '') {
    await chmod(path, 0o600);
    return existing;
  }
  if (mustExist)
    throw new Error(`The data folder has lost its file ${path}; without it the database cannot be opened.`);
  const fresh = randomBytes(24).toString('base64url');
  await writeFile(path, fresh, { mode: 0o600 });
  return fresh;
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
