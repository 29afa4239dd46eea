import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dateOf, WEEK, weekOf, type WallTime } from '@clearweek/calendar';
import { makeDataFolder } from '../data-folder.ts';
import { generateCalendar } from './generated-calendar.ts';
import { goal, inMs, median, table, whole } from './figures.ts';
import { home, hostProgram, startService, waitFor } from './running-process.ts';

const rounds = 3;
const limitMs = 120_000;
const leastPerSecond = 5_000;
const weeksBack = 13;

/** How long after the first byte of the upload something was so, in milliseconds. */
interface Upload {
  readonly acceptedMs: number;
  readonly mirroredMs: number;
  readonly measuredMs: number;
}

/** Uploads a calendar to a fresh installation and waits until the person's weeks are measured; with each queue. */
export async function measureUploads(events: number, seed: number): Promise<string> {
  // So that the weeks which the service lays out are the ones around which the calendar is full.
  const body = new TextEncoder().encode(generateCalendar(events, seed, Date.now() - weeksBack * WEEK).text);
  const rows: string[][] = [];
  const speeds: number[] = [];
  const measure = async (queue: string, env: Record<string, string>): Promise<void> => {
    const uploads: Upload[] = [];
    for (let round = 0; round < rounds; round += 1) uploads.push(await uploadOnce(body, env));
    const [accepted, mirrored, measured] = [
      median(uploads.map(({ acceptedMs }) => acceptedMs)),
      median(uploads.map(({ mirroredMs }) => mirroredMs)),
      median(uploads.map(({ measuredMs }) => measuredMs)),
    ];
    const perSecond = (ms: number): number => (events / ms) * 1_000;
    speeds.push(perSecond(measured));
    rows.push([
      queue,
      inMs(accepted),
      inMs(mirrored),
      `${whole(perSecond(mirrored))} events/s`,
      inMs(measured),
      `${whole(perSecond(measured))} events/s`,
    ]);
  };
  await measure('PostgreSQL', {});
  const redis = await startRedis();
  if (redis !== null) {
    try {
      await measure('Redis', { REDIS_URL: redis.url });
    } finally {
      await redis.stop();
    }
  }
  return [
    table(['queue', 'answered', 'mirrored', '', 'weeks measured', ''], rows),
    ...(redis === null ? ['Redis is not on this machine: not measured.'] : []),
    goal(
      `more than ${whole(leastPerSecond)} events/s from the upload to the measured weeks`,
      speeds.every((speed) => speed > leastPerSecond),
    ),
  ].join('\n');
}

async function uploadOnce(body: Uint8Array<ArrayBuffer>, env: Record<string, string>): Promise<Upload> {
  const folder = makeDataFolder('bench');
  const service = await startService([process.execPath, hostProgram, 'start'], join(folder, 'data'), env);
  try {
    const visit = await fetch(new URL('/v1/me', service.address));
    await visit.body?.cancel();
    const cookie = visit.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const get = async (path: string): Promise<Record<string, unknown>> => {
      return (await (await fetch(new URL(path, service.address), { headers: { cookie } })).json()) as Record<
        string,
        unknown
      >;
    };
    const began = performance.now();
    const headers = { 'content-type': 'text/calendar', cookie };
    const answer = await fetch(new URL('/v1/me/connections/ics', service.address), { method: 'POST', headers, body });
    if (answer.status !== 202) throw new Error(`The upload was answered with ${answer.status}.`);
    await answer.body?.cancel();
    const accepted = performance.now();
    const mirrored = await waitFor(async () => {
      const { connections } = (await get('/v1/me/connections')) as { connections: { state: string }[] };
      return connections[0]?.state === 'active';
    }, limitMs);
    const week = weekOf(dateOf(Date.now() as WallTime));
    const measured = await waitFor(async () => (await get(`/v1/me/weeks/${week}`))['state'] === 'measured', limitMs);
    return { acceptedMs: accepted - began, mirroredMs: mirrored - began, measuredMs: measured - began };
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface RedisForTests {
  startRedis(say: (line: string) => void, atEnd: (stop: () => Promise<void>) => void): Promise<string | null>;
}

async function startRedis(): Promise<{ url: string; stop: () => Promise<void> } | null> {
  const { startRedis: start } = (await import(join(home, 'scripts/redis-for-tests.mjs'))) as RedisForTests;
  let stop = async (): Promise<void> => {};
  const url = await start(console.error, (end) => (stop = end));
  return url === null ? null : { url, stop: () => stop() };
}
