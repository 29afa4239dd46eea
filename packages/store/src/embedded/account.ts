import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the server runs as: null for ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/**
 * PostgreSQL refuses to run as root. Where we are root the server gets the account `postgres`, which is made where it is missing,
 * as a system account without a home or a shell.
 */
export async function serverAccount(): Promise<Account> {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return null;
  const existing = await lookUp('postgres');
  if (existing !== null) return existing;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch (error) {
    // Another process may have made it a moment ago.
    const made = await lookUp('postgres');
    if (made !== null) return made;
    throw new Error(
      'PostgreSQL does not run as root, and the account "postgres" could not be made. Start Clearweek as another user, or set DATABASE_URL.',
      { cause: error },
    );
  }
  return lookUp('postgres');
}

async function lookUp(name: string): Promise<Account> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

export interface Launch {
  readonly command: string;
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * How to start a program as the account, given the paths that it has to reach. A folder such as /root is closed to every other
 * account, and so is everything in it; there the server keeps the one right to pass closed folders, where the system
 * lets us hand that over. Throws with a sentence where it does not.
 */
export function launchAs(account: Account, program: string, paths: readonly string[]): Launch {
  if (account === null) return { command: program, prefix: [] };
  const plain = { command: program, prefix: [], ...account };
  // Listing is the real attempt; access(2), which `test -r` asks, leaves capabilities out of account.
  const closed = paths.find((path) => spawnSync('ls', [path], account).status !== 0);
  if (closed === undefined) return plain;
  const passing = ['--reuid', `${account.uid}`, '--regid', `${account.gid}`, '--clear-groups', ...capability];
  if (spawnSync('setpriv', [...passing, 'ls', closed]).status === 0) {
    return { command: 'setpriv', prefix: [...passing, program] };
  }
  throw new Error(
    `PostgreSQL runs as the account "postgres", which may not enter ${closed}. Put Clearweek and its data where every account may pass (not under /root), start it as another user, or set DATABASE_URL.`,
  );
}

/** The one capability left, also for whatever the server starts. */
const capability = [
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
  '--bounding-set=-all,+dac_override',
];
