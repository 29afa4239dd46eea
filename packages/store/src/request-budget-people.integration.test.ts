import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '@clearweek/calendar';
import type { PersonId, TenantId } from '@clearweek/app';
import { slotOf } from './request-limits.ts';
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

const ada = '0198f3a2-0000-7000-8000-000000000001' as PersonId;
const ben = '0198f3a2-0000-7000-8000-000000000002' as PersonId;
const take = (personId: PersonId | null, requests = 1, now = noon, tenant = one) =>
  t.store.budget.take('google', tenant, requests, now, personId);
const charge = (personId: PersonId | null, requests: number, now = noon) =>
  t.store.budget.charge('google', one, requests, now, personId);
const used = (now = noon) => t.store.budget.used('google', now);

async function asMuchAsThereIs(personId: PersonId | null, now = noon) {
  let taken = 0;
  while ((await take(personId, 1, now)).ok) taken += 1;
  return taken;
}

test('one person gets so many a minute and not one more, whoever of many workers asks, and others get theirs', async () => {
  const taken = await Promise.all(Array.from({ length: 10 }, () => asMuchAsThereIs(ada)));
  expect(taken.reduce((sum, count) => sum + count, 0)).toBe(20);
  expect(await asMuchAsThereIs(ben)).toBe(20);
  expect(await used()).toBe(40);
});

test('in any sixty seconds one person gets no more, also across the minutes of the clock', async () => {
  expect(await asMuchAsThereIs(ada, noon + 59_000)).toBe(20);
  expect(await asMuchAsThereIs(ada, noon + MINUTE + 6_000)).toBe(2);
});

test('whoever waits for a person as long as told gets leave', async () => {
  await asMuchAsThereIs(ada, noon + 30_000);
  const refused = await take(ada, 5, noon + 30_000);
  if (refused.ok) throw new Error('It was to be refused.');
  expect(refused.waitMs).toBeLessThan(MINUTE);
  expect(await take(ada, 5, noon + 30_000 + refused.waitMs)).toEqual({ ok: true });
});

test('asking for more than one person ever gets is given that much, so that nobody waits for ever', async () => {
  expect(await take(ada, 1_000)).toEqual({ ok: true });
  expect(await used()).toBe(20);
});

test('a person whose tenant has nothing left is charged for nothing, and gets all of it a while later', async () => {
  await take(null, 1, noon, other);
  expect(await asMuchAsThereIs(null)).toBe(50);
  for (let time = 0; time < 30; time += 1) expect((await take(ada)).ok).toBe(false);
  const { rows } = await t.admin.query(`select used from request_budget where person_slot = $1`, [slotOf(ada)]);
  expect(rows).toEqual([{ used: 0 }]);
  expect(await asMuchAsThereIs(ada, noon + 3 * MINUTE)).toBe(20);
});

test('where nobody may ask at all a person is charged for nothing either', async () => {
  await t.store.budget.block('google', null, noon + HOUR);
  expect(await take(ada)).toEqual({ ok: false, waitMs: HOUR });
  expect(await asMuchAsThereIs(ada, noon + HOUR)).toBe(20);
});

test('whoever is told to wait for one person waits for that one alone, until then, and a shorter block does not end it', async () => {
  await t.store.budget.block('google', null, noon + HOUR, ada);
  await t.store.budget.block('google', null, noon + 5, ada);
  expect(await take(ada)).toEqual({ ok: false, waitMs: HOUR });
  expect(await take(ada, 1, noon, other)).toEqual({ ok: false, waitMs: HOUR });
  expect([await take(ben), await take(null), await used()]).toEqual([{ ok: true }, { ok: true }, 2]);
  expect(await take(ada, 1, noon + HOUR)).toEqual({ ok: true });
});

test('requests beyond a leave count even where there is no room for them, and are waited for', async () => {
  await take(null, 1, noon, other);
  await charge(ada, 45);
  expect([await used(), (await take(ada)).ok, await asMuchAsThereIs(ben)]).toEqual([46, false, 5]);
  await charge(ada, 100);
  expect((await take(ben, 1, noon, other)).ok).toBe(false);
  expect((await take(null, 1, noon + 2 * MINUTE)).ok).toBe(true);
});

test('no row tells who was asked for', async () => {
  await take(ada);
  const { rows } = await t.admin.query('select row_to_json(b)::text as text from request_budget b');
  expect(rows).toHaveLength(3);
  for (const { text } of rows as { text: string }[]) expect(text).not.toContain(ada);
});

test('people hardly ever share a row: of a thousand, nine in ten have one of their own', () => {
  const slots = Array.from({ length: 1_000 }, () => slotOf(randomUUID() as PersonId));
  expect(new Set(slots).size).toBeGreaterThan(900);
  for (const slot of slots) expect(slot >= 0 && slot < 2 ** 14).toBe(true);
});
