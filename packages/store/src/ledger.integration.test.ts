import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '@clearweek/calendar';
import type { ConnectionId, PersonId, TenantId, WorkId } from '@clearweek/app';
import { newAccount, newCalendar, watchOf } from './testing/accounts.ts';
import { monday, openTestStore, type TestStore } from './testing/store.ts';

let t: TestStore;
let tenant: TenantId;
let person: PersonId;
beforeAll(async () => {
  t = await openTestStore();
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const table of ['outbox', 'organizations', 'connections', 'people']) await t.admin.query(`delete from ${table}`);
  tenant = await t.newTenant();
  person = (await t.newPerson(tenant)).id;
});

const ledger = () => t.store.ledger;
const firstUnsent = async () => (await ledger().unsent(monday, 10))[0]!;
const add = (key: string, at: number) =>
  t.store.inTenant(tenant, (tx) => tx.outbox.add('measure-person', { personId: person }, { key, at }));
const begin = (id: WorkId, leaseUntil: number) =>
  t.store.inTenant(tenant, (tx) => tx.outbox.begin(id, monday, leaseUntil));

test('due work of all tenants is handed over, earliest first, and not again once marked', async () => {
  const other = await t.newTenant();
  const stranger = (await t.newPerson(other)).id;
  await add('later', monday + HOUR);
  await add('now', monday);
  await t.store.inTenant(other, (tx) =>
    tx.outbox.add('measure-person', { personId: stranger }, { key: 'x', at: monday - HOUR }),
  );
  const due = await ledger().unsent(monday, 10);
  expect(due.map((reference) => reference.tenantId)).toEqual([other, tenant]);
  expect(await ledger().unsent(monday, 1)).toEqual([due[0]]);
  await ledger().markSent(
    due.map((reference) => reference.workId),
    monday,
  );
  expect(await ledger().unsent(monday, 10)).toEqual([]);
});

test('a tenant that wants much is handed over by turns with the others, and not without end', async () => {
  const other = await t.newTenant();
  const stranger = (await t.newPerson(other)).id;
  await t.admin.query(
    `insert into outbox (tenant_id, id, job, payload, key, available_at)
     select $1, gen_random_uuid(), 'measure-person', json_build_object('personId', $2::text), 'many ' || n, to_timestamp($3::float8 / 1000)
     from generate_series(1, 700) n`,
    [tenant, person, monday - HOUR],
  );
  for (const key of ['x', 'y']) {
    await t.store.inTenant(other, (tx) =>
      tx.outbox.add('measure-person', { personId: stranger }, { key, at: monday - MINUTE }),
    );
  }
  const first = await ledger().unsent(monday, 5);
  expect(first.map((reference) => reference.tenantId)).toEqual([tenant, other, tenant, other, tenant]);
  const all = await ledger().unsent(monday, 1_000);
  const ids = (list: typeof all) => list.map(({ workId }) => workId);
  expect(all.filter((reference) => reference.tenantId === tenant)).toHaveLength(500);
  await ledger().markSent(ids(all), monday);
  expect(await ledger().unsent(monday, 1_000)).toEqual([]);
  const done = ids(all.filter((reference) => reference.tenantId === tenant)).slice(0, 40);
  for (const id of done) await t.store.inTenant(tenant, (tx) => tx.outbox.finish(id, monday));
  expect(await ledger().unsent(monday, 1_000)).toHaveLength(40);
});

test('work that was handed over and not begun is overdue after its time, and again only after the next', async () => {
  await add('lost', monday);
  const { workId } = await firstUnsent();
  await ledger().markSent([workId], monday);
  const later = monday + MINUTE;
  expect(await ledger().overdue(later, monday, 10)).toEqual([]);
  expect(await ledger().overdue(later, monday + 1, 10)).toMatchObject([{ workId, tenantId: tenant }]);
  await ledger().markSent([workId], later);
  expect(await ledger().overdue(later, later, 10)).toEqual([]);
});

test('work that was postponed before its hand-over was marked is handed over again at its time', async () => {
  await add('fast', monday);
  const { workId } = await firstUnsent();
  await t.store.inTenant(tenant, (tx) => tx.outbox.postpone(workId, 'timeout', monday + HOUR));
  await ledger().markSent([workId], monday + 1);
  expect(await ledger().overdue(monday + MINUTE, monday + MINUTE, 10)).toEqual([]);
  expect(await ledger().unsent(monday + HOUR, 10)).toMatchObject([{ workId }]);
});

test('work under a running lease is not overdue; after it ends, it is', async () => {
  await add('running', monday);
  const { workId } = await firstUnsent();
  await ledger().markSent([workId], monday);
  await begin(workId, monday + HOUR);
  expect(await ledger().overdue(monday + HOUR - 1, monday + MINUTE, 10)).toEqual([]);
  expect(await ledger().overdue(monday + HOUR, monday + MINUTE, 10)).toHaveLength(1);
  await t.store.inTenant(tenant, (tx) => tx.outbox.finish(workId, monday));
  expect(await ledger().overdue(monday + HOUR, monday + MINUTE, 10)).toEqual([]);
});

test('leases can be ended for good: the work of a dead process is handed over at once, and what is over stays over', async () => {
  await add('first', monday);
  await add('second', monday);
  const handedOver = await ledger().unsent(monday, 10);
  const [first, second] = [handedOver[0]!, handedOver[1]!];
  await ledger().markSent([first.workId, second.workId], monday);
  for (const { workId } of handedOver) await begin(workId, monday + HOUR);
  await t.store.inTenant(tenant, (tx) => tx.outbox.finish(second.workId, monday));
  expect(await t.store.ledger.unsent(monday, 10)).toEqual([]);
  expect(await t.store.ledger.releaseLeases()).toBe(1);
  expect(await t.store.ledger.unsent(monday, 10)).toMatchObject([{ workId: first.workId }]);
  expect(await t.store.ledger.releaseLeases()).toBe(0);
});

test('a due calendar and a due person become work for their own tenant', async () => {
  const feed = await t.newFeed(tenant, person, monday - 5);
  await t.store.inTenant(tenant, (tx) => tx.people.setNextAnalysisAt(person, monday));
  expect(await ledger().planDue(monday - 6, 10)).toBe(0);
  expect(await ledger().planDue(monday, 10)).toBe(2);
  const [sync, measure] = await ledger().unsent(monday, 10);
  expect(sync).toMatchObject({ tenantId: tenant, job: 'sync-connection', at: monday - 5 });
  expect(await begin(sync!.workId, monday)).toMatchObject({ payload: { connectionId: feed.id } });
  expect(await begin(measure!.workId, monday)).toMatchObject({ job: 'measure-person', payload: { personId: person } });
});

test('a due time becomes work once: not again while it waits, runs, or after it was done or given up', async () => {
  const feed = await t.newFeed(tenant, person, monday);
  expect(await ledger().planDue(monday, 10)).toBe(1);
  const plan = () => ledger().planDue(monday + HOUR, 10);
  expect(await plan()).toBe(0);
  const [item] = await ledger().unsent(monday, 10);
  await begin(item!.workId, monday);
  expect(await plan()).toBe(0);
  await t.store.inTenant(tenant, (tx) => tx.outbox.giveUp(item!.workId, 'hopeless', monday));
  expect(await plan()).toBe(0);
  await moveDue(feed.id, monday + 1);
  expect(await plan()).toBe(1);
  const [next] = await ledger().unsent(monday + HOUR, 10);
  await t.store.inTenant(tenant, (tx) => tx.outbox.finish(next!.workId, monday));
  expect(await plan()).toBe(0);
});

test('a wish that already waits stands for the due time', async () => {
  const feed = await t.newFeed(tenant, person, monday);
  await t.store.inTenant(tenant, (tx) =>
    tx.outbox.add('sync-connection', { connectionId: feed.id }, { key: `sync:${feed.id}`, at: monday }),
  );
  expect(await ledger().planDue(monday, 10)).toBe(0);
  expect(await ledger().unsent(monday, 10)).toHaveLength(1);
});

test('the first due watch of an account becomes one item of work, and again when the next one is due', async () => {
  const account = await newAccount(t.store, tenant, person);
  await t.store.inTenant(tenant, (tx) => tx.connections.update(account.id, { nextSyncAt: null }));
  const calendar = await newCalendar(t.store, tenant, account.id);
  const watches = [monday - HOUR, monday, monday + 1, null].map((at) => watchOf(account.id, calendar, at));
  await t.store.inTenant(tenant, async (tx) => {
    for (const watch of watches) await tx.watches.create(watch);
  });
  expect(await ledger().planDue(monday, 10)).toBe(1);
  const { workId, ...reference } = await firstUnsent();
  expect(reference).toEqual({ tenantId: tenant, job: 'watch-connection', at: monday - HOUR });
  const item = await begin(workId, monday);
  expect(item?.payload).toEqual({ connectionId: account.id });
  await t.store.inTenant(tenant, (tx) => tx.outbox.finish(workId, monday));
  expect(await ledger().planDue(monday, 10)).toBe(0);
  await t.store.inTenant(tenant, (tx) => tx.watches.update(watches[0]!.id, { renewAt: monday + HOUR }));
  expect(await ledger().planDue(monday, 10)).toBe(1);
});

test('a directory that is due becomes work', async () => {
  const consent = { provider: 'microsoft', tenant: 'x' } as const;
  const { id } = await t.store.inTenant(tenant, (tx) => tx.organizations.put('microsoft', consent, monday));
  await t.store.inTenant(tenant, (tx) => tx.organizations.put('csv', null, monday));
  expect(await ledger().planDue(monday - 1, 10)).toBe(0);
  expect(await ledger().planDue(monday, 10)).toBe(1);
  const { workId, ...reference } = await firstUnsent();
  expect(reference).toEqual({ tenantId: tenant, job: 'read-directory', at: monday });
  expect((await begin(workId, monday))?.payload).toEqual({ organizationId: id });
});

test('schedulers that plan at once make one item for each due time', async () => {
  for (let index = 0; index < 30; index += 1) await t.newFeed(tenant, person, monday - index);
  for (let round = 0; round < 6; round += 1)
    await Promise.all([ledger().planDue(monday, 10), ledger().planDue(monday, 10)]);
  const { rows } = await t.admin.query('select count(*)::int as items, count(distinct key)::int as keys from outbox');
  expect(rows).toEqual([{ items: 30, keys: 30 }]);
});

test('finished work is forgotten after its time; what was given up is not', async () => {
  await add('done', monday);
  await add('given up', monday);
  const [first, second] = await ledger().unsent(monday, 10);
  await t.store.inTenant(tenant, async (tx) => {
    await tx.outbox.finish(first!.workId, monday);
    await tx.outbox.giveUp(second!.workId, 'hopeless', monday);
  });
  expect(await ledger().forgetFinished(monday)).toBe(0);
  expect(await ledger().forgetFinished(monday + 1)).toBe(1);
  expect(await ledger().counts(monday)).toMatchObject({ givenUp: 1 });
});

test('counts tell what waits, how long the oldest has waited, and what was given up', async () => {
  await add('a', monday - HOUR);
  await add('b', monday);
  await add('not due', monday + 1);
  const [oldest] = await ledger().unsent(monday, 10);
  expect(await ledger().counts(monday)).toEqual({ waiting: 2, oldestWaitingMs: HOUR, givenUp: 0 });
  await begin(oldest!.workId, monday + HOUR);
  expect(await ledger().counts(monday)).toEqual({ waiting: 1, oldestWaitingMs: 0, givenUp: 0 });
});

async function moveDue(id: ConnectionId, nextSyncAt: number): Promise<void> {
  await t.store.inTenant(tenant, (tx) => tx.connections.update(id, { nextSyncAt }));
}
