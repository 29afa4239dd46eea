import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Account, launchAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './server-environment.ts';

const run = promisify(execFile);

export interface ServerOptions {
  readonly binaries: Binaries;
  readonly account: Account;
  readonly directory: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  /** What the server writes to its log. */
  readonly log: (line: string) => void;
}

export interface Server {
  readonly pid: number;
  /** Resolves when the server ends, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export type ServerStart =
  | { readonly kind: 'ready'; readonly server: Server }
  | { readonly kind: 'port-taken' }
  /** Processes of a server that was killed are still on their way out. */
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'failed'; readonly lastLines: readonly string[] };

/** Starts the server on a data directory, on loopback only, and waits until it takes connections. */
export async function startServer(options: ServerOptions): Promise<ServerStart> {
  const child = spawnServer(options);
  const lines: string[] = [];
  // Not events.once: it would reject at an error, after which `close` still comes.
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  takeAlongAtExit(child, ended);
  // Where the program cannot be started at all there is no process and no log.
  child.on('error', (error) => lines.push(error.message));
  const ready = new Promise<'ready'>((resolve) => {
    createInterface({ input: child.stderr! }).on('line', (line) => {
      options.log(line);
      lines.push(line);
      if (lines.length > 20) lines.shift();
      if (line.includes('database system is ready to accept connections')) resolve('ready');
    });
  });
  const outcome = await Promise.race([ready, ended.then(() => 'ended' as const)]);
  if (outcome === 'ended') {
    if (lines.some((line) => portTaken.test(line))) return { kind: 'port-taken' };
    if (lines.some((line) => line.includes('pre-existing shared memory block'))) return { kind: 'not-yet' };
    return { kind: 'failed', lastLines: lines };
  }
  return { kind: 'ready', server: serverOf(child, ended, options) };
}

const portTaken = /could not bind IPv4 address .*: (?:Address already in use|Only one usage|Permission denied)/;

function spawnServer({ binaries, account, directory, port, settings }: ServerOptions): ChildProcess {
  const { command, prefix, ...identity } = launchAs(account, binaries.postgres, [directory, binaries.postgres]);
  const flags = Object.entries({ ...fixedSettings, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return spawn(command, [...prefix, '-D', directory, '-p', `${port}`, ...flags], {
    ...identity,
    cwd: directory,
    env: serverEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A process group of its own: Ctrl-C in a terminal reaches us alone, and we still need the database while we finish.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
}

const fixedSettings = {
  listen_addresses: '127.0.0.1',
  // No sockets in the file system: their folder may not exist, and anybody on the machine could knock.
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
  max_connections: '100',
  shared_buffers: '128MB',
  // Statements hold values, and values hold what people wrote.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
};

/** Whoever ends without stop() still takes the server along, unless killed outright. */
function takeAlongAtExit(child: ChildProcess, ended: Promise<void>): void {
  const end = (): void => {
    child.kill('SIGINT');
  };
  process.once('exit', end);
  void ended.then(() => process.off('exit', end));
}

function serverOf(child: ChildProcess, ended: Promise<void>, { binaries, directory }: ServerOptions): Server {
  const pid = child.pid!;
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid,
    ended,
    async stop() {
      if (isOver()) return;
      if (process.platform === 'win32') await run(binaries.pgCtl, ['stop', '-D', directory, '-m', 'fast', '-w']);
      else child.kill('SIGINT');
      const insist = setTimeout(() => child.kill('SIGQUIT'), 15_000);
      await ended;
      clearTimeout(insist);
    },
  };
}
