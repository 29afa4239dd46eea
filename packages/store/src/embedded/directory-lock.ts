import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { identityOf, isAlive } from './processes.ts';

export interface DirectoryLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly identity: string | null;
}

/**
 * Takes a folder for this process. A holder that was killed holds nothing, even where its number now belongs to somebody else.
 * Throws with a sentence where a living process has it.
 */
export async function lockDirectory(path: string, folder: string): Promise<DirectoryLock> {
  const mine = JSON.stringify({ pid: process.pid, identity: await identityOf(process.pid) } satisfies Holder);
  for (;;) {
    if (await place(path, mine)) return { release: () => rm(path, { force: true }) };
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder !== null && (await stillHolds(holder))) {
      throw new Error(
        `${folder} is in use by another Clearweek (process ${holder.pid}). Stop that one first, or choose another data folder.`,
      );
    }
    await takeAway(path, text);
  }
}

/** Appears whole or not at all: a half-written lock would be taken for a dead one's. */
async function place(path: string, text: string): Promise<boolean> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, text, { mode: 0o600 });
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Removes a dead holder's lock, and puts back what somebody else placed in the same moment. */
async function takeAway(path: string, expected: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== expected) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

function parseHolder(text: string): Holder | null {
  try {
    const { pid, identity } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' ? { pid, identity: identity ?? null } : null;
  } catch {
    return null;
  }
}

async function stillHolds({ pid, identity }: Holder): Promise<boolean> {
  if (!isAlive(pid)) return false;
  return identity === null || identity === (await identityOf(pid));
}
