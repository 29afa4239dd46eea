import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type PlainDate, weekOf } from '@clearweek/calendar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDataFolder } from '../data-folder.ts';
import { removeDataFolder, whenGone } from './abandoned-folder.ts';
import { processesOf, type RunningClearweek, runClearweek, startClearweek, until } from './clearweek-process.ts';

const fixture = readFileSync(new URL('../fixtures/team-week.ics', import.meta.url));
// The series of the fixture have no end, so that the current week always has meetings.
const week = weekOf(new Date().toISOString().slice(0, 10) as PlainDate);

let dataDir: string;
let running: RunningClearweek | null = null;

beforeEach(() => {
  dataDir = makeDataFolder('walk');
});

afterEach(async () => {
  running?.signal('SIGKILL');
  running = null;
  await removeDataFolder(dataDir);
});

async function start(): Promise<RunningClearweek> {
  return (running = await startClearweek(dataDir));
}

async function ask(path: string): Promise<Record<string, unknown>> {
  const answer = await fetch(new URL(path, running!.address));
  return (await answer.json()) as Record<string, unknown>;
}

async function upload(calendar: Uint8Array = fixture): Promise<void> {
  const answer = await fetch(new URL('/v1/me/connections/ics', running!.address), {
    method: 'POST',
    headers: { 'content-type': 'text/calendar' },
    body: new Uint8Array(calendar),
  });
  expect(answer.status).toBe(202);
}

function measuredWeek(timeoutMs = 30_000): Promise<Record<string, unknown>> {
  return until(
    () => ask(`/v1/me/weeks/${week}`),
    ({ state }) => state === 'measured',
    timeoutMs,
  );
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  running!.signal(signal);
  const { code, err } = await running!.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
}

function expectPortFree(address: string): Promise<void> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('error', () => resolve());
    socket.once('connect', () => reject(new Error(`Somebody still listens on ${address}.`)));
  });
}

describe('starting and stopping', () => {
  test('a calendar that is uploaded is measured, and still is after a stop and a second start', async () => {
    await start();
    expect((await fetch(new URL('/readyz', running!.address))).status).toBe(200);
    await upload();
    const { metrics, series } = await measuredWeek();
    expect(metrics).toMatchObject({ meetings: { unit: 'count' } });
    expect(series).toEqual(expect.arrayContaining([expect.objectContaining({ title: 'Team sync' })]));
    await stop('SIGINT');

    await start();
    expect(await measuredWeek()).toMatchObject({ metrics, series });
    await stop('SIGTERM');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s leaves no process and no port behind, and is no failure',
    async (signal) => {
      const { address } = await start();
      expect(processesOf(dataDir).length).toBeGreaterThan(0);
      await stop(signal);
      expect(processesOf(dataDir)).toEqual([]);
      await expectPortFree(address);
    },
  );

  test('a second start on the same folder says that Clearweek runs already, and where', async () => {
    const { address, pid } = await start();
    const second = await runClearweek(['start', '--data', dataDir, '--port', '0']);
    expect(second).toEqual({
      code: 1,
      out: '',
      err: `Clearweek already runs on ${dataDir}: ${address} (process ${pid}).\n`,
    });
    expect((await runClearweek(['doctor', '--data', dataDir])).out).toContain(`Clearweek runs: ${address}`);
    expect((await fetch(new URL('/readyz', address))).status).toBe(200);
  });

  test('a port that was asked for and is taken is an error that says what to do', async () => {
    const { address } = await start();
    const other = makeDataFolder('walk-other');
    try {
      const { code, err } = await runClearweek(['start', '--data', other, '--port', new URL(address).port]);
      expect(code).toBe(1);
      expect(err).toMatch(/^Port \d+ cannot be used: .*--port N\.\n$/);
      expect(processesOf(other)).toEqual([]);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  test('a port that is taken is told before anything is prepared', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    try {
      const { code, out } = await runClearweek(['start', '--data', dataDir, '--port', `${port}`]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    } finally {
      server.close();
    }
  });

  test('a data folder that cannot be used ends the start with a sentence', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    expect(await runClearweek(['start', '--data', file, '--port', '0'])).toEqual({
      code: 1,
      out: '',
      err: `The data folder ${file} cannot be used: it is a file. Choose another folder with --data DIR or DATA_DIR.\n`,
    });
    expect(await runClearweek(['migrate', '--data', join(file, 'x')])).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${file} is a file`),
    });
  });

  test('a key that does not open what is stored ends the start, and a missing one is not made anew', async () => {
    await start();
    await upload();
    await measuredWeek();
    await stop('SIGTERM');
    const key = join(dataDir, 'encryption-key');
    const right = readFileSync(key);
    const begin = () => runClearweek(['start', '--data', dataDir, '--port', '0']);

    writeFileSync(key, `${randomBytes(32).toString('base64')}\n`);
    expect(await begin()).toMatchObject({ code: 1, err: expect.stringContaining('is not the key that the stored') });
    rmSync(key);
    expect(await begin()).toMatchObject({ code: 1, err: expect.stringContaining('is missing') });
    expect(existsSync(key)).toBe(false);
    expect(processesOf(dataDir)).toEqual([]);

    writeFileSync(key, right, { mode: 0o600 });
    await start();
    await measuredWeek();
    await stop('SIGTERM');
  });

  test('a signal during the start is obeyed', async () => {
    const starting = startClearweek(dataDir);
    const pids = await until(
      async () => processesOf(dataDir),
      (found) => found.length > 0,
      20_000,
    );
    process.kill(Math.min(...pids), 'SIGTERM');
    // It may have become ready before it stopped.
    await starting.then(({ ended }) => ended).catch(() => {});
    expect(
      await until(
        async () => processesOf(dataDir),
        (found) => found.length === 0,
        20_000,
      ),
    ).toEqual([]);
  });
});

describe('after the process was killed', () => {
  const moments: readonly [string, () => Promise<unknown>][] = [
    ['right after the upload was accepted', async () => {}],
    ['while the calendar is read', () => pendingAnswers(3)],
    ['while it is read, a little later', () => pendingAnswers(12)],
    ['when the calendar has been read', () => until(connectionState, (state) => state === 'active', 30_000)],
    ['when everything was done', () => measuredWeek()],
  ];

  test.each(moments)('%s, the next start goes on by itself', async (_moment, wait) => {
    await start();
    await upload(longCalendar());
    await wait();
    running!.signal('SIGKILL');
    await whenGone(dataDir, running!.pid);
    await start();
    await measuredWeek(60_000);
    expect(await ask('/v1/me/connections')).toMatchObject({
      connections: [{ state: 'active', events: longCalendarEvents }],
    });
    await stop('SIGINT');
    expect(processesOf(dataDir)).toEqual([]);
  });
});

const longCalendarEvents = 6_000;

/** Takes a second or so to be read, so that there is something to interrupt. */
function longCalendar(): Uint8Array {
  const events = Array.from({ length: longCalendarEvents }, (_, index) => {
    const day = String(1 + (index % 28)).padStart(2, '0');
    const hour = String(8 + (index % 9)).padStart(2, '0');
    return `BEGIN:VEVENT\r\nUID:${index}@clearweek.example\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:202601${day}T${hour}0000Z\r\nDURATION:PT30M\r\nSUMMARY:Event ${index}\r\nEND:VEVENT\r\n`;
  });
  return Buffer.from(
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clearweek//Test//EN\r\n${events.join('')}END:VCALENDAR\r\n`,
  );
}

/** Waits until the week has been told to be pending so many times, or is no longer. */
async function pendingAnswers(count: number): Promise<void> {
  let seen = 0;
  await until(
    () => ask(`/v1/me/weeks/${week}`),
    ({ state }) => state !== 'pending' || ++seen === count,
    30_000,
  );
}

async function connectionState(): Promise<unknown> {
  const { connections } = (await ask('/v1/me/connections')) as { connections: { state: string }[] };
  return connections[0]?.state;
}
