import { createMemoryOutbox } from '../jobs/memory-outbox.ts';
import type { Store, TenantId, TenantTransaction } from '../ports/store.ts';
import { createMemoryBudget, type MemoryBudget } from './memory-budget.ts';
import { memoryCalendars } from './memory-calendars.ts';
import { memoryConnections, memoryUploads } from './memory-connections.ts';
import { memoryFarewells } from './memory-farewells.ts';
import { memoryGrants } from './memory-grants.ts';
import { memoryIdentities } from './memory-identities.ts';
import { createMemoryLobby, type MemoryLobby } from './memory-lobby.ts';
import { memoryMails } from './memory-mails.ts';
import { memoryMembers } from './memory-members.ts';
import { memoryMirror, memoryOccurrences } from './memory-mirror.ts';
import { memoryOrganizations } from './memory-organizations.ts';
import { memoryPeople, memorySessions } from './memory-people.ts';
import { planDue, type Planned } from './memory-plan.ts';
import { copyTables, emptyTables, type MemoryTables } from './memory-tables.ts';
import { memoryWatches } from './memory-watches.ts';
import { createMemoryTenants } from './memory-tenants.ts';
import { memoryWeeks } from './memory-weeks.ts';
import { createNumberedIds } from './numbered-ids.ts';

export interface MemoryStore extends Store {
  readonly outbox: ReturnType<typeof createMemoryOutbox>;
  readonly lobby: MemoryLobby;
  readonly budget: MemoryBudget;
  /** What is committed of a tenant, to look at. */
  tables(tenantId: TenantId): MemoryTables;
}

/**
 * A store for tests that keeps the laws of the port in memory: tenants know nothing of each other, a transaction that fails
 * leaves nothing behind, and transactions take turns, so that what happens in between happens between two of them. A transaction
 * must not open another one: both would wait for ever.
 */
export function createMemoryStore(newId: () => string = createNumberedIds(1)): MemoryStore {
  const tenants = new Map<TenantId, MemoryTables>();
  const outbox = createMemoryOutbox(createNumberedIds(2));
  const planned: Planned = new Set();
  const takeTurns = createTurns();
  const tables = (tenantId: TenantId) => tenants.get(tenantId) ?? emptyTables();

  return {
    outbox,
    tables,
    inTenant: (tenantId, work) =>
      takeTurns(() =>
        outbox.inTenant(tenantId, async (tx) => {
          const own = copyTables(tables(tenantId));
          const result = await work({ ...transactionOn(own, newId), ...tx });
          tenants.set(tenantId, own);
          return result;
        }),
      ),
    ...createMemoryTenants(() => newId() as TenantId),
    tenants: async () => [...tenants.keys()],
    lobby: createMemoryLobby(),
    budget: createMemoryBudget(),
    ledger: {
      ...outbox.ledger,
      planDue: (now, limit) =>
        takeTurns(async () => {
          let count = 0;
          for (const [tenantId, own] of tenants) {
            count += await outbox.inTenant(tenantId, (tx) => planDue(own, tx, planned, now, limit - count));
          }
          return count;
        }),
    },
    check: async () => ({ ok: true, server: 'memory' }),
    close: async () => {},
  };
}

function transactionOn(own: MemoryTables, newId: () => string): Omit<TenantTransaction, 'tenantId' | 'outbox'> {
  return {
    people: memoryPeople(own, newId),
    sessions: memorySessions(own),
    connections: memoryConnections(own, newId),
    uploads: memoryUploads(own),
    mirror: memoryMirror(own),
    calendars: memoryCalendars(own, newId),
    watches: memoryWatches(own),
    organizations: memoryOrganizations(own, newId),
    members: memoryMembers(own),
    identities: memoryIdentities(own),
    grants: memoryGrants(own),
    farewells: memoryFarewells(own, newId),
    mails: memoryMails(own, newId),
    occurrences: memoryOccurrences(own),
    weeks: memoryWeeks(own),
    audit: {
      async write(entry) {
        own.audit.push(entry);
      },
    },
  };
}

/** Each piece of work begins when the one before it has ended, well or not. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine;
    // Whoever asked for the work hears of its failure; the next one only waits for its end.
    mine.catch(() => {});
    return mine;
  };
}
