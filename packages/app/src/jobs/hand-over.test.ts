import { describe, expect, test } from 'vitest';
import type { JobQueue } from '../ports/job-queue.ts';
import type { TenantId } from '../ports/store.ts';
import type { WorkReference } from '../ports/work-tables.ts';
import { createMemoryOutbox } from './memory-outbox.ts';
import { reconcile } from './reconcile.ts';
import { relayOutbox } from './relay.ts';

const DAY = 86_400_000;
const tenantId = '018f0000-0000-7000-8000-0000000000aa' as TenantId;
const personId = '018f0000-0000-7000-8000-000000000001';

function world() {
  let now = 100 * DAY;
  let count = 0;
  const outbox = createMemoryOutbox(() => `id-${(count += 1)}`);
  const queued: WorkReference[][] = [];
  const queue: JobQueue = { enqueue: async (references) => void queued.push([...references]) };
  const clock = { now: () => now };
  return {
    outbox,
    queued,
    deps: { ledger: outbox.ledger, queue, clock },
    now: () => now,
    pass: (ms: number) => void (now += ms),
    add: async (howMany: number, at = now) => {
      for (let index = 0; index < howMany; index += 1) {
        await outbox.inTenant(tenantId, (tx) =>
          tx.outbox.add('measure-person', { personId }, { key: `k${count}`, at }),
        );
      }
    },
  };
}

describe('the relay', () => {
  test('hands over everything that is due in batches, once', async () => {
    const it = world();
    await it.add(7);
    expect(await relayOutbox(it.deps, 3)).toBe(7);
    expect(it.queued.map((batch) => batch.length)).toEqual([3, 3, 1]);
    expect(await relayOutbox(it.deps, 3)).toBe(0);
  });

  test('comes to an end when the last batch is a full one', async () => {
    const it = world();
    await it.add(6);
    expect(await relayOutbox(it.deps, 3)).toBe(6);
    expect(it.queued).toHaveLength(2);
  });

  test('leaves work alone that is not due yet', async () => {
    const it = world();
    await it.add(1, it.now() + 5_000);
    expect(await relayOutbox(it.deps)).toBe(0);
    it.pass(5_000);
    expect(await relayOutbox(it.deps)).toBe(1);
  });

  test('hands over again what the queue refused', async () => {
    const it = world();
    await it.add(2);
    const broken: JobQueue = { enqueue: () => Promise.reject(new Error('away')) };
    await expect(relayOutbox({ ...it.deps, queue: broken })).rejects.toThrow('away');
    expect(await relayOutbox(it.deps)).toBe(2);
  });

  test('hands over again what it could not mark', async () => {
    const it = world();
    await it.add(1);
    const ledger = { ...it.deps.ledger, markSent: () => Promise.reject(new Error('killed')) };
    await expect(relayOutbox({ ...it.deps, ledger })).rejects.toThrow('killed');
    expect(await relayOutbox(it.deps)).toBe(1);
    expect(it.queued).toHaveLength(2);
  });
});

describe('the reconciler', () => {
  test('hands over again what was handed over half a minute ago and never begun', async () => {
    const it = world();
    await it.add(5);
    await relayOutbox(it.deps);
    it.pass(30_000);
    expect((await reconcile(it.deps, 2)).requeued).toBe(0);
    it.pass(1);
    expect((await reconcile(it.deps, 2)).requeued).toBe(5);
    expect((await reconcile(it.deps, 2)).requeued).toBe(0);
  });

  test('does not touch work under a running lease, and takes it up when the lease has ended', async () => {
    const it = world();
    await it.add(1);
    await relayOutbox(it.deps);
    const { id } = [...it.outbox.items.values()][0]!;
    await it.outbox.inTenant(tenantId, (tx) => tx.outbox.begin(id, it.now(), it.now() + 135_000));
    it.pass(134_999);
    expect((await reconcile(it.deps)).requeued).toBe(0);
    it.pass(1);
    expect((await reconcile(it.deps)).requeued).toBe(1);
  });

  test('forgets what was finished more than seven days ago', async () => {
    const it = world();
    await it.add(1);
    const { id } = [...it.outbox.items.values()][0]!;
    await it.outbox.inTenant(tenantId, (tx) => tx.outbox.finish(id, it.now()));
    it.pass(7 * DAY);
    expect((await reconcile(it.deps)).forgotten).toBe(0);
    it.pass(1);
    expect((await reconcile(it.deps)).forgotten).toBe(1);
  });

  test('plans due times in batches until there are none', async () => {
    const it = world();
    const answers = [4, 4, 1];
    const ledger = { ...it.deps.ledger, planDue: async () => answers.shift()! };
    expect((await reconcile({ ...it.deps, ledger }, 4)).planned).toBe(9);
    expect(answers).toEqual([]);
  });

  test('plans and forgets even while the queue is away', async () => {
    const it = world();
    await it.add(1);
    await relayOutbox(it.deps);
    it.pass(60_000);
    const done: string[] = [];
    const ledger = {
      ...it.deps.ledger,
      planDue: async () => (done.push('planned'), 0),
      forgetFinished: async () => (done.push('forgotten'), 0),
    };
    const queue: JobQueue = { enqueue: () => Promise.reject(new Error('away')) };
    await expect(reconcile({ ...it.deps, ledger, queue })).rejects.toThrow('away');
    expect(done).toEqual(['planned', 'forgotten']);
  });
});
