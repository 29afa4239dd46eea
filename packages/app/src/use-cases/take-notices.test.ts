import { describe, expect, test } from 'vitest';
import type { Notice, WatchId } from '../ports/watch-tables.ts';
import { readAccount } from '../testing/connected-account.ts';
import { endless } from '../testing/test-world.ts';

/** An account that is watched, with the notice that its provider would send. */
async function noticed(name: 'google' | 'microsoft' = 'google') {
  const all = await readAccount(name);
  const [watch] = [...all.tables().watches.values()];
  const notice: Notice = {
    tenantId: all.me.tenantId,
    watchId: watch!.id,
    secretHash: watch!.secretHash,
    resourceId: watch!.remote?.resourceId ?? null,
  };
  const waiting = () => all.it.waiting().map(({ job }) => job);
  return { ...all, watch: watch!, notice, waiting };
}

/** Lets everything else go on that can. */
async function turns(): Promise<void> {
  for (let count = 0; count < 100; count += 1) await Promise.resolve();
}

function tenantNumber(index: number): Notice['tenantId'] {
  return `018f0000-0000-7000-8000-${String(index).padStart(12, '0')}` as Notice['tenantId'];
}

describe('a notice', () => {
  test('orders one reading of its calendar, a few seconds later, and believes nothing else', async () => {
    const { it, notice, waiting, provider, tables, watch } = await noticed();
    const { calendars, ...before } = tables();
    expect(await it.app.takeNotices([notice])).toEqual({ known: 1, unknown: 0 });
    expect([waiting(), provider.asked]).toEqual([['sync-connection'], []]);
    expect(it.waiting()[0]!.availableAt).toBe(it.clock.now() + 3_000);
    const dirty = { ...calendars.get(watch.calendarId)!, dirtyAt: it.clock.now() };
    expect(tables()).toEqual({ ...before, calendars: new Map([[watch.calendarId, dirty]]) });
  });

  test('that comes a hundred times orders the same reading', async () => {
    const { it, notice, waiting } = await noticed();
    expect(await it.app.takeNotices(Array.from({ length: 50 }, () => notice))).toEqual({ known: 50, unknown: 0 });
    for (let count = 0; count < 50; count += 1) await it.app.takeNotices([notice]);
    expect(waiting()).toEqual(['sync-connection']);
  });

  test('that comes while the reading is under way orders another one after it', async () => {
    const { it, notice, waiting } = await noticed();
    await it.app.takeNotices([notice]);
    it.waiting()[0]!.attempts = 1;
    await it.app.takeNotices([notice]);
    expect(waiting()).toEqual(['sync-connection', 'sync-connection']);
  });

  const forgeries: readonly (readonly [string, (notice: Notice) => Notice])[] = [
    ['another secret', (notice) => ({ ...notice, secretHash: notice.secretHash.map((byte) => byte ^ 1) })],
    ['a part of the secret', (notice) => ({ ...notice, secretHash: notice.secretHash.slice(0, -1) })],
    ['no secret', (notice) => ({ ...notice, secretHash: new Uint8Array() })],
    ['another resource', (notice) => ({ ...notice, resourceId: 'resource-of-somebody-else' })],
    ['an unknown watch', (notice) => ({ ...notice, watchId: '00000000-0000-8000-a000-000000000000' as WatchId })],
    [
      'another tenant',
      (notice) => ({ ...notice, tenantId: '018f0000-0000-7000-8000-0000000000bb' as Notice['tenantId'] }),
    ],
  ];

  test.each(forgeries)('with %s leaves no trace', async (_what, forge) => {
    const { it, notice, waiting } = await noticed();
    expect(await it.app.takeNotices([forge(notice)])).toEqual({ known: 0, unknown: 1 });
    expect(waiting()).toEqual([]);
  });

  test('among forged ones is found', async () => {
    const { it, notice, waiting } = await noticed();
    const all = [...forgeries.map(([, forge]) => forge(notice)), notice];
    expect(await it.app.takeNotices(all)).toEqual({ known: 1, unknown: forgeries.length });
    expect(waiting()).toEqual(['sync-connection']);
  });

  test('that does not say which resource is told by its secret', async () => {
    const { it, notice } = await noticed();
    expect(await it.app.takeNotices([{ ...notice, resourceId: null }])).toEqual({ known: 1, unknown: 0 });
  });

  test('is not acknowledged where its order could not be written', async () => {
    const { it, notice, waiting } = await noticed();
    const { inTenant } = it.store;
    it.deps.store.inTenant = (tenantId, work) =>
      inTenant(tenantId, (tx) =>
        work({ ...tx, outbox: { ...tx.outbox, addMany: () => Promise.reject(new Error('down')) } }),
      );
    await expect(it.app.takeNotices([notice])).rejects.toThrow('down');
    expect(waiting()).toEqual([]);
  });
});

describe('notices of several tenants', () => {
  test('are taken side by side: one tenant whose database is busy holds up no other', async () => {
    const { it, notice, waiting } = await noticed();
    const { inTenant } = it.store;
    const busy = 'aaaaaaaa-0000-7000-8000-000000000000' as Notice['tenantId'];
    let free = () => {};
    const held = new Promise<void>((resolve) => (free = resolve));
    it.deps.store.inTenant = async (tenantId, work) => {
      if (tenantId === busy) await held;
      return inTenant(tenantId, work);
    };
    const taken = it.app.takeNotices([{ ...notice, tenantId: busy }, notice]);
    await turns();
    expect(waiting()).toEqual(['sync-connection']);
    free();
    expect(await taken).toEqual({ known: 1, unknown: 1 });
  });

  test('never take more than four connections of the database, however many tenants are named', async () => {
    const { it, notice } = await noticed();
    const { inTenant } = it.store;
    let [open, most] = [0, 0];
    it.deps.store.inTenant = async (tenantId, work) => {
      most = Math.max(most, (open += 1));
      await turns();
      return inTenant(tenantId, work).finally(() => (open -= 1));
    };
    const forged = Array.from({ length: 50 }, (_, index) => ({ ...notice, tenantId: tenantNumber(index) }));
    expect(await it.app.takeNotices(forged)).toEqual({ known: 0, unknown: 50 });
    expect({ open, most }).toEqual({ open: 0, most: 4 });
  });

  test('are left once nobody waits for the answer any more', async () => {
    const { it, notice } = await noticed();
    const { inTenant } = it.store;
    let asked = 0;
    it.deps.store.inTenant = async (tenantId, work) => {
      asked += 1;
      return inTenant(tenantId, work);
    };
    const isLate = () => asked >= 4;
    const signal = {
      ...endless,
      throwIfAborted() {
        if (isLate()) throw new Error('late');
      },
    };
    const forged = Array.from({ length: 50 }, (_, index) => ({ ...notice, tenantId: tenantNumber(index) }));
    await expect(it.app.takeNotices(forged, signal)).rejects.toThrow('late');
    expect(asked).toBe(4);
  });
});

describe('that a watch stands', () => {
  test('is known by the same proof, and orders nothing', async () => {
    const { it, notice, waiting, tables } = await noticed();
    const before = tables();
    expect(await it.app.recognizeNotices([notice])).toEqual({ known: 1, unknown: 0 });
    const forged = { ...notice, secretHash: new Uint8Array(notice.secretHash.length) };
    expect(await it.app.recognizeNotices([forged])).toEqual({ known: 0, unknown: 1 });
    expect([waiting(), tables()]).toEqual([[], before]);
  });

  test('is known also while the provider has not answered yet', async () => {
    const { it, me, notice, watch } = await noticed();
    await it.store.inTenant(me.tenantId, (tx) => tx.watches.update(watch.id, { remote: null }));
    expect(await it.app.recognizeNotices([notice])).toEqual({ known: 1, unknown: 0 });
  });
});

describe('what a provider says about a watch', () => {
  test('that it has to be allowed anew renews it at once', async () => {
    const { it, notice, provider, tables, watch } = await noticed('microsoft');
    await it.app.takeLifecycle([{ ...notice, event: 'reauthorizationRequired' }]);
    await it.work();
    expect(provider.asked.map(({ method }) => method)).toContain('renew');
    expect(tables().watches.get(watch.id)?.renewAt).toBeGreaterThan(it.clock.now());
  });

  test('that it is gone makes a new one, and reads what nobody told of', async () => {
    const { it, notice, provider, tables, watch } = await noticed('microsoft');
    provider.standing.clear();
    await it.app.takeLifecycle([{ ...notice, event: 'subscriptionRemoved' }]);
    await it.work();
    it.clock.pass(3_000);
    await it.work();
    expect(provider.asked.map(({ method }) => method)).toEqual(expect.arrayContaining(['watch', 'changes']));
    expect([...tables().watches.keys()]).not.toContain(watch.id);
    expect(provider.standing.size).toBe(1);
  });

  test('is not believed of one that another has replaced: it stays one that only has to be stopped', async () => {
    const { it, me, notice, tables, watch } = await noticed('microsoft');
    await it.store.inTenant(me.tenantId, (tx) => tx.watches.update(watch.id, { renewAt: null }));
    await it.app.takeLifecycle([{ ...notice, event: 'reauthorizationRequired' }]);
    expect(tables().watches.get(watch.id)?.renewAt).toBeNull();
  });

  test('that notices were lost reads the calendars', async () => {
    const { it, notice, waiting } = await noticed('microsoft');
    await it.app.takeLifecycle([{ ...notice, event: 'missed' }]);
    expect(waiting()).toEqual(['sync-connection']);
  });

  test('and is forged leaves no trace', async () => {
    const { it, notice, waiting, tables } = await noticed('microsoft');
    const before = tables().watches;
    const secretHash = new Uint8Array(notice.secretHash.length);
    for (const event of ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const) {
      expect(await it.app.takeLifecycle([{ ...notice, secretHash, event }])).toEqual({ known: 0, unknown: 1 });
    }
    expect([waiting(), tables().watches]).toEqual([[], before]);
  });
});
