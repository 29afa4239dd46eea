import { rmSync } from 'node:fs';
import { processesOf, until } from './clearweek-process.ts';

/** Ends by force whatever still runs on a data folder, and removes the folder once that is gone. */
export async function removeDataFolder(dataDir: string): Promise<void> {
  for (const pid of processesOf(dataDir)) process.kill(pid, 'SIGKILL');
  await until(
    async () => processesOf(dataDir),
    (left) => left.length === 0,
    10_000,
  );
  rmSync(dataDir, { recursive: true, force: true });
}

/** Waits until the process itself is gone after SIGKILL; its database may live on until the next start. */
export async function whenGone(dataDir: string, pid: number): Promise<void> {
  await until(
    async () => processesOf(dataDir).includes(pid),
    (alive) => !alive,
    10_000,
  );
}
