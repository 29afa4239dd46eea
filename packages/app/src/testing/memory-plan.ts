import type { Instant } from '@clearweek/calendar';
import type { ConnectionId, TenantId, TenantTransaction } from '../ports/store.ts';
import type { MemoryTables } from './memory-tables.ts';

type Outbox = TenantTransaction['outbox'];

interface Due {
  readonly at: Instant;
  readonly key: string;
  readonly add: (outbox: Outbox) => Promise<void>;
}

/** Due times that have become work, so that each does so once. */
export type Planned = Set<string>;

/** Turns the due times of one tenant into work, the oldest first; returns how many items. */
export async function planDue(
  tables: MemoryTables,
  { tenantId, outbox }: { readonly tenantId: TenantId; readonly outbox: Outbox },
  planned: Planned,
  now: Instant,
  limit: number,
): Promise<number> {
  let count = 0;
  for (const due of dueTimes(tables, now)) {
    const name = `${tenantId} ${due.key} ${due.at}`;
    if (count >= limit || planned.has(name) || (await outbox.pending(due.key))) continue;
    await due.add(outbox);
    planned.add(name);
    count += 1;
  }
  return count;
}

function dueTimes(tables: MemoryTables, now: Instant): Due[] {
  const all = [...syncs(tables), ...measurings(tables), ...renewals(tables), ...directories(tables)];
  return all.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
}

function syncs({ connections }: MemoryTables): Due[] {
  return [...connections.values()].flatMap(({ id: connectionId, nextSyncAt: at }): Due[] => {
    if (at === null) return [];
    const key = `sync:${connectionId}`;
    return [{ at, key, add: (outbox) => outbox.add('sync-connection', { connectionId }, { key, at }) }];
  });
}

function measurings({ nextAnalysisAt }: MemoryTables): Due[] {
  return [...nextAnalysisAt].map(([personId, at]): Due => {
    const key = `measure:${personId}`;
    return { at, key, add: (outbox) => outbox.add('measure-person', { personId }, { key, at }) };
  });
}

/** The first of a connection's watches that has to be renewed. */
function renewals({ watches }: MemoryTables): Due[] {
  const first = new Map<ConnectionId, Instant>();
  for (const { connectionId, renewAt } of watches.values()) {
    if (renewAt !== null) first.set(connectionId, Math.min(renewAt, first.get(connectionId) ?? Infinity));
  }
  return [...first].map(([connectionId, at]): Due => {
    const key = `watch:${connectionId}`;
    return { at, key, add: (outbox) => outbox.add('watch-connection', { connectionId }, { key, at }) };
  });
}

function directories({ organizations }: MemoryTables): Due[] {
  return [...organizations.values()].flatMap(({ id: organizationId, nextReadAt: at }): Due[] => {
    if (at === null) return [];
    const key = `directory:${organizationId}`;
    return [{ at, key, add: (outbox) => outbox.add('read-directory', { organizationId }, { key, at }) }];
  });
}
