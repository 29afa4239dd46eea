import { HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { TenantId } from '../ports/store.ts';
import { connectAccount, readAccount, withAccount } from '../testing/connected-account.ts';
import { changed } from '../testing/scripted-provider.ts';

type Account = Awaited<ReturnType<typeof withAccount>>;

const otherTenant = ({ it }: Account) =>
  it.store.tenantOf({ provider: 'google', organization: 'other.example', subject: 'x' });
const isLetIn = async ({ it }: Account, tenantId: TenantId, requests = 1) =>
  (await it.store.budget.take('google', tenantId, requests, it.clock.now())).ok;

describe('the budget', () => {
  test('that is used up keeps the account waiting without a request and without blame', async () => {
    const { it, provider, sync, stored } = await readAccount();
    await it.store.budget.block('google', null, it.clock.now() + 5 * MINUTE);
    expect(await sync()).toMatchObject({ overBudget: 1 });
    expect(provider.asked).toEqual([]);
    const nextRetryAt = it.clock.now() + 5 * MINUTE;
    expect(stored()).toMatchObject({
      health: { state: 'degraded', nextRetryAt },
      failures: 0,
      nextSyncAt: nextRetryAt,
    });
  });

  test('counts every request, those that nobody expected too', async () => {
    const { it, me, provider, sync } = await readAccount();
    const before = it.store.budget.taken(me.tenantId);
    provider.answerChanges(changed([], { requests: 7 }));
    await sync();
    expect(it.store.budget.taken(me.tenantId) - before).toBe(7);
  });

  test('counts them even where there is no room for them, and where the reading came to nothing', async () => {
    const all = await readAccount();
    all.it.store.budget.limit(10);
    all.it.clock.pass(HOUR);
    const before = all.it.store.budget.taken(all.me.tenantId);
    all.provider.answerChanges(() => {
      all.provider.answerChanges(changed([], { cursor: 'newer' }));
      return all.sync().then(() => changed([], { requests: 40, cursor: 'older' }));
    });
    await expect(all.sync()).rejects.toMatchObject({ code: 'not_ready' });
    expect(all.it.store.budget.taken(all.me.tenantId) - before).toBe(41);
    expect(await isLetIn(all, await otherTenant(all))).toBe(false);
  });

  test("a storm of one tenant takes nothing from another's share", async () => {
    const all = await readAccount();
    all.it.store.budget.limit(10);
    all.it.clock.pass(HOUR);
    for (let count = 0; count < 20; count += 1) await all.sync();
    expect(await isLetIn(all, all.me.tenantId)).toBe(false);
    expect(await isLetIn(all, await otherTenant(all), 5)).toBe(true);
  });
});

describe('what a provider allows for one person', () => {
  test('is kept over all accounts of theirs, whichever of them is read, and others are read meanwhile', async () => {
    const all = await readAccount();
    const { it, me, provider } = all;
    const another = await connectAccount(it, me, 'google', 'ada@home.example');
    await it.sync(me, another);
    it.clock.pass(HOUR);
    it.store.budget.limit(1_000, 10);
    provider.answerChanges(changed([], { requests: 9 }));
    await all.sync();
    provider.asked.length = 0;
    provider.answerChanges(changed([]));
    expect(await it.sync(me, another)).not.toHaveProperty('overBudget');
    for (const id of [another, all.id]) expect(await it.sync(me, id)).toMatchObject({ overBudget: 1 });
    expect(provider.asked).toHaveLength(1);
    expect(await isLetIn(all, me.tenantId, 100)).toBe(true);
  });

  test('is given again within a minute, and whoever was held back needs nobody for it', async () => {
    const all = await readAccount();
    const { it, provider, sync, stored } = all;
    it.clock.pass(HOUR);
    it.store.budget.limit(1_000, 10);
    provider.answerChanges(changed([], { requests: 30 }));
    await sync();
    expect(await sync()).toMatchObject({ overBudget: 1 });
    expect(stored().nextSyncAt! - it.clock.now()).toBeLessThanOrEqual(MINUTE);
    it.clock.moveTo(stored().nextSyncAt!);
    provider.answerChanges(changed([]));
    expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
    await it.work();
    expect(stored().health.state).toBe('active');
  });
});
