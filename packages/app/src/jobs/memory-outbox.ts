import type { Instant } from '@clearweek/calendar';
import type { TenantId, TenantTransaction, WorkId } from '../ports/store.ts';
import type { WorkItem, WorkLedger, WorkReference } from '../ports/work-tables.ts';
import { type JobName, oneAtATimeMs } from './contracts.ts';

/** One work item with everything that the database would know of it. */
export interface MemoryItem {
  readonly id: WorkId;
  readonly tenantId: TenantId;
  readonly job: JobName;
  readonly payload: unknown;
  readonly key: string;
  availableAt: Instant;
  sentAt: Instant | null;
  leaseUntil: Instant | null;
  attempts: number;
  doneAt: Instant | null;
  givenUpAt: Instant | null;
  code: string | null;
}

type Outbox = TenantTransaction['outbox'];

/**
 * An outbox for tests that keeps the laws of the port in memory: `inTenant` shows a tenant its own items only and undoes what
 * a failed transaction added; the ledger sees references of all tenants. What is over cannot be changed any more, and an item
 * that was put off since it was read is not marked as sent.
 */
export function createMemoryOutbox(newId: () => string) {
  const items = new Map<string, MemoryItem>();
  const open = (item: MemoryItem) => item.doneAt === null && item.givenUpAt === null;
  return {
    items,
    async inTenant<T>(
      tenantId: TenantId,
      work: (tx: { readonly tenantId: TenantId; readonly outbox: Outbox }) => Promise<T>,
    ): Promise<T> {
      const added: MemoryItem[] = [];
      const result = await work({ tenantId, outbox: outboxOf(tenantId, items, added, newId, open) });
      for (const item of added) items.set(item.id, item);
      return result;
    },
    ledger: ledgerOf(items, open),
  };
}

function outboxOf(
  tenantId: TenantId,
  items: Map<string, MemoryItem>,
  added: MemoryItem[],
  newId: () => string,
  open: (item: MemoryItem) => boolean,
): Outbox {
  const own = (id: WorkId) => {
    const item = items.get(id);
    return item?.tenantId === tenantId && open(item) ? item : null;
  };
  const all = () => [...items.values(), ...added].filter((item) => item.tenantId === tenantId && open(item));
  const letNextBegin = (over: MemoryItem, now: Instant) => {
    for (const item of all()) {
      if (item.job === over.job && item.key === over.key && item.code === 'under_way') {
        Object.assign(item, { availableAt: now, code: null });
      }
    }
  };
  const add: Outbox['add'] = async (job, payload, { key, at }) => {
    const waiting = all().find((item) => item.job === job && item.key === key && item.attempts === 0);
    if (waiting !== undefined) {
      waiting.availableAt = Math.min(waiting.availableAt, at);
      return;
    }
    const id = newId() as WorkId;
    const fresh = { sentAt: null, leaseUntil: null, attempts: 0, doneAt: null, givenUpAt: null, code: null };
    added.push({ id, tenantId, job, payload, key, availableAt: at, ...fresh });
  };
  return {
    add,
    async addMany(job, orders, at) {
      for (const { payload, key } of orders) await add(job, payload, { key, at });
    },
    async pending(keyPrefix) {
      return all().some((item) => item.key.startsWith(keyPrefix));
    },
    async begin(id, now, leaseUntil) {
      const item = own(id);
      if (item === null) return null;
      const same = all().filter((other) => other !== item && other.job === item.job && other.key === item.key);
      if (same.some((other) => (other.leaseUntil ?? 0) > now)) {
        Object.assign(item, { availableAt: now + oneAtATimeMs, sentAt: null, code: 'under_way' });
        return null;
      }
      item.attempts += 1;
      item.leaseUntil = leaseUntil;
      return { id, tenantId, job: item.job, payload: item.payload, attempts: item.attempts } as WorkItem;
    },
    async finish(id, now) {
      const item = own(id);
      if (item === null) return;
      Object.assign(item, { doneAt: now, leaseUntil: null });
      letNextBegin(item, now);
    },
    async postpone(id, code, at) {
      const item = own(id);
      if (item !== null) Object.assign(item, { code, availableAt: at, sentAt: null, leaseUntil: null });
    },
    async giveUp(id, code, now) {
      const item = own(id);
      if (item === null) return;
      Object.assign(item, { code, givenUpAt: now, leaseUntil: null });
      letNextBegin(item, now);
    },
  };
}

function ledgerOf(items: Map<string, MemoryItem>, open: (item: MemoryItem) => boolean): WorkLedger {
  const select = (limit: number, matches: (item: MemoryItem) => boolean) =>
    [...items.values()]
      .filter((item) => open(item) && matches(item))
      .slice(0, limit)
      .map(referenceOf);
  return {
    async unsent(now, limit) {
      return byTurns(select(Infinity, (item) => item.sentAt === null && item.availableAt <= now)).slice(0, limit);
    },
    async markSent(ids, now) {
      for (const id of ids) {
        const item = items.get(id);
        if (item !== undefined && item.availableAt <= now) item.sentAt = now;
      }
    },
    async overdue(now, sentBefore, limit) {
      return select(limit, (item) => item.sentAt !== null && item.sentAt < sentBefore && (item.leaseUntil ?? 0) <= now);
    },
    async planDue() {
      return 0;
    },
    async releaseLeases() {
      const held = [...items.values()].filter((item) => open(item) && item.leaseUntil !== null);
      for (const item of held) Object.assign(item, { leaseUntil: null, sentAt: null });
      return held.length;
    },
    async forgetFinished(before) {
      const old = [...items.values()].filter((item) => item.doneAt !== null && item.doneAt < before);
      for (const item of old) items.delete(item.id);
      return old.length;
    },
    async counts(now) {
      const waiting = [...items.values()].filter((item) => open(item) && item.availableAt <= now);
      const oldest = Math.min(now, ...waiting.map((item) => item.availableAt));
      const givenUp = [...items.values()].filter((item) => item.givenUpAt !== null).length;
      return { waiting: waiting.length, oldestWaitingMs: now - oldest, givenUp };
    },
  };
}

/** The first of each tenant, then the second of each, and so on. */
function byTurns(references: readonly WorkReference[]): WorkReference[] {
  const seen = new Map<TenantId, number>();
  const turns = references.map((reference) => {
    const turn = seen.get(reference.tenantId) ?? 0;
    seen.set(reference.tenantId, turn + 1);
    return { reference, turn };
  });
  return turns.toSorted((a, b) => a.turn - b.turn).map(({ reference }) => reference);
}

function referenceOf(item: MemoryItem): WorkReference {
  return { workId: item.id, tenantId: item.tenantId, job: item.job, at: item.availableAt };
}
