import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '@clearweek/calendar';
import { circuit, type ConnectionId, type TenantId } from '@clearweek/app';
import { noon, openBudgetStore, twoAtNoon } from './testing/budget-store.ts';
import type { TestStore } from './testing/store.ts';

let t: TestStore;
let one: TenantId;
let other: TenantId;
beforeAll(async () => {
  t = await openBudgetStore();
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  [one, other] = await twoAtNoon(t);
});

const take = (tenant: TenantId, requests: number, now = noon) => t.store.budget.take('google', tenant, requests, now);
const asMuchAsThereIs = async (tenant: TenantId, now: number, step = 1) => {
  let taken = 0;
  while ((await take(tenant, step, now)).ok) taken += step;
  return taken;
};

test('alone a tenant may take all that there is, and not one more', async () => {
  expect(await asMuchAsThereIs(one, noon)).toBe(100);
  expect(await t.store.budget.used('google', noon)).toBe(100);
  expect(await t.store.budget.used('microsoft', noon)).toBe(0);
});

test('while another asks, a tenant gets half at most, and the other one its own half', async () => {
  expect(await take(other, 1)).toEqual({ ok: true });
  expect(await asMuchAsThereIs(one, noon)).toBe(50);
  expect(await asMuchAsThereIs(other, noon)).toBe(49);
  expect(await t.store.budget.used('google', noon)).toBe(100);
});

test('a tenant that asks again and again while there is nothing takes nothing from the next minute', async () => {
  expect(await asMuchAsThereIs(other, noon)).toBe(100);
  for (let index = 0; index < 30; index += 1) expect(await take(one, 5)).toMatchObject({ ok: false });
  const later = noon + 2 * MINUTE;
  expect(await take(other, 1, later)).toEqual({ ok: true });
  expect(await asMuchAsThereIs(one, later)).toBe(50);
});

test('in any sixty seconds there are no more than the limit, also across the minutes of the clock', async () => {
  expect(await asMuchAsThereIs(one, noon + 59_000)).toBe(100);
  const next = await asMuchAsThereIs(one, noon + MINUTE + 6_000);
  expect(next).toBe(10);
  expect(await asMuchAsThereIs(one, noon + 2 * MINUTE + 59_999)).toBe(100);
});

test('whoever waits as long as told gets what was asked for', async () => {
  await asMuchAsThereIs(one, noon + 30_000);
  const refused = await take(one, 20, noon + 30_000);
  expect(refused).toMatchObject({ ok: false, waitMs: expect.any(Number) });
  const waitMs = 'waitMs' in refused ? refused.waitMs : 0;
  expect(await take(one, 20, noon + 30_000 + waitMs - 1_000)).toMatchObject({ ok: false });
  expect(await take(one, 20, noon + 30_000 + waitMs)).toEqual({ ok: true });
});

test('twenty takers at once, of three tenants, share exactly what there is', async () => {
  const third = await t.newTenant();
  const tenants = [one, other, third];
  for (const tenant of tenants) expect(await take(tenant, 1, noon - MINUTE)).toEqual({ ok: true });
  await t.admin.query('update request_budget set used = 0');
  const taken = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => ({
      tenant: tenants[index % 3]!,
      requests: await asMuchAsThereIs(tenants[index % 3]!, noon),
    })),
  );
  const sum = (list: typeof taken) => list.reduce((all, { requests }) => all + requests, 0);
  for (const tenant of tenants) expect(sum(taken.filter((share) => share.tenant === tenant))).toBeLessThanOrEqual(50);
  expect(sum(taken)).toBe(100);
  expect(await t.store.budget.used('google', noon)).toBe(100);
});

test('nobody asks before the end of a block, only the tenant where one was named, and a shorter one does not end it', async () => {
  await t.store.budget.block('google', one, noon + HOUR);
  await t.store.budget.block('google', one, noon + 5);
  expect(await take(one, 1)).toEqual({ ok: false, waitMs: HOUR });
  expect(await take(other, 1)).toEqual({ ok: true });
  await t.store.budget.block('google', null, noon + 2 * HOUR);
  expect(await take(other, 1)).toEqual({ ok: false, waitMs: 2 * HOUR });
  expect(await t.store.budget.take('microsoft', other, 1, noon)).toEqual({ ok: true });
  expect(await take(one, 1, noon + 2 * HOUR)).toEqual({ ok: true });
});

test('a process whose clock is behind counts where the others count', async () => {
  await take(one, 50);
  expect(await take(one, 50, noon - 10 * MINUTE)).toEqual({ ok: true });
  expect(await take(one, 1)).toMatchObject({ ok: false });
});

test('a process whose clock is far ahead does not stop the others until that time comes', async () => {
  const now = Date.now();
  expect(await asMuchAsThereIs(one, now + HOUR)).toBe(100);
  expect(await asMuchAsThereIs(other, now)).toBe(100);
  const refused = await take(other, 20, now);
  expect('waitMs' in refused && refused.waitMs).toBeLessThanOrEqual(2 * MINUTE);
  await silence(circuit.opensAfter, now + HOUR);
  expect(await take(other, 1, now + 2 * MINUTE)).toEqual({ ok: true, doubtful: true });
});

const heard = (answered: boolean, now = noon) => t.store.budget.heard('google', answered, now);
const silence = async (times: number, now = noon) => {
  for (let time = 0; time < times; time += 1) await heard(false, now);
};

test('a provider that does not answer several times in a row is left alone, by everybody, and then tried by one', async () => {
  await silence(circuit.opensAfter - 1);
  expect(await take(one, 1)).toEqual({ ok: true, doubtful: true });
  await silence(1);
  expect(await take(one, 1)).toEqual({ ok: false, waitMs: circuit.firstMs });
  expect(await t.store.budget.take('microsoft', one, 1, noon)).toEqual({ ok: true });
  const then = noon + circuit.firstMs;
  const answers = await Promise.all([one, other, one, other, one].map((tenant) => take(tenant, 1, then)));
  expect(answers.filter(({ ok }) => ok)).toEqual([{ ok: true, doubtful: true }]);
  await heard(true, then);
  expect(await take(other, 1, then)).toEqual({ ok: true });
});

test('one connection that gets no answer, however often, keeps nobody away; as many as it takes, and one that tries, do', async () => {
  const connections = Array.from({ length: circuit.opensAfter }, () => randomUUID() as ConnectionId);
  const met = (id: ConnectionId, now: number) => t.store.budget.heard('google', false, now, id);
  for (let time = 0; time < 4 * circuit.opensAfter; time += 1) await met(connections[0]!, noon + time * 10_000);
  const soon = noon + 200_000;
  expect((await take(one, 1, soon)).ok).toBe(true);
  await heard(true, soon);
  const later = noon + circuit.voteMs + HOUR;
  for (const id of connections) await met(id, later);
  expect(await take(one, 1, later)).toEqual({ ok: false, waitMs: circuit.firstMs });
  const then = later + circuit.firstMs;
  expect(await take(one, 1, then)).toEqual({ ok: true, doubtful: true });
  await met(connections[0]!, then);
  expect(await take(one, 1, then)).toEqual({ ok: false, waitMs: 2 * circuit.firstMs });
});

test('each vain try doubles the wait, five minutes at most, and who was under way before says nothing new', async () => {
  await silence(circuit.opensAfter + 10);
  const waits: number[] = [];
  let now = noon;
  for (let round = 0; round < 6; round += 1) {
    const refused = await take(one, 1, now);
    if (refused.ok) throw new Error('It was to be left alone.');
    waits.push(refused.waitMs);
    now += refused.waitMs;
    expect(await take(one, 1, now)).toEqual({ ok: true, doubtful: true });
    await silence(3, now);
  }
  expect(waits).toEqual([30_000, MINUTE, 2 * MINUTE, 4 * MINUTE, 5 * MINUTE, 5 * MINUTE]);
});

test('a try of which nobody says how it went is made up for a minute later', async () => {
  await silence(circuit.opensAfter);
  const then = noon + circuit.firstMs;
  await take(one, 1, then);
  expect(await take(other, 1, then)).toEqual({ ok: false, waitMs: circuit.tryMs });
  expect(await take(other, 1, then + circuit.tryMs)).toEqual({ ok: true, doubtful: true });
});

test('an answer in between, or a minute without any, begins the row anew', async () => {
  await silence(circuit.opensAfter - 1);
  await heard(true);
  await silence(circuit.opensAfter - 1);
  const later = noon + circuit.rowMs + 1;
  await silence(circuit.opensAfter - 1, later);
  expect(await take(one, 1, later)).toMatchObject({ ok: true });
});

test('whoever asks for more than a tenant ever gets is given that much, so that nobody waits for ever', async () => {
  expect(await take(one, 10_000)).toEqual({ ok: true });
  expect(await t.store.budget.used('google', noon)).toBe(50);
});

test('leave can be asked for in the middle of other work, however many do so at once', async () => {
  const work = () => t.store.inTenant(one, () => take(one, 1));
  expect(await Promise.all(Array.from({ length: 30 }, work))).toEqual(Array.from({ length: 30 }, () => ({ ok: true })));
});
