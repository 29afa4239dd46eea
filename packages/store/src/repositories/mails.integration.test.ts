import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount, tokens } from '../testing/accounts.ts';
import { type AccountStore, openAccountStore } from '../testing/account-store.ts';
import { monday } from '../testing/store.ts';

let t: AccountStore;
beforeAll(async () => {
  // More connections than a process would take: many workers at once.
  t = await openAccountStore({ poolSizes: { app: 30 } });
});
afterAll(() => t[Symbol.asyncDispose]());

test('one mail is wanted for one trouble, however many want it at once, and another after it is over', async () => {
  const id = await t.account();
  const want = () => t.inOwn((tx) => tx.mails.want(t.person, 'reconnect', id, monday));
  const wanted = (await Promise.all(Array.from({ length: 20 }, want))).filter((mail) => mail !== null);
  expect(wanted).toHaveLength(1);
  const mail = {
    id: wanted[0],
    personId: t.person,
    kind: 'reconnect',
    connectionId: id,
    wantedAt: monday,
    state: 'wanted',
  };
  expect(await t.inOwn((tx) => tx.mails.get(wanted[0]!))).toEqual(mail);
  await t.inOwn((tx) => tx.mails.setState(wanted[0]!, 'sent', monday));
  expect(await want()).toBeNull();
  await t.inOwn((tx) => tx.mails.forget(id));
  expect(await want()).not.toBeNull();
  expect(await t.inOwn((tx) => tx.mails.get(wanted[0]!))).toEqual({ ...mail, state: 'sent' });
});

test('accounts in trouble are counted at one provider, since a moment, while their trouble lasts', async () => {
  const own = await t.newTenant();
  const someone = (await t.newPerson(own)).id;
  const ids = await Promise.all([1, 2, 3].map(async () => (await newAccount(t.store, own, someone)).id));
  const counts = await t.store.inTenant(own, async (tx) => {
    for (const id of ids) await tx.grants.put(id, tokens(), monday);
    // Neither a feed nor a mailbox is an account.
    const mailbox = { kind: 'mailbox', organizationId: 'o', owner: 'ana@example.org' } as const;
    await tx.connections.create(someone, 'google', mailbox, monday, null);
    for (const [index, id] of ids.entries()) await tx.mails.want(someone, 'reconnect', id, monday + index);
    const before = [
      await tx.mails.countTroubled('google', monday),
      await tx.mails.countTroubled('google', monday + 1),
      await tx.mails.countTroubled('microsoft', monday),
    ];
    await tx.mails.forget(ids[2]!);
    return [...before, await tx.mails.countTroubled('google', monday)];
  });
  expect(counts).toEqual([
    { accounts: 3, troubled: 3 },
    { accounts: 3, troubled: 2 },
    { accounts: 0, troubled: 0 },
    { accounts: 3, troubled: 2 },
  ]);
  expect(await t.store.inTenant(await t.newTenant(), (tx) => tx.mails.countTroubled('google', monday))).toEqual({
    accounts: 0,
    troubled: 0,
  });
});
