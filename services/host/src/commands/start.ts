import type { StartCommand } from '../command-line/read-arguments.ts';
import type { Config } from '../config/config.ts';
import type { Surroundings } from '../config/read-config.ts';
import { prepareFolder } from '../data-folder.ts';
import { removeInstance, runningInstance, writeInstance } from '../instance-file.ts';
import { createLog, type Log, logFile, logToStdout } from '../log.ts';
import { programVersion } from '../program.ts';
import { listenForStop } from '../stop-signals.ts';
import type { Terminal } from '../terminal-io.ts';
import { compose, type World } from '../world/compose.ts';
import { requireConfig } from './configuration.ts';

export interface StartDependencies {
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
}

interface Run {
  readonly config: Config;
  readonly log: Log;
  /** For the person at the terminal; in production standard output belongs to the log. */
  readonly say: (text: string) => void;
  readonly terminal: Terminal;
  /** Resolves when somebody asks the process to stop. */
  readonly stop: Promise<void>;
}

const failed = 1;
const forced = 130;

/** Starts Clearweek and runs until it is asked to stop. Returns the exit code: 0 after a clean stop. */
export async function start(command: StartCommand, { terminal, surroundings }: StartDependencies): Promise<number> {
  const { port, dataDir, roles } = command;
  const config = requireConfig(surroundings, { port, dataDir, roles }, terminal);
  if (config === null) return failed;
  const embedded = config.mode === 'embedded';
  const running = embedded ? await runningInstance(config.files.instance) : null;
  if (running !== null) {
    terminal.err(`Clearweek already runs on ${config.dataDir}: ${running.address} (process ${running.pid}).\n`);
    return failed;
  }
  // A second signal ends the process as it is: its database goes with it, and the next start goes on from what is stored.
  const stop = listenForStop(
    () => process.exit(forced),
    () => performance.now(),
  );
  const log = await openLog(config).catch((error: unknown) => tellWhy(error, config, terminal));
  if (log === null) return failed;
  const say = (text: string) => (embedded ? terminal.out(`${text}\n`) : terminal.err(`${text}\n`));
  const code = await run({ config, log, say, terminal, stop });
  log({ event: 'stopped', code });
  // Whatever still holds the process has had its time.
  setTimeout(() => process.exit(code), 1_000).unref();
  return code;
}

/** In embedded mode the log is the first thing that is written to the data folder. */
async function openLog({ mode, dataDir, files, logLevel }: Config): Promise<Log> {
  if (mode === 'production') return createLog(logLevel, logToStdout());
  await prepareFolder(dataDir);
  return createLog(logLevel, logFile(files.log));
}

async function tellWhy(error: unknown, config: Config, terminal: Terminal): Promise<null> {
  const { whyItDidNotStart } = await import('./why-it-did-not-start.ts');
  terminal.err(`${whyItDidNotStart(error, config)}\n`);
  return null;
}

async function run({ config, log, say, terminal, stop }: Run): Promise<number> {
  let world: World;
  try {
    world = await compose(config, { version: programVersion(), log, say });
  } catch (error) {
    log({
      event: 'start.error',
      name: error instanceof Error ? error.name : 'unknown',
      stack: error instanceof Error ? error.stack : null,
    });
    await tellWhy(error, config, terminal);
    return failed;
  }
  log({
    event: 'started',
    roles: [...config.roles],
    mode: config.mode,
    node: process.versions.node,
    zoneRules: process.versions.tz,
  });
  let code = failed;
  try {
    code = await live(world, { config, log, say, terminal, stop });
  } finally {
    code = Math.max(code, await closeDown(world, config, terminal));
    say('Clearweek has stopped.');
  }
  return code;
}

async function closeDown(world: World, { mode, files }: Config, terminal: Terminal): Promise<number> {
  const unclosed = await world.close();
  if (mode === 'embedded') await removeInstance(files.instance);
  if (unclosed.length === 0) return 0;
  terminal.err(
    `Not everything closed in time or in order (${unclosed.join(', ')}); the next start goes on from what is stored.\n`,
  );
  return failed;
}

async function live({ address, ended }: World, { config, say, terminal, stop }: Run): Promise<number> {
  if (config.mode === 'embedded' && address !== null)
    await writeInstance(config.files.instance, { pid: process.pid, address });
  say(readyText(address, config));
  const reason = await Promise.race([stop.then(() => 'asked' as const), ended.then(() => 'database' as const)]);
  if (reason === 'asked') return 0;
  terminal.err(`The database has ended by itself; see ${config.files.databaseLog}. Start Clearweek again.\n`);
  return failed;
}

function readyText(address: string | null, { mode, dataDir, roles, publicUrl }: Config): string {
  if (mode === 'embedded')
    return `Clearweek is ready: ${address}\nEverything stays on this computer, in ${dataDir}. Ctrl-C stops it.`;
  return `Clearweek is ready (${roles.join(', ')})${address === null ? '' : `: ${publicUrl}`}`;
}
