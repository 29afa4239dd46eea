import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant } from '@clearweek/app';
import { UnreadableError } from '../encryption/sealed.ts';
import { tokens } from '../testing/accounts.ts';
import { type AccountStore, openAccountStore } from '../testing/account-store.ts';
import { monday } from '../testing/store.ts';
import { untilWaiting } from '../testing/until-waiting.ts';

let t: AccountStore;
beforeAll(async () => {
  // More connections than a process would take: many workers at once.
  t = await openAccountStore({ poolSizes: { app: 30 } });
});
afterAll(() => t[Symbol.asyncDispose]());

test('tokens come back as they were given, and a new consent without a refresh token keeps the old one', async () => {
  const id = await t.account();
  const grant = { connectionId: id, personId: t.person, provider: 'google', refreshedAt: monday };
  await t.inOwn(async (tx) => {
    expect(await tx.grants.get(id)).toBeNull();
    await tx.grants.put(id, tokens(), monday);
    expect(await tx.grants.get(id)).toEqual({ ...grant, ...tokens() });
    const renewed = tokens({ accessToken: 'second', refreshToken: null, permissions: ['read', 'write'] });
    await tx.grants.put(id, renewed, monday + 1);
    expect(await tx.grants.lock(id)).toEqual({
      ...grant,
      ...renewed,
      refreshToken: 'refresh',
      refreshedAt: monday + 1,
    });
    await tx.grants.put(id, tokens({ refreshToken: 'rotated' }), monday + 2);
    expect((await tx.grants.get(id))?.refreshToken).toBe('rotated');
  });
});

test('tokens cannot be kept for a connection that is gone, of another tenant, or a file', async () => {
  const id = await t.account();
  const stranger = await t.newTenant();
  const foreign = t.store.inTenant(stranger, (tx) => tx.grants.put(id, tokens(), monday));
  await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
  expect(await t.store.inTenant(stranger, (tx) => tx.grants.lock(id))).toBeNull();
  const feed = await t.newFeed(t.tenant, t.person);
  await expect(t.inOwn((tx) => tx.grants.put(feed.id, tokens(), monday))).rejects.toThrow('no consent');
});

test('whoever holds the tokens of a connection keeps others from them until its transaction ends, and they see what it wrote', async () => {
  const [id, elsewhere] = [await t.account(), await t.account()];
  for (const one of [id, elsewhere]) await t.inOwn((tx) => tx.grants.put(one, tokens(), monday));
  const order: string[] = [];
  let waiter: Promise<Grant | null> | null = null;
  await t.inOwn(async (tx) => {
    await tx.grants.lock(id);
    waiter = t.inOwn(async (later) => {
      const held = await later.grants.lock(id);
      order.push('second');
      return held;
    });
    await untilWaiting(t, 1);
    // Whoever only reads is not held up, nor whoever holds another connection's.
    const reads = t.inOwn((other) => other.grants.get(id));
    const holds = t.inOwn((other) => other.grants.lock(elsewhere));
    expect([(await reads)?.accessToken, (await holds)?.accessToken]).toEqual(['access', 'access']);
    await tx.grants.put(id, tokens({ accessToken: 'new', refreshToken: 'rotated' }), monday + 1);
    order.push('first');
  });
  expect(await waiter).toMatchObject({ accessToken: 'new', refreshToken: 'rotated', refreshedAt: monday + 1 });
  expect(order).toEqual(['first', 'second']);
});

test('of fifty that each write one more than they hold, nothing is lost', async () => {
  const id = await t.account();
  await t.inOwn((tx) => tx.grants.put(id, tokens({ refreshToken: '0' }), monday));
  const addOne = () =>
    t.inOwn(async (tx) => {
      const held = await tx.grants.lock(id);
      await tx.grants.put(id, tokens({ refreshToken: String(Number(held!.refreshToken) + 1) }), monday);
    });
  await Promise.all(Array.from({ length: 50 }, addOne));
  expect((await t.inOwn((tx) => tx.grants.get(id)))?.refreshToken).toBe('50');
}, 60_000);

test('a worker that dies between asking and writing leaves the old tokens, and the next one is not held up', async () => {
  const id = await t.account();
  await t.inOwn((tx) => tx.grants.put(id, tokens(), monday));
  const dying = t.inOwn(async (tx) => {
    await tx.grants.lock(id);
    await tx.grants.put(id, tokens({ accessToken: 'never written' }), monday + 1);
    const { rowCount } = await t.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    );
    expect(rowCount).toBe(1);
    throw new Error('The worker died.');
  });
  await expect(dying).rejects.toThrow('died');
  const next = await t.inOwn((tx) => tx.grants.lock(id));
  expect(next).toMatchObject({ accessToken: 'access', refreshToken: 'refresh', refreshedAt: monday });
});

test('a token with a flipped bit does not open', async () => {
  const id = await t.account();
  await t.inOwn((tx) => tx.grants.put(id, tokens(), monday));
  await t.admin.query(
    'update grants set refresh_token = set_bit(refresh_token, length(refresh_token) * 8 - 3, 1 - get_bit(refresh_token, length(refresh_token) * 8 - 3)) where connection_id = $1',
    [id],
  );
  await expect(t.inOwn((tx) => tx.grants.get(id))).rejects.toThrow(UnreadableError);
});

test('a token that was moved to another row or another column does not open there', async () => {
  const [one, other] = [await t.account(), await t.account()];
  await t.inOwn(async (tx) => {
    await tx.grants.put(one, tokens(), monday);
    await tx.grants.put(other, tokens(), monday);
  });
  await t.admin.query(
    'update grants set access_token = (select access_token from grants where connection_id = $1) where connection_id = $2',
    [one, other],
  );
  await t.admin.query('update grants set access_token = refresh_token where connection_id = $1', [one]);
  await expect(t.inOwn((tx) => tx.grants.get(other))).rejects.toThrow(UnreadableError);
  await expect(t.inOwn((tx) => tx.grants.get(one))).rejects.toThrow(UnreadableError);
});
