import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from '../data-folder.ts';
import { goal, inMs, median, table } from './figures.ts';
import { home, hostProgram, startService, waitFor } from './running-process.ts';

const rounds = 5;
const limitMs = 60_000;
const mostMs = 3_000;

/** Milliseconds from the command. */
interface StartUp {
  /** The database of our own takes connections. */
  readonly databaseMs: number;
  /** The line that says where Clearweek answers. */
  readonly readyMs: number;
  readonly readyzMs: number;
  readonly meMs: number;
}

/**
 * Starts on a data folder that was used before, in three ways: as people do, without npm, and without our own set-up.
 * What each leaves out is the difference.
 */
export async function measureStartUp(): Promise<string> {
  const folder = makeDataFolder('bench');
  try {
    const ways: readonly [string, readonly string[]][] = [
      ['npm start', [process.platform === 'win32' ? 'npm.cmd' : 'npm', 'start', '--']],
      ['node scripts/start.mjs', ['node', join(home, 'scripts/start.mjs')]],
      ['the service itself', [process.execPath, hostProgram, 'start']],
    ];
    const dataDir = join(folder, 'data');
    const first = await startOnce(ways[0]![1], dataDir);
    const rows = [['npm start, very first', ...columns([first])]];
    let usual = Infinity;
    for (const [name, command] of ways) {
      const starts: StartUp[] = [];
      for (let round = 0; round < rounds; round += 1) starts.push(await startOnce(command, dataDir));
      rows.push([name, ...columns(starts)]);
      if (name === 'npm start') usual = median(starts.map(({ meMs }) => meMs));
    }
    return [
      `Node.js ${process.version}; every start but the first is on the same data folder.`,
      table(['start', 'database', 'says ready', 'GET /readyz', 'GET /v1/me'], rows),
      goal(`npm start, second time, answers within ${inMs(mostMs)}`, usual < mostMs),
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function columns(starts: readonly StartUp[]): string[] {
  const column = (read: (start: StartUp) => number): string => inMs(median(starts.map(read)));
  return [
    column((one) => one.databaseMs),
    column((one) => one.readyMs),
    column((one) => one.readyzMs),
    column((one) => one.meMs),
  ];
}

async function startOnce(command: readonly string[], dataDir: string): Promise<StartUp> {
  const beganAt = Date.now();
  const service = await startService(command, dataDir);
  const readyMs = performance.now() - service.began;
  try {
    const answers = (path: string): Promise<number> =>
      waitFor(async () => (await fetch(new URL(path, service.address))).status === 200, limitMs);
    const readyzMs = (await answers('/readyz')) - service.began;
    const meMs = (await answers('/v1/me')) - service.began;
    return { databaseMs: databaseReadyAt(dataDir) - beganAt, readyMs, readyzMs, meMs };
  } finally {
    await service.stop();
  }
}

/** When the database said last that it takes connections, by its log. */
function databaseReadyAt(dataDir: string): number {
  const lines = readFileSync(join(dataDir, 'postgres.log'), 'utf8').split('\n');
  const line = lines.findLast((text) => text.includes('ready to accept connections'));
  const time = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+) UTC/.exec(line ?? '');
  return time === null ? Number.NaN : Date.parse(`${time[1]}T${time[2]}Z`);
}
