import { fork } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { encodeWatchName, type WatchId } from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import { goal, table, whole } from '../figures.ts';
import { type Connected, orderReading } from './connect-people.ts';
import type { Ground } from './ground.ts';
import { whenCounted, withService } from './running-installation.ts';
import type { KnownWatch, NoticeOrder, NoticeTimes } from './notice-messages.ts';

const people = 500;
/** These are read before; the notices are of their calendars, and the others are read for the first time meanwhile. */
const alreadyRead = 200;
const perSecond = 500;
const seconds = 30;
const wantedMs = 20;
const limitMs = 10 * 60_000;

interface Run {
  readonly during: string;
  readonly times: NoticeTimes;
  readonly syncs: number;
  /** First readings that ended within the same time. */
  readonly firstReadings: number;
}

/**
 * Notices of 200 calendars in both providers' forms, 500 in each second for half a minute, from a process of its own to the API's port. Each orders
 * a reading, which the worker does meanwhile; once with nothing else to do, and once beside the first reading of more people.
 */
export function measureNotices(): Promise<string> {
  return withService(people, async ({ ground, connected, service }) => {
    const [known, others] = [partOf(connected, true), partOf(connected, false)];
    await orderReading(ground, known);
    await settled(ground);
    const watches = await watchAll(ground, known);
    const order = { address: service.address, watches, perSecond, seconds };
    const alone = await send(ground, order, 'their readings');
    await settled(ground);
    await orderReading(ground, others);
    return reportOf([alone, await send(ground, order, 'their readings, and first readings of others')]);
  });
}

/** The first 200 or all others: providers alternate among the crowd, so both halves have both. */
function partOf(connected: readonly Connected[], first: boolean): readonly Connected[] {
  return first ? connected.slice(0, alreadyRead) : connected.slice(alreadyRead);
}

function reportOf(runs: readonly Run[]): string {
  const ms = (figure: number) => `${figure.toFixed(1)} ms`;
  const rows = runs.map(({ during, times, syncs, firstReadings }) => [
    during,
    whole(times.sent),
    whole(times.acknowledged),
    ms(times.medianMs),
    ms(times.p99Ms),
    ms(times.longestMs),
    whole(syncs),
    whole(firstReadings),
  ]);
  const fits = runs.every(({ times }) => times.p99Ms < wantedMs && times.acknowledged === times.sent);
  const head = [
    'meanwhile',
    'notices',
    'acknowledged',
    'median',
    'p99',
    'longest',
    'readings for them',
    'first readings',
  ];
  const wish = `${perSecond} notices/s acknowledged within ${wantedMs} ms, 99 of 100, while calendars are read`;
  return [table(head, rows), '', goal(wish, fits)].join('\n');
}

async function send(ground: Ground, order: NoticeOrder, during: string): Promise<Run> {
  const before = await counted(ground);
  const child = fork(fileURLToPath(new URL('notice-program.ts', import.meta.url)));
  child.send(order);
  const [times] = (await once(child, 'message')) as [NoticeTimes];
  const firstReadings = (await counted(ground)).read - before.read;
  // What was ordered and not yet begun is done after the last notice.
  await pendingOfWatched(ground);
  const after = await counted(ground);
  return { during, times, syncs: after.syncs - before.syncs - (after.read - before.read), firstReadings };
}

async function counted(ground: Ground): Promise<{ syncs: number; read: number }> {
  const { syncs = 0, read = 0 } = await ground.count(`
    select (select count(*) from outbox where job = 'sync-connection' and done_at is not null) as syncs,
      (select count(*) from connections where last_synced_at is not null) as read`);
  return { syncs, read };
}

async function pendingOfWatched(ground: Ground): Promise<void> {
  await none(
    ground,
    `select count(*) as n from outbox join connections on outbox.key = 'sync:' || connections.id
     where outbox.job = 'sync-connection' and outbox.done_at is null and connections.last_synced_at is not null`,
  );
}

async function settled(ground: Ground): Promise<void> {
  await none(ground, 'select count(*) as n from outbox where done_at is null and given_up_at is null');
}

async function none(ground: Ground, query: string): Promise<void> {
  await whenCounted(ground, { query, until: (n) => n === 0, limitMs });
}

/** Watches whose secrets are known here: those that Clearweek made itself are known to nobody but it and the provider. */
async function watchAll({ store, tenantId }: Ground, readers: readonly Connected[]): Promise<KnownWatch[]> {
  return store.inTenant(tenantId, async (tx) => {
    const watches: KnownWatch[] = [];
    for (const { member, connectionId } of readers) {
      const [calendar] = await tx.calendars.list(connectionId);
      if (calendar === undefined) continue;
      const [id, secret, resourceId] = [randomUUID() as WatchId, randomBytes(32).toString('base64url'), randomUUID()];
      const secretHash = createHash('sha256').update(secret).digest();
      const now = Date.now();
      const { calendarId } = calendar;
      await tx.watches.create({ id, connectionId, calendarId, secretHash, renewAt: now + 3 * DAY, createdAt: now });
      await tx.watches.update(id, { remote: { remoteId: randomUUID(), resourceId, expiresAt: now + 5 * DAY } });
      watches.push({ provider: member.provider, name: encodeWatchName(tenantId, id), secret, resourceId });
    }
    return watches;
  });
}
