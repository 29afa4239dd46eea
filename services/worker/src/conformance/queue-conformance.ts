import type { TenantId, WorkReference } from '@clearweek/app';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { QueueBackend } from '../backend.ts';
import { createGate, createQueueWorld, patience, type QueueWorld } from './queue-world.ts';
import { killWorkerInTheMiddle } from './killed-worker.ts';
import type { RedisChoice } from '../connect-redis.ts';
import type { PostgresChoice } from '../connect-postgres.ts';

export interface QueueUnderTest {
  /** How another process opens the same backend. */
  readonly choice: RedisChoice | PostgresChoice;
  readonly backend: QueueBackend;
  /** Forgets every message, whatever its state. */
  wipe(): Promise<void>;
  /** Cuts all connections to the server, which lets new ones in. */
  cutConnections(): Promise<void>;
}

/** What a queue has to do, whatever it keeps its messages in. */
export function describeQueue(name: string, underTest: () => QueueUnderTest): void {
  let it: QueueWorld;
  const open = async () => {
    await underTest().wipe();
    it = createQueueWorld(underTest().backend);
  };
  const world = () => it;
  beforeEach(open);
  afterEach(() => it.close());

  describe(`${name}: handing over`, () => describeHandingOver(world));
  describe(`${name}: losing messages`, () => describeLosses(world, underTest));
  describe(`${name}: losing workers`, () => describeDeaths(world, underTest));
  describe(`${name}: work that cannot be done`, () => describeRefusals(world));
  describe(`${name}: closing`, () => describeClosing(world));
}

function describeHandingOver(world: () => QueueWorld): void {
  test('work that was handed over is done once and leaves nothing in the queue', async () => {
    const it = world();
    const people = await it.add(25);
    await it.consume();
    expect(await it.relay()).toBe(25);
    await it.allDone();
    expect(it.runs.toSorted()).toEqual(people.toSorted());
    await expect.poll(() => it.queued(), patience).toEqual({});
  });

  test('a reference that is handed over twice while it waits is one job', async () => {
    const it = world();
    await it.add(1);
    for (let times = 0; times < 3; times += 1) await it.queue.enqueue(it.references());
    expect(await it.queued()).toEqual({ waiting: 1 });
    await it.consume();
    await it.allDone();
    expect(it.runs).toHaveLength(1);
  });

  test('a reference that is handed over again while it runs is one job', async () => {
    const it = world();
    const gate = createGate();
    it.doing(gate.pass);
    await it.add(1);
    await it.consume();
    await it.relay();
    await expect.poll(gate.waiting, patience).toBe(1);
    await it.queue.enqueue(it.references());
    expect(await it.queued()).toEqual({ active: 1 });
    gate.open();
    await it.allDone();
    expect(it.runs).toHaveLength(1);
  });

  test('a reference whose time has not come is delayed, and is one job however often it is handed over', async () => {
    const it = world();
    await it.add(1);
    const later = it.references(it.clock.now() + 3_600_000);
    await it.queue.enqueue(later);
    await it.queue.enqueue(later);
    expect(await it.queued()).toEqual({ delayed: 1 });
  });

  test('a reference that is handed over again after its work was done is skipped', async () => {
    const it = world();
    await it.add(1);
    await it.consume();
    await it.relay();
    await it.allDone();
    await expect.poll(() => it.queued(), patience).toEqual({});
    await it.queue.enqueue(it.references());
    await expect.poll(() => it.outcomes(), patience).toEqual(['done', 'skipped']);
    expect(it.runs).toHaveLength(1);
  });

  test('work that failed is handed over again when its wait is over, and not before', async () => {
    const it = world();
    it.doing(async (_person, { attempt }) => {
      if (attempt === 1) throw new Error('no');
    });
    await it.add(1);
    await it.consume();
    await it.relay();
    await expect.poll(() => it.outcomes(), patience).toEqual(['postponed']);
    await expect.poll(() => it.queued(), patience).toEqual({});
    expect(await it.relay()).toBe(0);
    it.pass(1_000);
    expect(await it.relay()).toBe(1);
    await it.allDone();
    expect(it.items()[0]!.attempts).toBe(2);
  });

  test('no more jobs run at once than the worker was told', async () => {
    const it = world();
    const gate = createGate();
    it.doing(gate.pass);
    await it.add(12);
    await it.consume({ concurrency: 3 });
    await it.relay();
    await expect.poll(gate.waiting, patience).toBe(3);
    expect(await it.queued()).toEqual({ active: 3, waiting: 9 });
    expect(gate.waiting()).toBe(3);
    gate.open();
    await it.allDone();
  });

  test('a worker that does one job at a time does them in the order in which they came', async () => {
    const it = world();
    const people = await it.add(15);
    await it.relay();
    await it.consume({ concurrency: 1 });
    await it.allDone();
    expect(it.runs).toEqual(people);
  });
}

function describeLosses(world: () => QueueWorld, underTest: () => QueueUnderTest): void {
  /** Two rounds of the reconciler, as far apart as in production. */
  const twoRounds = async (it: QueueWorld) => {
    for (let round = 0; round < 2; round += 1) {
      it.pass(30_001);
      await it.reconcile();
    }
  };

  test('messages lost while they wait are handed over again within two rounds, and the work is done once', async () => {
    const it = world();
    const people = await it.add(30);
    await it.relay();
    await underTest().wipe();
    expect(await it.queued()).toEqual({});
    await twoRounds(it);
    await it.consume();
    await it.allDone();
    expect(it.runs.toSorted()).toEqual(people.toSorted());
  });

  test('messages lost while they are delayed are handed over again when their work is due', async () => {
    const it = world();
    await it.add(3);
    await it.queue.enqueue(it.references(it.clock.now() + 60_000));
    await it.deps.ledger.markSent(
      it.items().map((item) => item.id),
      it.clock.now(),
    );
    await underTest().wipe();
    it.pass(60_000);
    await it.reconcile();
    await it.consume();
    await it.allDone();
    expect(it.runs).toHaveLength(3);
  });

  test('messages lost while their work runs are not missed: the work ends, once, and its worker goes on', async () => {
    const it = world();
    const gate = createGate();
    it.doing(gate.pass);
    await it.add(2);
    await it.consume();
    await it.relay();
    await expect.poll(gate.waiting, patience).toBe(2);
    await underTest().wipe();
    await twoRounds(it);
    gate.open();
    await it.allDone();
    await it.add(2);
    await it.relay();
    await it.allDone();
    expect(it.runs).toHaveLength(4);
  });

  test('a worker whose connections are cut goes on without being started again', async () => {
    const it = world();
    await it.add(5);
    await it.consume();
    await it.relay();
    await it.allDone();
    await underTest().cutConnections();
    await it.add(5);
    // The cut may hit the hand-over itself, as it would the relay's next tick.
    await expect.poll(() => it.relay().catch(() => -1), patience).toBeGreaterThanOrEqual(0);
    await it.allDone();
    expect(it.runs).toHaveLength(10);
  });
}

function describeDeaths(world: () => QueueWorld, underTest: () => QueueUnderTest): void {
  test('work whose worker process was killed is done by another one', async () => {
    const it = world();
    await it.add(1);
    await it.relay();
    const workId = await killWorkerInTheMiddle(underTest().choice, (id) => it.begin(id));
    expect(workId).toBe(it.items()[0]!.id);
    expect(await it.queued()).toEqual({ active: 1 });
    // The dead worker's lease has to end, and so does its hold on the message, which is measured in real time.
    it.pass(135_000);
    await it.consume({ lockMs: 500, stalledCheckMs: 200 });
    await it.reconcile();
    await it.allDone();
    expect(it.items()[0]!.attempts).toBe(2);
    expect(it.runs).toHaveLength(1);
  });
}

function describeRefusals(world: () => QueueWorld): void {
  test('work that always fails ends as given up with its reason, and holds up nobody', async () => {
    const it = world();
    const [poison] = await it.add(1);
    await it.add(5);
    it.doing(async (personId) => {
      if (personId === poison) throw new Error('poison');
    });
    await it.consume();
    const item = it.items()[0]!;
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await it.relay();
      await expect
        .poll(() => item.attempts === attempt && (item.sentAt === null || item.givenUpAt !== null), patience)
        .toBe(true);
      await expect.poll(() => it.queued(), patience).toEqual({});
      it.pass(3_600_000);
    }
    expect(item).toMatchObject({ attempts: 8, code: 'internal', doneAt: null });
    expect(item.givenUpAt).not.toBeNull();
    expect(it.items().filter((other) => other.doneAt !== null)).toHaveLength(5);
    expect(await it.relay()).toBe(0);
  });

  test("a forged message with another tenant's work does nothing", async () => {
    const it = world();
    await it.add(1);
    await it.consume();
    const forged: WorkReference = { ...it.references()[0]!, tenantId: randomUUID() as TenantId };
    await it.queue.enqueue([forged]);
    await expect.poll(() => it.outcomes(), patience).toEqual(['skipped']);
    expect(it.runs).toEqual([]);
    expect(it.items()[0]).toMatchObject({ attempts: 0, doneAt: null });
  });

  test('a message that is no reference is refused and forgotten', async () => {
    const it = world();
    await it.consume();
    const nonsense = [
      {},
      { workId: "'; DROP TABLE", tenantId: 'x' },
      { workId: randomUUID() },
      { nested: { deep: [1] } },
    ];
    await it.raw.addBulk(nonsense.map((data) => ({ name: 'measure-person', data: data as never })));
    await expect.poll(() => it.log.filter((event) => event['event'] === 'job.refused').length, patience).toBe(4);
    await expect.poll(() => it.queued(), patience).toEqual({});
    expect(it.runs).toEqual([]);
  });
}

function describeClosing(world: () => QueueWorld): void {
  test('closing waits for what runs, begins nothing new and loses nothing', async () => {
    const it = world();
    const gate = createGate();
    it.doing(gate.pass);
    await it.add(10);
    const first = await it.consume({ concurrency: 2 });
    await it.relay();
    await expect.poll(gate.waiting, patience).toBe(2);
    const closed = first.close();
    gate.open();
    await closed;
    expect(it.runs).toHaveLength(2);
    expect(await it.queued()).toEqual({ waiting: 8 });
    await it.consume();
    await it.allDone();
    expect(it.runs).toHaveLength(10);
  });

  test('work that does not end in time is handed back and done by the next worker, even if it ignores its signal', async () => {
    const it = world();
    const never = createGate();
    let aborted = 0;
    it.doing(async (_person, { signal, attempt }) => {
      if (attempt > 1) return;
      signal.addEventListener('abort', () => (aborted += 1));
      await never.pass();
    });
    await it.add(2);
    const first = await it.consume({ graceMs: 50 });
    await it.relay();
    await expect.poll(never.waiting, patience).toBe(2);
    await first.close();
    expect(aborted).toBe(2);
    expect(it.items().map((item) => item.code)).toEqual(['handed_back', 'handed_back']);
    expect(await it.queued()).toEqual({});
    await it.consume();
    expect(await it.relay()).toBe(2);
    await it.allDone();
  });
}
