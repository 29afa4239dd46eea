import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '@clearweek/app';
import { UnreadableError } from '../encryption/sealed.ts';
import { newCalendar } from '../testing/accounts.ts';
import { type AccountStore, openAccountStore } from '../testing/account-store.ts';
import { monday } from '../testing/store.ts';

let t: AccountStore;
beforeAll(async () => {
  t = await openAccountStore();
});
afterAll(() => t[Symbol.asyncDispose]());

test('a calendar is made once for each of its names, and changes only in what is named', async () => {
  const id = await t.account();
  const made = await t.inOwn((tx) => tx.calendars.create(id, { id: 'Team@group', primary: false }));
  expect(made).toEqual({
    calendarId: made.calendarId,
    connectionId: id,
    id: 'Team@group',
    primary: false,
    cursor: null,
    zone: null,
    events: 0,
    syncedAt: null,
    dirtyAt: null,
  });
  await t.inOwn(async (tx) => {
    expect(await tx.calendars.create(id, { id: 'Team@group', primary: true })).toEqual(made);
    const own = await tx.calendars.create(id, { id: 'team@group', primary: true });
    const change = { cursor: 'cursor', zone: 'Europe/Berlin', syncedAt: monday } as const;
    await tx.calendars.update(made.calendarId, {});
    await tx.calendars.update(made.calendarId, change);
    expect(await tx.calendars.list(id)).toEqual([own, { ...made, ...change }]);
    await tx.calendars.update(made.calendarId, { cursor: null });
    expect((await tx.calendars.list(id))[1]).toEqual({ ...made, ...change, cursor: null });
  });
  const foreign = await t.newTenant();
  expect(await t.store.inTenant(foreign, (tx) => tx.calendars.list(id))).toEqual([]);
});

test('a calendar stays marked until a reading has heeded the last notice about it', async () => {
  const id = await t.account();
  const [one, other] = [
    await newCalendar(t.store, t.tenant, id, 'one'),
    await newCalendar(t.store, t.tenant, id, 'other'),
  ];
  const marks = async () => {
    const calendars = await t.inOwn((tx) => tx.calendars.list(id));
    return [one, other].map((name) => calendars.find(({ calendarId }) => calendarId === name)?.dirtyAt);
  };
  const mark = (of: TenantId, at: number) => t.store.inTenant(of, (tx) => tx.calendars.markDirty([one], at));
  await mark(await t.newTenant(), monday);
  expect(await marks()).toEqual([null, null]);
  await mark(t.tenant, monday + 1);
  await mark(t.tenant, monday + 7);
  await t.inOwn((tx) => tx.calendars.update(one, { syncedAt: monday, heeded: monday + 1 }));
  expect(await marks()).toEqual([monday + 7, null]);
  await t.inOwn((tx) => tx.calendars.update(one, { heeded: null }));
  expect(await marks()).toEqual([monday + 7, null]);
  await t.inOwn((tx) => tx.calendars.update(one, { heeded: monday + 7 }));
  expect(await marks()).toEqual([null, null]);
});

test('a notice that comes while its calendar is written is not lost', async () => {
  const id = await t.account();
  const calendarId = await newCalendar(t.store, t.tenant, id);
  await t.inOwn((tx) => tx.calendars.markDirty([calendarId], monday));
  await t.inOwn(async (tx) => {
    const held = await tx.calendars.list(id);
    await t.inOwn((later) => later.calendars.markDirty([calendarId], monday + 1));
    await tx.calendars.update(calendarId, { heeded: held[0]!.dirtyAt });
  });
  expect((await t.inOwn((tx) => tx.calendars.list(id)))[0]!.dirtyAt).toBe(monday + 1);
});

test('a cursor that was moved to another calendar does not open there', async () => {
  const id = await t.account();
  const [one, other] = [
    await newCalendar(t.store, t.tenant, id, 'one'),
    await newCalendar(t.store, t.tenant, id, 'other'),
  ];
  await t.inOwn((tx) => tx.calendars.update(one, { cursor: 'cursor' }));
  await t.admin.query('update calendars set cursor = (select cursor from calendars where id = $1) where id = $2', [
    one,
    other,
  ]);
  await expect(t.inOwn((tx) => tx.calendars.list(id))).rejects.toThrow(UnreadableError);
});
