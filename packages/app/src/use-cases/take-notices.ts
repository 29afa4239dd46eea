import type { Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import { createGather } from '../gather.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import type { Notice, Watch } from '../ports/watch-tables.ts';
import { encodeWatchName } from '../watch-name.ts';
import { orderWatching } from './sync-account-run.ts';
import { LIFE_MS } from './watch-connection-plan.ts';

export type NoticeDependencies = Pick<AppDependencies, 'store' | 'clock'>;

/** How many notices were of a watch of ours, and how many were not; the others leave no trace. */
export interface NoticesTaken {
  readonly known: number;
  readonly unknown: number;
}

/** What a provider says about a watch itself (Graph's lifecycle notifications). */
export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export interface LifecycleNotice extends Notice {
  readonly event: LifecycleEvent;
}

/**
 * Tenants whose notices are taken side by side, so that one that is busy holds up no other. Few, because anybody can name tenants in a
 * forged request, and each takes a connection to the database.
 */
const TENANTS_AT_ONCE = 4;

/**
 * Providers send several notices about one change, within a second or two. The order of the first one waits this long and stands for
 * all of them; a person sees the change within ten seconds all the same.
 */
const COALESCED_MS = 3_000;

/** Of one tenant, in one transaction. */
const NOTICES_AT_ONCE = 1_000;

type Follow<N> = (tx: TenantTransaction, watch: Watch, notice: N, now: Instant) => Promise<void>;

/**
 * Takes the notices of providers. A notice is only a hint that a calendar may have changed: nothing that it says is believed, it
 * orders one reading of that calendar, and many of them order the same one. Resolves when the orders are written, so that a notice may be acknowledged
 * then; rejects where they cannot be, and the provider sends it again. After `signal` no further tenant is begun.
 */
export function createTakeNotices(deps: NoticeDependencies) {
  const gather = createGather<Notice, boolean>(
    (tenantId, notices) => takeTogether(deps, tenantId as TenantId, notices),
    NOTICES_AT_ONCE,
  );
  return {
    takeNotices(notices: readonly Notice[], signal: AbortSignal | null = null): Promise<NoticesTaken> {
      return take(notices, signal, async (tenantId, own) => (await gather(tenantId, own)).filter(Boolean).length);
    },

    /** Tells which notices are of a watch of ours, by the same proof, and orders no reading: as when a provider only says that a watch stands. */
    recognizeNotices(notices: readonly Notice[], signal: AbortSignal | null = null): Promise<NoticesTaken> {
      return take(notices, signal, each(deps, adopt));
    },

    /** Takes what a provider says about the watches themselves: to be renewed at once, gone, or with notices that were lost. */
    takeLifecycle(notices: readonly LifecycleNotice[], signal: AbortSignal | null = null): Promise<NoticesTaken> {
      const follow: Follow<LifecycleNotice> = async (tx, watch, { event }, now) => {
        // One that another has replaced only has to be stopped; renewing it would make it stand again.
        const isReplaced = watch.renewAt === null;
        if (event === 'reauthorizationRequired' && !isReplaced) await tx.watches.update(watch.id, { renewAt: now });
        if (event === 'subscriptionRemoved') await tx.watches.remove(watch.id);
        if (event !== 'missed') await orderWatching(tx, { id: watch.connectionId }, now);
        // What happened while nobody told is found by reading.
        if (event !== 'reauthorizationRequired') await orderSyncs(tx, [watch], now);
      };
      return take(notices, signal, each(deps, follow));
    },
  };
}

/** Takes the notices of one tenant; resolves with how many of them were genuine. */
type TakeOwn<N> = (tenantId: TenantId, own: readonly N[]) => Promise<number>;

async function take<N extends Notice>(
  notices: readonly N[],
  signal: AbortSignal | null,
  takeOwn: TakeOwn<N>,
): Promise<NoticesTaken> {
  const waiting = [...byTenant(notices)];
  let known = 0;
  const takeInTurn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      signal?.throwIfAborted();
      const [tenantId, own] = next;
      const count = await takeOwn(tenantId, own);
      known += count;
    }
  };
  await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, takeInTurn));
  return { known, unknown: notices.length - known };
}

/** One after the other, in one transaction. */
function each<N extends Notice>({ store, clock }: NoticeDependencies, follow: Follow<N>): TakeOwn<N> {
  return (tenantId, own) =>
    store.inTenant(tenantId, async (tx) => {
      let count = 0;
      for (const notice of own) {
        const watch = await tx.watches.get(notice.watchId);
        if (watch === null || !isGenuine(watch, notice)) continue;
        await follow(tx, watch, notice, clock.now());
        count += 1;
      }
      return count;
    });
}

/** Orders a reading of each calendar that was told of, in one transaction however many notices there are; tells which were genuine. */
async function takeTogether(
  { store, clock }: NoticeDependencies,
  tenantId: TenantId,
  notices: readonly Notice[],
): Promise<readonly boolean[]> {
  return store.inTenant(tenantId, async (tx) => {
    const found = await tx.watches.getMany([...new Set(notices.map(({ watchId }) => watchId))]);
    const watches = new Map(found.map((watch) => [watch.id, watch]));
    const genuine = notices.map((notice) => {
      const watch = watches.get(notice.watchId);
      return watch !== undefined && isGenuine(watch, notice) ? watch : null;
    });
    for (const [index, watch] of genuine.entries()) if (watch !== null) await adopt(tx, watch, notices[index]!);
    await orderSyncs(
      tx,
      genuine.filter((watch) => watch !== null),
      clock.now(),
    );
    return genuine.map((watch) => watch !== null);
  });
}

/**
 * A watch whose maker died before the provider's answer was written down proves by its first notice that it stands. Only Google's notices
 * carry what is needed to stop it, and Google calls a watch as it was asked to. From here on it is one like any other: soon replaced by one whose
 * life is known, and stopped.
 */
async function adopt(tx: TenantTransaction, watch: Watch, { tenantId, resourceId }: Notice): Promise<void> {
  if (watch.remote !== null || resourceId === null) return;
  const remoteId = encodeWatchName(tenantId, watch.id);
  await tx.watches.adopt(watch.id, { remoteId, resourceId, expiresAt: watch.createdAt + LIFE_MS });
}

/** First the marks, then the orders: whoever begins an order sees what it is about. */
async function orderSyncs(tx: TenantTransaction, watches: readonly Watch[], now: Instant): Promise<void> {
  const connections = new Set(watches.map(({ connectionId }) => connectionId));
  const orders = [...connections].map((connectionId) => ({ payload: { connectionId }, key: `sync:${connectionId}` }));
  await tx.calendars.markDirty([...new Set(watches.map(({ calendarId }) => calendarId))], now);
  await tx.outbox.addMany('sync-connection', orders, now + COALESCED_MS);
}

function byTenant<N extends Notice>(notices: readonly N[]): ReadonlyMap<TenantId, readonly N[]> {
  const grouped = new Map<TenantId, N[]>();
  for (const notice of notices) grouped.set(notice.tenantId, [...(grouped.get(notice.tenantId) ?? []), notice]);
  return grouped;
}

/** Told by the secret that only the provider was given, and by the provider's name for what it watches, where both are known. */
function isGenuine({ secretHash, remote }: Watch, notice: Notice): boolean {
  const resource = remote?.resourceId ?? null;
  const isOfResource = resource === null || notice.resourceId === null || isSame(resource, notice.resourceId);
  return isSame(secretHash, notice.secretHash) && isOfResource;
}

/** Looks at everything whatever it finds, so that the time taken says nothing about where two values differ. */
function isSame(one: Uint8Array | string, other: Uint8Array | string): boolean {
  if (one.length !== other.length || one.length === 0) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) difference |= numberAt(one, index) ^ numberAt(other, index);
  return difference === 0;
}

function numberAt(value: Uint8Array | string, index: number): number {
  return typeof value === 'string' ? value.charCodeAt(index) : value[index]!;
}
