import type { IsoWeek } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { ConnectionId, PersonId, TenantTransaction, WeeklyMetrics } from '../ports/store.ts';
import { oneTenant, otherTenant, withStoredConnection } from './memory-connection.ts';

describe('the store in memory', () => {
  test('tenants know nothing of each other', async () => {
    const { store, personId, id } = await withStoredConnection();
    await store.inTenant(otherTenant, async (tx) => {
      expect(await tx.people.get(personId)).toBeNull();
      expect(await tx.people.first()).toBeNull();
      expect(await tx.connections.lock(id)).toBeNull();
      expect(await tx.connections.remove(id)).toBe(false);
      await tx.connections.update(id, { failures: 9 });
      await expect(tx.uploads.put(id, new Uint8Array())).rejects.toMatchObject({ code: 'not_found' });
    });
    expect(store.tables(oneTenant).connections.get(id)?.failures).toBe(0);
  });

  test('a transaction that fails leaves nothing behind', async () => {
    const { store, inOne, personId, id } = await withStoredConnection();
    const before = JSON.stringify([...store.tables(oneTenant).connections, ...store.tables(oneTenant).audit]);
    const failing = inOne(async (tx) => {
      await tx.connections.update(id, { failures: 1 });
      await tx.uploads.put(id, Uint8Array.of(1));
      await tx.people.setNextAnalysisAt(personId, 5);
      await tx.audit.write({ at: 1, actor: 'system', action: 'connection.failed', subject: id });
      await tx.outbox.add('sync-connection', { connectionId: id }, { key: 'k', at: 1 });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(JSON.stringify([...store.tables(oneTenant).connections, ...store.tables(oneTenant).audit])).toBe(before);
    expect([
      store.tables(oneTenant).uploads.size,
      store.tables(oneTenant).nextAnalysisAt.size,
      store.outbox.items.size,
    ]).toEqual([0, 0, 0]);
  });

  test('transactions take turns, also behind one that fails', async () => {
    const { inOne, id } = await withStoredConnection();
    const gate = Promise.withResolvers<void>();
    const seen: (number | undefined)[] = [];
    const slow = inOne(async (tx) => {
      await gate.promise;
      await tx.connections.update(id, { failures: 1 });
    });
    const failing = inOne(() => Promise.reject(new Error('no')));
    const last = inOne(async (tx) => void seen.push((await tx.connections.get(id))?.failures));
    gate.resolve();
    await expect(failing).rejects.toThrow('no');
    await Promise.all([slow, last]);
    expect(seen).toEqual([1]);
  });

  test('what hangs on a connection goes with it, and nothing can be written for it any more', async () => {
    const { store, inOne, id } = await withStoredConnection();
    await inOne(async (tx) => {
      await tx.uploads.put(id, Uint8Array.of(1));
      expect(await tx.connections.remove(id)).toBe(true);
    });
    expect(store.tables(oneTenant).uploads.size).toBe(0);
    const writes: ((tx: TenantTransaction) => Promise<unknown>)[] = [
      (tx) => tx.uploads.put(id, new Uint8Array()),
      (tx) => tx.mirror.replace(id, []),
      (tx) => tx.occurrences.replace(id, []),
    ];
    for (const write of writes) {
      await expect(inOne(write)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('weeks that are not given stay', async () => {
    const { inOne, personId } = await withStoredConnection();
    const names = ['2026-W01', '2026-W02'] as IsoWeek[];
    const measured = (measuredAt: number) => (week: IsoWeek) => ({ week, metrics: {}, measuredAt }) as WeeklyMetrics;
    await inOne((tx) => tx.weeks.save(personId, names.map(measured(1))));
    await inOne((tx) => tx.weeks.save(personId, names.slice(1).map(measured(2))));
    const times = await inOne((tx) => Promise.all(names.map((name) => tx.weeks.get(personId, name))));
    expect(times.map((found) => found?.measuredAt)).toEqual([1, 2]);
  });

  test('there is one local tenant', async () => {
    const { store } = await withStoredConnection();
    const [a, b] = await Promise.all([store.localTenant(), store.localTenant()]);
    expect(a).toBe(b);
  });

  test('a due time becomes work once, and again when it has moved on', async () => {
    const { store, inOne, personId, id } = await withStoredConnection();
    await inOne(async (tx) => {
      await tx.connections.update(id, { nextSyncAt: 10 });
      await tx.people.setNextAnalysisAt(personId, 20);
    });
    expect(await store.ledger.planDue(9, 5)).toBe(0);
    expect(await store.ledger.planDue(20, 1)).toBe(1);
    expect(await store.ledger.planDue(20, 5)).toBe(1);
    const items = [...store.outbox.items.values()];
    expect(items.map(({ job, availableAt }) => [job, availableAt])).toEqual([
      ['sync-connection', 10],
      ['measure-person', 20],
    ]);
    for (const { id: work } of items) await inOne((tx) => tx.outbox.finish(work, 21));
    expect(await store.ledger.planDue(30, 5)).toBe(0);
    await inOne((tx) => tx.connections.update(id, { nextSyncAt: 25 }));
    expect(await store.ledger.planDue(30, 5)).toBe(1);
  });

  test('nobody and nothing is found under an unknown id', async () => {
    const { inOne } = await withStoredConnection();
    const found = await inOne(async (tx) => [
      await tx.people.get('x' as PersonId),
      await tx.connections.get('x' as ConnectionId),
      await tx.uploads.get('x' as ConnectionId),
      await tx.sessions.find(Uint8Array.of(1)),
    ]);
    expect(found).toEqual([null, null, null, null]);
  });
});
