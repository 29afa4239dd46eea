import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const home = fileURLToPath(new URL('../..', import.meta.url));
export const hostProgram = join(home, 'services/host/src/main.ts');

/** A service that is starting or runs. */
export interface RunningService {
  /** Milliseconds of `performance.now()` when it was asked to start. */
  readonly began: number;
  readonly address: string;
  /** Stops it as Ctrl-C does and waits for its end. */
  stop(): Promise<void>;
}

/** Runs a command that starts Clearweek on `dataDir`, and waits until it says that it is ready. */
export async function startService(
  command: readonly string[],
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const { PATH, HOME, TMPDIR } = process.env;
  const [program = '', ...args] = command;
  const began = performance.now();
  const child = spawn(program, [...args, '--data', dataDir, '--port', '0'], {
    cwd: home,
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await readyAddress(child);
  const stop = async (): Promise<void> => {
    process.kill(runningProcess(dataDir) ?? child.pid!, 'SIGTERM');
    await closed;
  };
  return { began, address, stop };
}

function readyAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const listen = (text: string): void => {
      seen += text;
      const found = /ready: (http:\S+)/.exec(seen)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`Clearweek did not start.\n${seen}`)));
  });
}

/** The service itself, where several processes stand between it and us. */
function runningProcess(dataDir: string): number | null {
  const file = join(dataDir, 'running.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid : null;
}

/** Asks again and again; resolves with the time of the first answer that is the one waited for. */
export async function waitFor(ask: () => Promise<boolean>, limitMs: number): Promise<number> {
  for (const deadline = performance.now() + limitMs; performance.now() < deadline; await pause(50)) {
    if (await ask()) return performance.now();
  }
  throw new Error(`What was waited for did not come within ${limitMs} ms.`);
}
