import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { until } from './clearweek-process.ts';

const stopWith = new URL('../../scripts/stop-with.mjs', import.meta.url).href;

/** Starts something in a process group of its own, as the service does its database, and then hears no signal any more. */
const busy = `
  const { spawn } = require('node:child_process');
  const database = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  require('node:fs').writeSync(1, process.pid + ' ' + database.pid + '\\n');
  for (;;);
`;

function startBusy(patienceMs: number) {
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { spawn } from 'node:child_process';
       import { stopWith } from ${JSON.stringify(stopWith)};
       const child = spawn(process.execPath, ['-e', ${JSON.stringify(busy)}], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
       process.exitCode = await stopWith(child, { group: true, patienceMs: ${patienceMs} });`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let err = '';
  parent.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(parent, 'close').then(([code]) => ({ code: code as number | null, err }));
  const lines = createInterface({ input: parent.stdout });
  const pids = once(lines, 'line').then(([line]) => String(line).split(' ').map(Number));
  return { parent, ended, pids, said: () => err };
}

function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
}

describe('a service that computes and hears no signal', () => {
  test('is ended with all that it started when its time to stop is over, and that is a failure', async () => {
    const { parent, ended, pids } = startBusy(300);
    const started = await pids;
    expect(alive(started)).toHaveLength(2);
    parent.kill('SIGTERM');
    expect(await ended).toEqual({ code: 1, err: 'Clearweek did not stop within 0.3 seconds and was ended.\n' });
    expect(alive(started)).toEqual([]);
  });

  test('is ended at once by a second signal', async () => {
    const { parent, ended, pids, said } = startBusy(60_000);
    const started = await pids;
    parent.kill('SIGINT');
    // Within half a second a second one is taken for the same press, so it is sent again and again.
    let again = 0;
    await until(
      async () => {
        if (said() !== '') return true;
        again += 1;
        parent.kill('SIGINT');
        return false;
      },
      (heard) => heard,
      20_000,
    );
    expect(again).toBeGreaterThan(1);
    expect(await ended).toEqual({ code: 130, err: '\nStopping at once.\n' });
    expect(alive(started)).toEqual([]);
  });
});
