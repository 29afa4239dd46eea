import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clusterFolder } from './cluster.ts';
import { isAlive, isServerOf } from './processes.ts';

const pidFile = 'postmaster.pid';

/** Above the highest number that any system gives to a process. */
const nobody = '2000000000';

/**
 * Ends the server that a killed Clearweek left running on this data directory. Where the number in its pid file has since been
 * given to somebody else, PostgreSQL would take that for the server and refuse to start; the number is then replaced and the
 * rest of the file left, by which PostgreSQL finds out whether processes of the dead server still use its memory.
 * The caller holds the folder, so no living Clearweek uses that server.
 */
export async function endLeftoverServer(directory: string, onProgress: (text: string) => void): Promise<void> {
  const written = await readPidFile(directory);
  if (written === null || !isAlive(written.pid)) return;
  const { pid, rest } = written;
  if (!(await isServerOf(pid, directory))) {
    await writeFile(join(directory, pidFile), [nobody, ...rest].join('\n'));
    return;
  }
  onProgress('Stopping the database that an interrupted run left behind');
  await endServer(pid, directory);
  if (isAlive(pid)) await endLeftoverServer(directory, onProgress);
}

/** SIGINT is PostgreSQL's fast shutdown: it breaks connections off and leaves the files clean. SIGQUIT does not wait for that. */
async function endServer(pid: number, directory: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < 10_000; waited += 20) {
      if (!isAlive(pid) || !(await isServerOf(pid, directory))) return;
      await wait(20);
    }
  }
  throw new Error(`The database that an interrupted run left behind (process ${pid}) does not stop.`);
}

/**
 * The process number of a server that runs on a data folder, whoever started it; null where none does. Changes nothing, so it
 * may be asked at any time.
 */
export async function findRunningServer(dataDir: string): Promise<number | null> {
  const directory = join(resolve(dataDir), clusterFolder);
  const written = await readPidFile(directory);
  if (written === null || !isAlive(written.pid)) return null;
  return (await isServerOf(written.pid, directory)) ? written.pid : null;
}

async function readPidFile(directory: string): Promise<{ pid: number; rest: readonly string[] } | null> {
  const text = await readFile(join(directory, pidFile), 'utf8').catch(() => null);
  const [first = '', ...rest] = text?.split('\n') ?? [];
  const pid = Number(first);
  return Number.isInteger(pid) && pid > 0 ? { pid, rest } : null;
}
