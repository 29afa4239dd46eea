import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnreadableError } from '../encryption/sealed.ts';
import { type AccountStore, openAccountStore } from '../testing/account-store.ts';
import { monday } from '../testing/store.ts';

let t: AccountStore;
beforeAll(async () => {
  t = await openAccountStore();
});
afterAll(() => t[Symbol.asyncDispose]());

test('a farewell outlives the connection, the person and the key of the person', async () => {
  const someone = (await t.newPerson(t.tenant)).id;
  const farewell = {
    provider: 'google',
    subject: 'sub-9',
    accessToken: null,
    refreshToken: 'to revoke',
    watches: [{ remoteId: 'w', resourceId: null }],
  } as const;
  const id = await t.inOwn((tx) => tx.farewells.put(farewell, monday));
  await t.admin.query('delete from people where id = $1', [someone]);
  expect(await t.inOwn((tx) => tx.farewells.get(id))).toEqual(farewell);
  expect(await t.store.inTenant(await t.newTenant(), (tx) => tx.farewells.get(id))).toBeNull();
  await t.admin.query(
    'insert into farewells (tenant_id, id, content, created_at) select tenant_id, gen_random_uuid(), content, now() from farewells where id = $1',
    [id],
  );
  const { rows } = await t.admin.query('select id from farewells where id <> $1 and tenant_id = $2', [id, t.tenant]);
  await expect(t.inOwn((tx) => tx.farewells.get(rows[0].id))).rejects.toThrow(UnreadableError);
  await t.inOwn((tx) => tx.farewells.remove(id));
  expect(await t.inOwn((tx) => tx.farewells.get(id))).toBeNull();
});

test('what is still to be said about a mailbox of an organization is kept with whose it was', async () => {
  const farewell = {
    provider: 'google',
    subject: 'ana@example.org',
    accessToken: null,
    refreshToken: null,
    watches: [{ remoteId: 'w', resourceId: 'r' }],
    mailbox: { organizationId: 'o', owner: 'ana@example.org' },
  } as const;
  const id = await t.inOwn((tx) => tx.farewells.put(farewell, monday));
  expect(await t.inOwn((tx) => tx.farewells.get(id))).toEqual(farewell);
  const { rows } = await t.admin.query('select content from farewells where id = $1', [id]);
  expect(rows[0].content.includes('ana@')).toBe(false);
});
