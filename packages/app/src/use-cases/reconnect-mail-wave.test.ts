import { HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { ConnectionId } from '../ports/store.ts';
import { connectAccount } from '../testing/connected-account.ts';
import { somebody } from '../testing/somebody.ts';
import { createTestWorld } from '../testing/test-world.ts';
import { heldUntil } from './reconnect-mail-wave.ts';
import { wantReconnectMail } from './reconnect-mail.ts';

/** An organization in which so many people have connected an account of Google's. */
async function withAccounts(howMany: number) {
  const it = createTestWorld();
  const tenantId = await it.store.localTenant();
  const ids: ConnectionId[] = [];
  for (let index = 0; index < howMany; index += 1) {
    const { id: personId } = await it.store.inTenant(tenantId, (tx) => tx.people.create(somebody));
    ids.push(await connectAccount(it, { tenantId, personId }, 'google', `p${index}@clearweek.example`));
  }
  const problem = { code: 'reconnect_needed', text: 'ended' } as const;
  const breaks = async (id: ConnectionId) => {
    await it.store.inTenant(tenantId, async (tx) => {
      await tx.connections.update(id, { health: { state: 'needs_reconnecting', problem } });
      await wantReconnectMail(tx, (await tx.connections.get(id))!, it.clock.now());
    });
  };
  const mends = (id: ConnectionId) =>
    it.store.inTenant(tenantId, async (tx) => {
      await tx.mails.forget(id);
      await tx.connections.update(id, { health: { state: 'active' } });
    });
  const sent = () => it.mailer.mails.map(({ to }) => to);
  /** What the attempts until then came to. */
  const workFor = async (ms: number) => {
    const end = it.clock.now() + ms;
    const counts: Record<string, number> = {};
    for (;;) {
      for (const outcome of await it.work()) {
        if (outcome.kind !== 'done') continue;
        for (const [name, count] of Object.entries(outcome.counts)) counts[name] = (counts[name] ?? 0) + count;
      }
      if (it.clock.now() >= end) return counts;
      it.clock.pass(Math.min(5 * MINUTE, end - it.clock.now()));
    }
  };
  return { it, ids, breaks, mends, sent, workFor };
}

describe('the mail about an account that has to be connected again', () => {
  test('goes out at once where there are few accounts', async () => {
    const { ids, breaks, sent, workFor } = await withAccounts(9);
    for (const id of ids) await breaks(id);
    await workFor(0);
    expect(sent()).toHaveLength(9);
  });

  test('goes out after an hour where there are many, and so few broke that nobody did it to all', async () => {
    const { ids, breaks, sent, workFor } = await withAccounts(30);
    for (const id of ids.slice(0, 9)) await breaks(id);
    await workFor(HOUR - MINUTE);
    expect(sent()).toEqual([]);
    await workFor(MINUTE);
    expect(sent()).toHaveLength(9);
  });

  test('is held back where many accounts break within an hour, is no mail where that is over, and else goes out after six', async () => {
    const { ids, breaks, mends, sent, workFor } = await withAccounts(30);
    for (const id of ids.slice(0, 12)) {
      await breaks(id);
      await workFor(4 * MINUTE);
    }
    expect(await workFor(2 * HOUR)).toEqual({ held: 12 });
    expect(sent()).toEqual([]);
    for (const id of ids.slice(0, 10)) await mends(id);
    expect(await workFor(4 * HOUR)).toEqual({ pointless: 10, sent: 2 });
    expect(sent()).toEqual(['p10@clearweek.example', 'p11@clearweek.example']);
    expect(await workFor(24 * HOUR)).toEqual({});
  });

  test('is held back from the first of them on, so that nobody hears of it early', async () => {
    const { ids, breaks, sent, workFor } = await withAccounts(10);
    for (const id of ids) await breaks(id);
    expect(await workFor(6 * HOUR - 5 * MINUTE)).toEqual({ held: 10 });
    expect(sent()).toEqual([]);
    expect(await workFor(5 * MINUTE)).toEqual({ sent: 10 });
  });

  test('goes out where as many broke, but hours apart', async () => {
    const { ids, breaks, sent, workFor } = await withAccounts(12);
    for (const id of ids) {
      await breaks(id);
      await workFor(HOUR);
    }
    expect(sent()).toHaveLength(12);
  });
});

describe('a wave', () => {
  const held = (accounts: number, troubled: number) => heldUntil({ accounts, troubled }, 0, HOUR) !== null;

  test('is ten accounts and a tenth of all', () => {
    expect([held(10, 9), held(10, 10), held(100, 10), held(101, 10), held(1_000, 99), held(1_000, 100)]).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test('holds nothing back for more than six hours', () => {
    const many = { accounts: 10, troubled: 10 };
    expect([heldUntil(many, 0, 6 * HOUR - 1), heldUntil(many, 0, 6 * HOUR)]).toEqual([6 * HOUR, null]);
  });
});
