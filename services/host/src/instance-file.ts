import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** Which process runs on a data folder, and where it answers. */
const instanceSchema = z.object({ pid: z.int().positive(), address: z.url() });
export type Instance = z.infer<typeof instanceSchema>;

/** Appears whole or not at all. */
export async function writeInstance(path: string, instance: Instance): Promise<void> {
  const fresh = `${path}.${instance.pid}`;
  await writeFile(fresh, `${JSON.stringify(instance)}\n`, { mode: 0o600 });
  await rename(fresh, path);
}

export async function removeInstance(path: string): Promise<void> {
  await rm(path, { force: true });
}

/**
 * The Clearweek that runs on the folder and answers. Null where the file is missing or its process was killed: its number may
 * belong to another program since, so the address is asked too.
 */
export async function runningInstance(path: string, timeoutMs = 2_000): Promise<Instance | null> {
  const instance = await readInstance(path);
  if (instance === null || !isAlive(instance.pid)) return null;
  try {
    const answer = await fetch(new URL('/livez', instance.address), {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    await answer.body?.cancel();
    return answer.ok ? instance : null;
  } catch {
    return null;
  }
}

async function readInstance(path: string): Promise<Instance | null> {
  try {
    const parsed = instanceSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
