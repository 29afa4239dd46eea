import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCalendar, watchOf } from '../testing/accounts.ts';
import { type AccountStore, openAccountStore } from '../testing/account-store.ts';
import { monday } from '../testing/store.ts';

let t: AccountStore;
beforeAll(async () => {
  t = await openAccountStore();
});
afterAll(() => t[Symbol.asyncDispose]());

test('a watch is there before its provider has answered, and holds what it answers', async () => {
  const id = await t.account();
  const calendarId = await newCalendar(t.store, t.tenant, id);
  const watch = watchOf(id, calendarId, monday);
  const remote = { remoteId: 'w', resourceId: 'r', expiresAt: monday + 5 };
  await t.inOwn(async (tx) => {
    await tx.watches.create(watch);
    expect(await tx.watches.get(watch.id)).toEqual({ ...watch, remote: null });
    await tx.watches.update(watch.id, { remote });
    expect(await tx.watches.list(id)).toEqual([{ ...watch, remote }]);
    const unknown = '00000000-0000-8000-a000-000000000000' as typeof watch.id;
    expect(await tx.watches.getMany([watch.id, unknown, watch.id])).toEqual([{ ...watch, remote }]);
    expect(await tx.watches.getMany([])).toEqual([]);
    const secretHash = Buffer.alloc(watch.secretHash.length, 7);
    await tx.watches.update(watch.id, { renewAt: null, secretHash });
    expect(await tx.watches.get(watch.id)).toEqual({ ...watch, remote, renewAt: null, secretHash });
    await tx.watches.remove(watch.id);
    expect(await tx.watches.get(watch.id)).toBeNull();
  });
  const foreign = await t.newTenant();
  const forged = t.store.inTenant(foreign, (tx) => tx.watches.create(watchOf(id, calendarId, null)));
  await expect(forged).rejects.toMatchObject({ code: 'not_found' });
});

test('removing a calendar takes its watches along and leaves those of the others', async () => {
  const id = await t.account();
  const [one, other] = [
    await newCalendar(t.store, t.tenant, id, 'one'),
    await newCalendar(t.store, t.tenant, id, 'other'),
  ];
  const left = await t.inOwn(async (tx) => {
    await tx.watches.create(watchOf(id, one, null));
    await tx.watches.create(watchOf(id, other, null));
    await tx.calendars.remove(one);
    return { watches: await tx.watches.list(id), calendars: await tx.calendars.list(id) };
  });
  expect(left.watches.map(({ calendarId }) => calendarId)).toEqual([other]);
  expect(left.calendars.map(({ calendarId }) => calendarId)).toEqual([other]);
});

test('what a provider calls a watch is taken from its notice only where nothing is known', async () => {
  const id = await t.account();
  const watch = watchOf(id, await newCalendar(t.store, t.tenant, id), monday);
  const [one, other] = [5, 9].map((at) => ({ remoteId: `w${at}`, resourceId: 'r', expiresAt: monday + at }));
  await t.inOwn((tx) => tx.watches.create(watch));
  await t.store.inTenant(await t.newTenant(), (tx) => tx.watches.adopt(watch.id, one!));
  expect((await t.inOwn((tx) => tx.watches.get(watch.id)))?.remote).toBeNull();
  await t.inOwn((tx) => tx.watches.adopt(watch.id, one!));
  await t.inOwn((tx) => tx.watches.adopt(watch.id, other!));
  expect(await t.inOwn((tx) => tx.watches.get(watch.id))).toEqual({ ...watch, remote: one });
});
