import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountStore, openAccountStore } from '../testing/account-store.ts';
import { monday } from '../testing/store.ts';

let t: AccountStore;
beforeAll(async () => {
  // More connections than a process would take: many workers at once.
  t = await openAccountStore({ poolSizes: { app: 30 } });
});
afterAll(() => t[Symbol.asyncDispose]());

const ana = { provider: 'google', subject: 'sub-1', address: 'ana@example.org', organization: null } as const;

test('an account is found by provider and subject, and by nothing else', async () => {
  const found = await t.inOwn(async (tx) => {
    await tx.identities.add(t.person, ana, monday);
    return Promise.all([
      tx.identities.find('google', 'sub-1'),
      tx.identities.find('microsoft', 'sub-1'),
      tx.identities.find('google', 'ana@example.org'),
      tx.identities.find('google', 'SUB-1'),
    ]);
  });
  expect(found).toEqual([t.person, null, null, null]);
  const stranger = await t.newTenant();
  expect(await t.store.inTenant(stranger, (tx) => tx.identities.find('google', 'sub-1'))).toBeNull();
});

test('a known account gets its new address and stays with its person, whoever adds it', async () => {
  const [owner, other] = [(await t.newPerson(t.tenant)).id, (await t.newPerson(t.tenant)).id];
  const lists = await t.inOwn(async (tx) => {
    await tx.identities.add(owner, { ...ana, subject: 'sub-2' }, monday);
    await tx.identities.add(owner, { ...ana, provider: 'microsoft', subject: 'sub-2' }, monday + 1);
    await tx.identities.add(other, { ...ana, subject: 'sub-2', address: 'married@example.org' }, monday + 2);
    return [await tx.identities.list(owner), await tx.identities.list(other)];
  });
  expect(lists).toEqual([
    [
      { provider: 'google', address: 'married@example.org' },
      { provider: 'microsoft', address: 'ana@example.org' },
    ],
    [],
  ]);
});

test('a forgotten account is gone with its address, and may come back as somebody else', async () => {
  const own = await t.newTenant();
  const [one, other] = [(await t.newPerson(own)).id, (await t.newPerson(own)).id];
  const left = await t.store.inTenant(own, async (tx) => {
    await tx.identities.add(one, ana, monday);
    await tx.identities.add(one, { ...ana, provider: 'microsoft' }, monday);
    await tx.identities.remove('google', ana.subject);
    await tx.identities.remove('google', 'unknown');
    return [await tx.identities.find('google', ana.subject), await tx.identities.list(one)];
  });
  expect(left).toEqual([null, [{ provider: 'microsoft', address: ana.address }]]);
  await t.store.inTenant(own, (tx) => tx.identities.add(other, ana, monday));
  expect(await t.store.inTenant(own, (tx) => tx.identities.find('google', ana.subject))).toBe(other);
  // Of another tenant nothing is forgotten.
  await t.store.inTenant(await t.newTenant(), (tx) => tx.identities.remove('google', ana.subject));
  expect(await t.store.inTenant(own, (tx) => tx.identities.find('google', ana.subject))).toBe(other);
});

test('whether anybody has an account is said of one tenant, and is over with the last one', async () => {
  const own = await t.newTenant();
  const { id } = await t.newPerson(own);
  const some = () => t.store.inTenant(own, (tx) => tx.identities.some());
  expect(await some()).toBe(false);
  await t.store.inTenant(own, (tx) => tx.identities.add(id, { ...ana, subject: 'sub-some' }, monday));
  expect(await some()).toBe(true);
  await t.store.inTenant(own, (tx) => tx.identities.remove('google', 'sub-some'));
  expect(await some()).toBe(false);
});

test('who has accounts with an address is found among all of the tenant, and of no other', async () => {
  const own = await t.newTenant();
  const [one, other] = [(await t.newPerson(own)).id, (await t.newPerson(own)).id];
  const holders = await t.store.inTenant(own, async (tx) => {
    await tx.identities.add(one, { ...ana, subject: 'a' }, monday);
    await tx.identities.add(other, { ...ana, provider: 'microsoft', subject: 'b' }, monday);
    await tx.identities.add(other, { ...ana, subject: 'c', address: 'ben@example.org' }, monday);
    return [await tx.identities.holders('ana@example.org'), await tx.identities.holders('ana@example.com')];
  });
  expect(new Set(holders[0])).toEqual(
    new Set([
      { personId: one, provider: 'google' },
      { personId: other, provider: 'microsoft' },
    ]),
  );
  expect(holders[1]).toEqual([]);
  expect(await t.store.inTenant(await t.newTenant(), (tx) => tx.identities.holders('ana@example.org'))).toEqual([]);
  expect(await t.store.tenants()).toContain(own);
});

test('of many who add one account at once, one person gets it', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => t.newPerson(t.tenant)));
  await Promise.all(
    people.map(({ id }) => t.inOwn((tx) => tx.identities.add(id, { ...ana, subject: 'race' }, monday))),
  );
  const lists = await t.inOwn((tx) => Promise.all(people.map(({ id }) => tx.identities.list(id))));
  expect(lists.flat()).toHaveLength(1);
});
