import { describe, expect, test } from 'vitest';
import { createScheduler } from './scheduler.ts';
import { createTicker } from './ticker.ts';

/** Timers that go off when the test says so. */
function createManualTimers() {
  let now = 0;
  let count = 0;
  const waiting = new Map<number, { at: number; act: () => void }>();
  return {
    waiting,
    setTimeout: (act: () => void, ms: number) => {
      waiting.set((count += 1), { at: now + ms, act });
      return count;
    },
    clearTimeout: (timer: unknown) => void waiting.delete(timer as number),
    /** Moves time and lets everything that follows from it happen. */
    async pass(ms: number) {
      now += ms;
      for (let due = next(); due !== undefined; due = next()) {
        waiting.delete(due[0]);
        due[1].act();
        await settle();
      }
      function next() {
        return [...waiting].filter(([, { at }]) => at <= now).toSorted((a, b) => a[1].at - b[1].at)[0];
      }
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function createStep() {
  const ends: (() => void)[] = [];
  const step = { starts: 0, running: 0, most: 0, errors: [] as unknown[] };
  const run = async () => {
    step.starts += 1;
    step.running += 1;
    step.most = Math.max(step.most, step.running);
    const { promise, resolve } = Promise.withResolvers<void>();
    ends.push(resolve);
    await promise;
    step.running -= 1;
  };
  const end = async () => {
    ends.shift()?.();
    await settle();
  };
  return { step, run, end };
}

describe('a ticker', () => {
  test('runs at once and then again after each pause', async () => {
    const timers = createManualTimers();
    let runs = 0;
    createTicker(
      async () => void (runs += 1),
      500,
      () => undefined,
      timers,
    );
    await timers.pass(0);
    expect(runs).toBe(1);
    await timers.pass(499);
    expect(runs).toBe(1);
    await timers.pass(1);
    expect(runs).toBe(2);
  });

  test('never runs a step while the step before is under way, however slow it is', async () => {
    const timers = createManualTimers();
    const { step, run, end } = createStep();
    const ticker = createTicker(run, 500, () => undefined, timers);
    await timers.pass(10_000);
    ticker.poke();
    await timers.pass(10_000);
    expect(step.starts).toBe(1);
    await end();
    await timers.pass(0);
    expect(step).toMatchObject({ starts: 2, most: 1 });
  });

  test('runs at once when it is poked, and goes on at its pace from there', async () => {
    const timers = createManualTimers();
    let runs = 0;
    const ticker = createTicker(
      async () => void (runs += 1),
      500,
      () => undefined,
      timers,
    );
    await timers.pass(0);
    await timers.pass(300);
    ticker.poke();
    ticker.poke();
    await timers.pass(0);
    expect(runs).toBe(2);
    await timers.pass(499);
    expect(runs).toBe(2);
    await timers.pass(1);
    expect(runs).toBe(3);
    expect(timers.waiting.size).toBe(1);
  });

  test('goes on after an error, which it reports, be it thrown or rejected', async () => {
    const timers = createManualTimers();
    const errors: unknown[] = [];
    let runs = 0;
    const step = () => {
      runs += 1;
      if (runs === 1) throw new Error('thrown');
      return Promise.reject(new Error('rejected'));
    };
    createTicker(step, 500, (error) => errors.push((error as Error).message), timers);
    await timers.pass(0);
    await timers.pass(500);
    await timers.pass(500);
    expect(runs).toBe(3);
    expect(errors).toEqual(['thrown', 'rejected', 'rejected']);
  });

  test('waits for the step under way when it is closed, and runs no more', async () => {
    const timers = createManualTimers();
    const { step, run, end } = createStep();
    const ticker = createTicker(run, 500, () => undefined, timers);
    await timers.pass(0);
    let closed = false;
    const closing = ticker.close().then(() => (closed = true));
    ticker.poke();
    await settle();
    expect(closed).toBe(false);
    await end();
    await closing;
    await timers.pass(10_000);
    expect(step.starts).toBe(1);
    expect(timers.waiting.size).toBe(0);
  });

  test('that is closed before it ran does not run', async () => {
    const timers = createManualTimers();
    let runs = 0;
    await createTicker(
      async () => void (runs += 1),
      500,
      () => undefined,
      timers,
    ).close();
    await timers.pass(10_000);
    expect(runs).toBe(0);
  });
});

describe('the scheduler', () => {
  test('relays what the reconciler planned without waiting for the next tick', async () => {
    const timers = createManualTimers();
    const steps: string[] = [];
    const scheduler = createScheduler({
      relay: async () => steps.push('relay'),
      reconcile: async () => steps.push('reconcile'),
      relayEveryMs: 60_000,
      reconcileEveryMs: 600_000,
      onError: () => undefined,
      timers,
    });
    await timers.pass(0);
    expect(steps).toEqual(['relay', 'reconcile', 'relay']);
    await scheduler.close();
  });

  test('says which step failed and lets the other one go on', async () => {
    const timers = createManualTimers();
    const failed: string[] = [];
    let reconciled = 0;
    const scheduler = createScheduler({
      relay: () => Promise.reject(new Error('no queue')),
      reconcile: async () => void (reconciled += 1),
      relayEveryMs: 500,
      reconcileEveryMs: 30_000,
      onError: (step) => failed.push(step),
      timers,
    });
    for (let second = 0; second < 31; second += 1) await timers.pass(1_000);
    expect(reconciled).toBe(2);
    expect(new Set(failed)).toEqual(new Set(['relay']));
    expect(failed.length).toBeGreaterThan(30);
    await scheduler.close();
  });

  test('hands over at once when it is poked', async () => {
    const timers = createManualTimers();
    let relayed = 0;
    const relay = async () => void (relayed += 1);
    const scheduler = createScheduler({ relay, reconcile: async () => 0, onError: () => undefined, timers });
    await timers.pass(0);
    const before = relayed;
    scheduler.poke();
    await timers.pass(0);
    expect(relayed).toBe(before + 1);
    await scheduler.close();
  });
});
