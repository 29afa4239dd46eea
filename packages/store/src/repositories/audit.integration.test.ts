import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantId } from '@clearweek/app';
import { monday, openTestStore, type TestStore } from '../testing/store.ts';

let t: TestStore;
beforeAll(async () => {
  t = await openTestStore();
});
afterAll(() => t[Symbol.asyncDispose]());

const write = (tenant: TenantId, subject: string) =>
  t.store.inTenant(tenant, (tx) =>
    tx.audit.write({ at: monday + 1, actor: 'system', action: 'connection.synced', subject, detail: { added: 2 } }),
  );

test('entries written at once form one chain without gaps', async () => {
  const tenant = await t.newTenant();
  await Promise.all(Array.from({ length: 30 }, (_, index) => write(tenant, `subject ${index}`)));
  expect(await t.store.checkAudit(tenant)).toEqual({ kind: 'intact', entries: 30 });
});

test('an entry belongs to its transaction', async () => {
  const tenant = await t.newTenant();
  const work = t.store.inTenant(tenant, async (tx) => {
    await tx.audit.write({ at: monday, actor: 'system', action: 'connection.failed', subject: 'x' });
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await t.store.checkAudit(tenant)).toEqual({ kind: 'intact', entries: 0 });
});

test.each([
  ['a changed subject', `update audit set subject = 'other' where position = 2 and tenant_id = $1`],
  ['a changed instant', `update audit set at = at + interval '1 ms' where position = 2 and tenant_id = $1`],
  ['a changed count', `update audit set detail = '{"added":3}' where position = 2 and tenant_id = $1`],
  ['a removed entry', `delete from audit where position = 2 and tenant_id = $1`],
])('%s breaks the chain where it happened', async (_, tampering) => {
  const tenant = await t.newTenant();
  for (const subject of ['a', 'b', 'c']) await write(tenant, subject);
  await t.admin.query(tampering, [tenant]);
  expect(await t.store.checkAudit(tenant)).toEqual({ kind: 'broken', position: 2 });
});

test('a chain copied to another tenant is broken there', async () => {
  const [tenant, other] = await Promise.all([t.newTenant(), t.newTenant()]);
  await write(tenant, 'a');
  await t.admin.query(
    `insert into audit select $2, position, at, actor, action, subject, detail, hash from audit where tenant_id = $1`,
    [tenant, other],
  );
  expect(await t.store.checkAudit(other)).toEqual({ kind: 'broken', position: 1 });
});
