import type { ConnectionView, WeekView } from '@clearweek/app';
import { type PlainDate, weekOf } from '@clearweek/calendar';
import { Redis } from 'ioredis';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { makeDataFolder } from '../data-folder.ts';
import { removeDataFolder, whenGone } from './abandoned-folder.ts';
import { type RunningClearweek, startClearweek, until } from './clearweek-process.ts';
import { databasePid, type Remains, remainsIn, wipeQueue } from './embedded-database.ts';
import { largeCalendar } from './large-calendar.ts';
import { isProblem, personAt, type PersonAtWork } from './person-at-work.ts';

// A database of its own on the server that other tests use as well.
const redisUrl = inject('redisUrl') === null ? null : `${inject('redisUrl')}/9`;
const week = weekOf(new Date().toISOString().slice(0, 10) as PlainDate);
const calendar = largeCalendar(Date.now());

interface Outcome {
  readonly connections: readonly Pick<ConnectionView, 'state' | 'problem' | 'events' | 'warnings'>[];
  readonly week: Pick<WeekView, 'metrics' | 'state'> & { readonly series: readonly unknown[] };
  readonly remains: Remains;
}

let dataDir: string;
let running: RunningClearweek;
let person: PersonAtWork;
let undisturbed: Outcome;

function openFolder(): void {
  dataDir = makeDataFolder('faults');
}

function closeFolder(): Promise<void> {
  return removeDataFolder(dataDir);
}

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  running = await startClearweek(dataDir, ['--port', '0'], { TZ: 'UTC', ...env });
  person = personAt(running.address.replace(/\/$/, ''));
}

async function upload(): Promise<void> {
  const answer = await person.upload(calendar.bytes);
  if (isProblem(answer)) throw new Error(answer.detail);
}

async function stop(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  running.signal(signal);
  expect((await running.ended).code).toBe(0);
}

async function kill(): Promise<void> {
  running.signal('SIGKILL');
  await whenGone(dataDir, running.pid);
}

/** Waits until nothing is left to do, and tells how everything stands. */
async function outcome(timeoutMs = 100_000): Promise<Outcome> {
  const { metrics, state, series } = await person.measuredWeek(week, timeoutMs);
  const connections = await person.connections();
  const told = {
    connections: connections.map(({ state: health, problem, events, warnings }) => ({
      state: health,
      problem,
      events,
      warnings,
    })),
    week: { metrics, state, series: series.map((one) => JSON.stringify({ ...one, id: null })).toSorted() },
    remains: await until(
      () => remainsIn(dataDir),
      ({ openWork }) => openWork === 0,
      60_000,
    ),
  };
  await stop('SIGINT');
  return told;
}

/** Numbers in [0, 1) that a seed gives again (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A moment within the work: after so many looks at it, or when it is done. */
async function someMoment(random: () => number): Promise<void> {
  let looks = Math.floor(random() * 60);
  await until(
    () => person.week(week),
    ({ state }) => state === 'measured' || looks-- <= 0,
    60_000,
    10,
  );
}

beforeAll(async () => {
  openFolder();
  try {
    await start({});
    await upload();
    undisturbed = await outcome();
  } finally {
    await closeFolder();
  }
});

beforeEach(openFolder);
afterEach(closeFolder);

test('undisturbed, every event is read once and nothing is left to do', () => {
  expect(undisturbed.connections).toEqual([{ state: 'active', problem: null, events: calendar.events, warnings: [] }]);
  const done = { events: calendar.events, copies: 0, uploads: 0, openWork: 0, givenUp: 0 };
  expect(undisturbed.remains).toMatchObject(done);
});

const onPostgres: Readonly<Record<string, string>> = {};
const onRedis: Readonly<Record<string, string>> = redisUrl === null ? {} : { REDIS_URL: redisUrl };

describe('with the queue on PostgreSQL', () => faultsOf(onPostgres));
describe.skipIf(redisUrl === null)('with the queue on Redis', () => faultsOf(onRedis));

function faultsOf(settings: Readonly<Record<string, string>>): void {
  async function emptyQueue(): Promise<void> {
    if (redisUrl === null || settings['REDIS_URL'] === undefined) return wipeQueue(dataDir);
    const redis = new Redis(redisUrl);
    await redis.flushdb();
    await redis.quit();
  }

  /** Prints the seed, so that the same moments can be met again. */
  function dice(what: string): () => number {
    const seed = Number(process.env['CLEARWEEK_TEST_SEED'] ?? Date.now() % 1_000_000);
    console.log(`${what}: CLEARWEEK_TEST_SEED=${seed}`);
    return randomFrom(seed);
  }

  test('killed three times while it reads a large calendar, it ends where an undisturbed one ends', async () => {
    const random = dice('killed');
    await start(settings);
    await upload();
    for (let kills = 1; kills <= 3; kills += 1) {
      await someMoment(random);
      await kill();
      await start(settings);
    }
    expect(await outcome()).toEqual(undisturbed);
  });

  test('a queue that loses everything while it works loses no work', async () => {
    const random = dice('queue wiped');
    await start(settings);
    await upload();
    for (let losses = 1; losses <= 3; losses += 1) {
      await someMoment(random);
      await emptyQueue();
    }
    expect(await outcome()).toEqual(undisturbed);
  });

  test('a queue that is lost while Clearweek is stopped is built anew', async () => {
    await start(settings);
    await upload();
    await emptyQueue();
    await kill();
    await start(settings);
    await emptyQueue();
    expect(await outcome()).toEqual(undisturbed);
  });

  test('a database that is killed takes nothing along that was accepted', async () => {
    const random = dice('database killed');
    await start(settings);
    await upload();
    await someMoment(random);
    process.kill(databasePid(dataDir), 'SIGKILL');
    // Without its own database an embedded Clearweek ends, and says so.
    const { code } = await running.ended;
    expect(code).not.toBe(0);
    await start(settings);
    expect(await outcome()).toEqual(undisturbed);
  });

  test('asked to stop in the middle, it stops cleanly, and the next start goes on', async () => {
    const random = dice('asked to stop');
    await start(settings);
    await upload();
    await someMoment(random);
    await stop('SIGTERM');
    await start(settings);
    expect(await outcome()).toEqual(undisturbed);
  });
}
