import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The program behind the command. */
export const hostProgram = fileURLToPath(new URL('../../services/host/src/main.ts', import.meta.url));

/** An environment in which nothing configures Clearweek but what is given. */
function environment(given: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, ...given };
}

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the real executable to its end. `input` is written to standard input. */
export function runClearweek(
  args: readonly string[],
  options: { readonly input?: Uint8Array; readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [hostProgram, ...args], {
    env: environment(options.env ?? {}),
    cwd: options.cwd,
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return finished(child);
}

function finished(child: ChildProcess): Promise<Finished> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

export interface RunningClearweek {
  readonly address: string;
  readonly pid: number;
  /** Resolves when the process has ended and nobody holds its output any more. */
  readonly ended: Promise<Finished>;
  signal(name: NodeJS.Signals): void;
}

/** Starts Clearweek on a data folder and a free port, and waits until it is ready. Rejects with its output where it ends before. */
export async function startClearweek(
  dataDir: string,
  args: readonly string[] = ['--port', '0'],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningClearweek> {
  const child = spawn(process.execPath, [hostProgram, 'start', '--data', dataDir, ...args], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = finished(child);
  const address = await new Promise<string>((resolve, reject) => {
    let seen = '';
    child.stdout.on('data', (text: string) => {
      seen += text;
      const found = /ready: (http:\S+)/.exec(seen)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ out, err }) => reject(new Error(`Clearweek did not start.\n${out}${err}`)));
  });
  return { address, pid: child.pid!, ended, signal: (name) => void child.kill(name) };
}

/** The processes on this machine that have a text in their command line (Linux only; elsewhere none are found). */
export function processesOf(text: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Asks again and again until the answer is the one waited for. Rejects after the time limit with the last answer. */
export async function until<T>(
  ask: () => Promise<T>,
  isIt: (answer: T) => boolean,
  timeoutMs: number,
  everyMs = 25,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`Waited ${timeoutMs} ms in vain; the last answer: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
