import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  oneAtATimeMs,
  type PersonId,
  type TenantId,
  type TenantTransaction,
  type WorkId,
  type WorkReference,
} from '@clearweek/app';
import { HOUR, MINUTE } from '@clearweek/calendar';
import { monday, openTestStore, type TestStore } from '../testing/store.ts';

let t: TestStore;
let tenant: TenantId;
let person: PersonId;
let commits = 0;
beforeAll(async () => {
  t = await openTestStore({ onCommitWork: () => (commits += 1) });
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  await t.admin.query('delete from outbox');
  tenant = await t.newTenant();
  person = (await t.newPerson(tenant)).id;
  commits = 0;
});

const inTenant = <T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T> => t.store.inTenant(tenant, work);
const add = (key = 'measure', at = monday) =>
  inTenant((tx) => tx.outbox.add('measure-person', { personId: person }, { key, at }));
const unsent = (now = monday) => t.store.ledger.unsent(now, 100);
const only = async (): Promise<WorkReference> => {
  const [reference, ...others] = await unsent(Number.MAX_SAFE_INTEGER / 1000);
  expect(others).toEqual([]);
  return reference!;
};
const begin = (id: WorkId, now = monday) =>
  t.store.inTenant(tenant, (tx) => tx.outbox.begin(id, now, now + 10 * MINUTE));

test('work exists if and only if its transaction commits, and the commit is announced once', async () => {
  const failing = inTenant(async (tx) => {
    await tx.outbox.add('measure-person', { personId: person }, { key: 'a', at: monday });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await unsent()).toEqual([]);
  expect(commits).toBe(0);
  await inTenant(async (tx) => {
    await tx.outbox.add('measure-person', { personId: person }, { key: 'a', at: monday });
    await tx.outbox.add('measure-person', { personId: person }, { key: 'b', at: monday });
  });
  expect(await unsent()).toHaveLength(2);
  expect(commits).toBe(1);
  await inTenant((tx) => tx.people.get(person));
  expect(commits).toBe(1);
});

test('work that nobody has begun stands for a second wish, at the earlier of both times', async () => {
  await add('measure', monday + HOUR);
  await add('measure', monday);
  await add('measure', monday + 2 * HOUR);
  expect(await only()).toMatchObject({ tenantId: tenant, job: 'measure-person', at: monday });
});

test('wishes that come at once are one item', async () => {
  await Promise.all(Array.from({ length: 20 }, () => add()));
  expect(await unsent()).toHaveLength(1);
});

test('a wish that comes after work was begun is a second item', async () => {
  await add();
  const first = await only();
  await begin(first.workId);
  await t.store.ledger.markSent([first.workId], monday);
  await add();
  expect((await only()).workId).not.toBe(first.workId);
});

test('the same work is done one at a time: a second item waits until the first is done or its lease is over', async () => {
  await add();
  const first = await only();
  await begin(first.workId);
  await t.store.ledger.markSent([first.workId], monday);
  await add();
  const second = await only();
  expect(await begin(second.workId)).toBeNull();
  expect(await unsent(monday + oneAtATimeMs - 1)).toEqual([]);
  expect(await unsent(monday + oneAtATimeMs)).toMatchObject([{ workId: second.workId }]);
  await add('something else');
  const [other] = await unsent(monday);
  expect(await begin(other!.workId)).toMatchObject({ attempts: 1 });
  await inTenant((tx) => tx.outbox.finish(first.workId, monday));
  expect(await unsent(monday)).toContainEqual(expect.objectContaining({ workId: second.workId }));
  expect(await begin(second.workId)).toMatchObject({ attempts: 1 });
  expect(await begin(second.workId)).toMatchObject({ attempts: 2 });
});

test('work that is put off while the work before it ends is not forgotten', async () => {
  for (let round = 0; round < 20; round += 1) {
    await add();
    const first = await only();
    await begin(first.workId);
    await t.store.ledger.markSent([first.workId], monday);
    await add();
    const second = await only();
    const [begun] = await Promise.all([begin(second.workId), inTenant((tx) => tx.outbox.finish(first.workId, monday))]);
    const nextToBegin = begun?.id ?? (await unsent(monday))[0]?.workId;
    expect(nextToBegin).toBe(second.workId);
    await inTenant((tx) => tx.outbox.finish(second.workId, monday));
  }
});

test('of many that begin the same work at once, one does', async () => {
  const items: WorkId[] = [];
  for (let count = 0; count < 6; count += 1) {
    await add();
    const { workId } = await only();
    items.push(workId);
    // Begun and let go, so that the next wish becomes an item of its own.
    await begin(workId);
    await inTenant((tx) => tx.outbox.postpone(workId, 'test', monday));
    await t.store.ledger.markSent([workId], monday);
  }
  const begun = await Promise.all(items.map((id) => begin(id)));
  expect(begun.filter((item) => item !== null)).toHaveLength(1);
});

test('work waits until the changes that asked for it are saved', async () => {
  await add();
  const { workId } = await only();
  let begun: Promise<unknown> | undefined;
  let saved = false;
  await inTenant(async (tx) => {
    await tx.outbox.add('measure-person', { personId: person }, { key: 'measure', at: monday });
    begun = begin(workId).then(() => expect(saved).toBe(true));
    await tx.people.update(person, { zone: 'UTC' });
    saved = true;
  });
  await begun;
});

test('beginning counts attempts and hands the payload out', async () => {
  await add();
  const { workId } = await only();
  expect(await begin(workId)).toEqual({
    id: workId,
    tenantId: tenant,
    job: 'measure-person',
    payload: { personId: person },
    attempts: 1,
  });
  expect(await begin(workId)).toMatchObject({ attempts: 2 });
});

test('work that is done, given up, unknown or of another tenant is not begun', async () => {
  await add('done');
  const done = await only();
  await inTenant((tx) => tx.outbox.finish(done.workId, monday));
  await add('given up');
  const givenUp = await only();
  await inTenant((tx) => tx.outbox.giveUp(givenUp.workId, 'invalid_payload', monday));
  await add('foreign');
  const foreign = await only();
  const other = await t.newTenant();
  expect(await begin(done.workId)).toBeNull();
  expect(await begin(givenUp.workId)).toBeNull();
  expect(await begin('no id' as WorkId)).toBeNull();
  expect(await t.store.inTenant(other, (tx) => tx.outbox.begin(foreign.workId, monday, monday))).toBeNull();
});

test('postponed work comes back at its time, with its attempts', async () => {
  await add();
  const { workId } = await only();
  await begin(workId);
  await t.store.ledger.markSent([workId], monday);
  await inTenant((tx) => tx.outbox.postpone(workId, 'timeout', monday + HOUR));
  expect(await unsent(monday + HOUR - 1)).toEqual([]);
  expect(await unsent(monday + HOUR)).toMatchObject([{ workId, at: monday + HOUR }]);
  expect(await begin(workId)).toMatchObject({ attempts: 2 });
});

test('work is pending while it waits or runs, and no longer when it is done or given up', async () => {
  const pending = (prefix: string) => t.store.inTenant(tenant, (tx) => tx.outbox.pending(prefix));
  await add('measure:100%_\\');
  expect([await pending('measure:100%_\\'), await pending('measure:'), await pending('measure:1__')]).toEqual([
    true,
    true,
    false,
  ]);
  const { workId } = await only();
  await begin(workId);
  expect(await pending('measure:')).toBe(true);
  await inTenant((tx) => tx.outbox.giveUp(workId, 'hopeless', monday));
  expect(await pending('measure:')).toBe(false);
});

test('what was given up stays visible with its reason, and what is done can no longer be given up', async () => {
  await add();
  const { workId } = await only();
  await inTenant((tx) => tx.outbox.giveUp(workId, 'invalid_payload', monday));
  const { rows } = await t.admin.query('select reason_code, given_up_at is not null as given_up from outbox');
  expect(rows).toEqual([{ reason_code: 'invalid_payload', given_up: true }]);
  expect(await t.store.ledger.counts(monday)).toEqual({ waiting: 0, oldestWaitingMs: 0, givenUp: 1 });
});

test('many orders at once are those that one after the other would be: once for each key, and a waiting one stands for them', async () => {
  await add('one', monday + HOUR);
  const payload = { personId: person };
  const orders = ['two', 'one', 'two'].map((key) => ({ payload, key }));
  await inTenant((tx) => tx.outbox.addMany('measure-person', orders, monday));
  await inTenant((tx) => tx.outbox.addMany('measure-person', [], monday));
  const { rows } = await t.admin.query('select key, payload, available_at from outbox order by key');
  expect(rows).toEqual(['one', 'two'].map((key) => ({ key, payload, available_at: new Date(monday) })));
});
