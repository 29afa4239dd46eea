import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStore, type PostgresStore } from '../create-store.ts';
import { meeting } from '../testing/events.ts';
import { monday, openTestStore, randomKey, type TestStore } from '../testing/store.ts';
import { createKeyRing } from './key-ring.ts';
import { UnreadableError } from './sealed.ts';

const [oldKey, newKey] = [randomKey(), randomKey()];
let t: TestStore;
beforeAll(async () => {
  t = await openTestStore({ keys: createKeyRing({ current: oldKey }) });
});
afterAll(() => t[Symbol.asyncDispose]());

async function connected() {
  const tenant = await t.newTenant();
  const person = await t.newPerson(tenant);
  const { id } = await t.newFeed(tenant, person.id);
  await t.store.inTenant(tenant, (tx) => tx.mirror.replace(id, [meeting('a', { title: 'Budget' })]));
  const read = (store: PostgresStore) =>
    store.inTenant(tenant, async (tx) => {
      const connection = await tx.connections.get(id);
      const [event] = await tx.mirror.load(id, { titles: true });
      return { source: connection?.source, title: event?.title };
    });
  return { tenant, person, id, read };
}

test('after wrapping anew everything is read with the new key alone, and the old key reads nothing', async () => {
  const { tenant, id, read } = await connected();
  const before = await read(t.store);
  const both = createStore({
    databaseUrl: t.database.url,
    keys: createKeyRing({ current: newKey, previous: [oldKey] }),
  });
  const fresh = createStore({ databaseUrl: t.database.url, keys: createKeyRing({ current: newKey }) });
  try {
    await expect(read(fresh)).rejects.toThrow(UnreadableError);
    expect(await fresh.checkKeys()).toBe('does-not-fit');
    expect(await t.store.checkKeys()).toBe('fits');
    // Readers and writers go on meanwhile.
    const [changed, ...reads] = await Promise.all([both.rewrapDataKeys(), read(both), read(both), read(both)]);
    expect(changed).toBe(2);
    expect(reads).toEqual([before, before, before]);
    expect(await both.rewrapDataKeys()).toBe(0);
    expect(await fresh.checkKeys()).toBe('fits');
    expect(await read(fresh)).toEqual(before);
    // The tenant's own key is the same as before: nothing looks changed.
    const again = await fresh.inTenant(tenant, (tx) => tx.mirror.replace(id, [meeting('a', { title: 'Budget' })]));
    expect(again).toEqual({ added: 0, changed: 0, removed: 0 });
    await expect(read(t.store)).rejects.toThrow(UnreadableError);
  } finally {
    await Promise.all([both.close(), fresh.close()]);
  }
});

test('after wrapping anew an organization is still found in its tenant, and its consent still opens', async () => {
  const [first, second] = [randomKey(), randomKey()];
  await using own = await openTestStore({ keys: createKeyRing({ current: first }) });
  const home = { provider: 'google', organization: 'example.org', subject: '1' } as const;
  const tenant = await own.store.tenantOf(home);
  const consent = { provider: 'microsoft', tenant: 'x' } as const;
  const { id } = await own.store.inTenant(tenant, (tx) => tx.organizations.put('microsoft', consent, monday));
  const open = (current: string, previous: string[] = []) =>
    createStore({ databaseUrl: own.database.url, keys: createKeyRing({ current, previous }) });
  const [both, fresh] = [open(second, [first]), open(second)];
  try {
    expect(await fresh.checkKeys()).toBe('does-not-fit');
    expect(await both.rewrapDataKeys()).toBe(2);
    expect(await fresh.checkKeys()).toBe('fits');
    expect(await fresh.tenantOf(home)).toBe(tenant);
    expect((await fresh.inTenant(tenant, (tx) => tx.organizations.get(id)))?.consent).toEqual(consent);
  } finally {
    await Promise.all([both.close(), fresh.close()]);
  }
});

test('where nothing has been encrypted yet, any key will do', async () => {
  await using empty = await openTestStore({ keys: createKeyRing({ current: randomKey() }) });
  expect(await empty.store.checkKeys()).toBe('none');
  await empty.newTenant();
  expect(await empty.store.checkKeys()).toBe('none');
});

test('when the key of a person is destroyed nothing encrypted of that person can be read, and others are untouched', async () => {
  const [gone, stays] = [await connected(), await connected()];
  await t.admin.query('delete from data_keys where person_id = $1', [gone.person.id]);
  await expect(gone.read(t.store)).rejects.toThrow(UnreadableError);
  expect(await stays.read(t.store)).toMatchObject({ title: 'Budget' });
});

test('a ciphertext that was put into the row of somebody else does not open there', async () => {
  const [mine, theirs] = [await connected(), await connected()];
  await t.admin.query('update connections set source = (select source from connections where id = $1) where id = $2', [
    mine.id,
    theirs.id,
  ]);
  await expect(t.store.inTenant(theirs.tenant, (tx) => tx.connections.list(theirs.person.id))).rejects.toThrow(
    UnreadableError,
  );
  await expect(
    t.store.inTenant(theirs.tenant, (tx) =>
      tx.connections.create(theirs.person.id, 'ics', { kind: 'file', owner: null }, monday, null),
    ),
  ).resolves.toMatchObject({ source: { kind: 'file' } });
});
