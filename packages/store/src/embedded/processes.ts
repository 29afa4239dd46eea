import { execFile } from 'node:child_process';
import { readFile, readlink, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a process with this number exists, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Tells one process from a later one that was given the same number: when it started. Null where there is none, or where the
 * system does not say.
 */
export async function identityOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The name in brackets may hold blanks and brackets; field 22 of proc_pid_stat(5), the start time, is the 20th after it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie is over and only waits to be read out.
      return fields[0] === 'Z' ? null : `${await bootId()} ${fields[19]}`;
    }
    if (process.platform === 'win32') return null;
    return (await run('ps', ['-o', 'lstart=', '-p', `${pid}`])).stdout.trim();
  } catch {
    return null;
  }
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

/** Whether the process is the PostgreSQL server of this data directory: a postmaster's working directory is its data. */
export async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  const directory = await realpath(dataDirectory);
  try {
    if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`)) === directory;
    if (process.platform === 'win32')
      return (await run('tasklist', ['/fi', `pid eq ${pid}`])).stdout.includes('postgres');
    return (await run('ps', ['-o', 'command=', '-p', `${pid}`])).stdout.includes(`-D ${dataDirectory}`);
  } catch {
    return false;
  }
}
