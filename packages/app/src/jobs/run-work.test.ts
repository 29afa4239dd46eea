import { describe, expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import type { TenantId, WorkId } from '../ports/store.ts';
import { jobContracts } from './contracts.ts';
import type { JobHandlers } from './handlers.ts';
import { createMemoryOutbox } from './memory-outbox.ts';
import { createRunWork } from './run-work.ts';

const tenantId = '018f0000-0000-7000-8000-0000000000aa' as TenantId;
const stranger = '018f0000-0000-7000-8000-0000000000bb' as TenantId;
const personId = '018f0000-0000-7000-8000-000000000001';
const signal = {} as AbortSignal;
const attempts = jobContracts['measure-person'].attempts;

type Handler = JobHandlers['measure-person'];

async function world(handler: Handler, payload: unknown = { personId }, chance = 0) {
  let now = 1_000_000;
  let count = 0;
  const outbox = createMemoryOutbox(() => `018f0000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`);
  await outbox.inTenant(tenantId, (tx) =>
    tx.outbox.add('measure-person', payload as { personId: string }, { key: 'k', at: now }),
  );
  const item = [...outbox.items.values()][0]!;
  const deadlines: { ms: number; closed: boolean; end: (reason: 'timeout' | 'handed_back') => void }[] = [];
  const run = createRunWork({
    store: outbox,
    clock: { now: () => now },
    random: () => chance,
    openDeadline: (ms) => {
      const { promise, resolve } = Promise.withResolvers<'timeout' | 'handed_back'>();
      const deadline = { ms, closed: false, end: resolve };
      deadlines.push(deadline);
      return { signal, ended: promise, close: () => void (deadline.closed = true) };
    },
  });
  const nothing = async () => ({});
  const handlers: JobHandlers = {
    'sync-connection': nothing,
    'measure-person': handler,
    'watch-connection': nothing,
    'revoke-consent': nothing,
    'read-directory': nothing,
    'send-mail': nothing,
  };
  return {
    item,
    deadlines,
    begin: (as: TenantId = tenantId, workId: WorkId = item.id) => run({ workId, tenantId: as }, handlers, signal),
    pass: (ms: number) => void (now += ms),
    now: () => now,
  };
}

describe('work that succeeds', () => {
  test('is done, with the counts of its handler, and its time is freed', async () => {
    const seen: unknown[] = [];
    const it = await world(async (payload, context) => {
      seen.push(payload, context.tenantId, context.attempt);
      return { weeks: 5 };
    });
    expect(await it.begin()).toEqual({ kind: 'done', job: 'measure-person', attempt: 1, counts: { weeks: 5 } });
    expect(seen).toEqual([{ personId }, tenantId, 1]);
    expect(it.item.doneAt).toBe(it.now());
    expect(it.deadlines.map(({ ms, closed }) => [ms, closed])).toEqual([[120_000, true]]);
  });

  test('is skipped when it is handed over again', async () => {
    let runs = 0;
    const it = await world(async () => ({ runs: (runs += 1) }));
    await it.begin();
    expect(await it.begin()).toEqual({ kind: 'skipped' });
    expect(runs).toBe(1);
  });

  test('holds a lease that outlives its time while it runs', async () => {
    const it = await world(async () => {
      expect(it.item.leaseUntil).toBeGreaterThan(it.now() + jobContracts['measure-person'].timeoutMs);
      return {};
    });
    await it.begin();
    expect(it.item.leaseUntil).toBeNull();
  });
});

describe('work that is not what the message says', () => {
  test('of another tenant is not there', async () => {
    let runs = 0;
    const it = await world(async () => ({ runs: (runs += 1) }));
    expect(await it.begin(stranger)).toEqual({ kind: 'skipped' });
    expect(runs).toBe(0);
    expect(it.item.attempts).toBe(0);
  });

  test('that is unknown is skipped', async () => {
    const it = await world(async () => ({}));
    expect(await it.begin(tenantId, '018f0000-0000-7000-8000-00000000dead' as WorkId)).toEqual({ kind: 'skipped' });
  });

  test('with a payload that breaks the contract is given up at once', async () => {
    let runs = 0;
    const it = await world(async () => ({ runs: (runs += 1) }), { personId: 'not an id' });
    expect(await it.begin()).toMatchObject({ kind: 'given_up', code: 'invalid_payload' });
    expect(it.item).toMatchObject({ code: 'invalid_payload', givenUpAt: it.now() });
    expect(runs).toBe(0);
  });
});

describe('work that fails', () => {
  const failing = (error: () => Error) =>
    world(async () => {
      throw error();
    });

  test('is put off by the doubling wait of its contract', async () => {
    const it = await failing(() => new Error('no'));
    expect(await it.begin()).toMatchObject({ kind: 'postponed', code: 'internal', at: it.now() + 1_000 });
    expect(await it.begin()).toMatchObject({ kind: 'postponed', attempt: 2, at: it.now() + 2_000 });
    expect(it.item).toMatchObject({ code: 'internal', availableAt: it.now() + 2_000, sentAt: null, leaseUntil: null });
  });

  test('is put off as long as the other side asked for', async () => {
    const it = await failing(() => new AppError('overloaded', '', { extra: { retryAfterMs: 90_000 } }));
    expect(await it.begin()).toMatchObject({ kind: 'postponed', code: 'overloaded', at: it.now() + 90_000 });
  });

  test('is put off a little longer than was asked for, by chance, so that not all come back at once', async () => {
    const asked = new AppError('overloaded', '', { extra: { retryAfterMs: 5 * 3_600_000 } });
    const it = await world(() => Promise.reject(asked), { personId }, 0.5);
    expect(await it.begin()).toMatchObject({ kind: 'postponed', at: it.now() + 5 * 3_600_000 + 15_000 });
  });

  test('is given up with its reason after the last attempt of its contract', async () => {
    const it = await failing(() => new AppError('feed_server_error', ''));
    for (let attempt = 1; attempt < attempts; attempt += 1) expect((await it.begin()).kind).toBe('postponed');
    expect(await it.begin()).toMatchObject({ kind: 'given_up', attempt: attempts, code: 'feed_server_error' });
    expect(await it.begin()).toEqual({ kind: 'skipped' });
  });

  test('is given up at once where trying again cannot help', async () => {
    const it = await failing(() => new AppError('not_found', ''));
    expect(await it.begin()).toMatchObject({ kind: 'given_up', attempt: 1, code: 'not_found' });
  });
});

describe('work that does not end', () => {
  const never = () => new Promise<never>(() => undefined);
  const endless = async (reason: 'timeout' | 'handed_back') => {
    const it = await world(never);
    const outcome = it.begin();
    await expect.poll(() => it.deadlines.length).toBe(1);
    it.deadlines[0]!.end(reason);
    return { it, outcome: await outcome };
  };

  test('is put off as "timeout" even when its handler ignores the signal', async () => {
    const { it, outcome } = await endless('timeout');
    expect(outcome).toMatchObject({ kind: 'postponed', code: 'timeout', at: it.now() + 1_000 });
  });

  test('is handed back without a wait when the process shuts down', async () => {
    const { it, outcome } = await endless('handed_back');
    expect(outcome).toMatchObject({ kind: 'postponed', code: 'handed_back', at: it.now() });
  });

  test('is handed back even when its handler answers the signal with an error of its own', async () => {
    const late = Promise.withResolvers<Record<string, number>>();
    const it = await world(() => late.promise);
    const outcome = it.begin();
    await expect.poll(() => it.deadlines.length).toBe(1);
    it.deadlines[0]!.end('handed_back');
    late.reject(new AppError('not_found', ''));
    expect(await outcome).toMatchObject({ kind: 'postponed', code: 'handed_back' });
  });

  test('is begun again after its worker was killed twelve times in its last attempt, and then ends as given up', async () => {
    let runs = 0;
    const it = await world(async () => {
      runs += 1;
      throw new Error('no');
    });
    it.item.attempts = attempts + 11;
    expect(await it.begin()).toMatchObject({ kind: 'given_up', code: 'internal' });
    expect(runs).toBe(1);

    const killer = await world(async () => ({ runs: (runs += 1) }));
    killer.item.attempts = attempts + 12;
    expect(await killer.begin()).toMatchObject({ kind: 'given_up', code: 'attempts_exhausted' });
    expect(runs).toBe(1);
  });
});
