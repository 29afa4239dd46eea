import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, isServerOf } from './processes.ts';

/**
 * Ends the server that a killed Clearweek left running on this data directory, and removes the pid file of one that is dead:
 * PostgreSQL would refuse to start where the number in it has since been given to anybody else. The caller holds the
 * folder, so no living Clearweek uses that server.
 */
export async function endLeftoverServer(directory: string, onProgress: (text: string) => void): Promise<void> {
  const pidFile = join(directory, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => null);
  if (text === null) return;
  const pid = Number(text.split('\n')[0]);
  const runs = Number.isInteger(pid) && pid > 1 && isAlive(pid) && (await isServerOf(pid, directory));
  if (runs) {
    onProgress('Stopping the database that an interrupted run left behind');
    await endServer(pid, directory);
  }
  await rm(pidFile, { force: true });
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
