import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IsoWeek } from '@clearweek/calendar';
import type { SessionRecord, TenantId, WeeklyMetrics } from '@clearweek/app';
import { UnreadableError } from '../encryption/sealed.ts';
import { monday, openTestStore, type TestStore } from '../testing/store.ts';
import { untilWaiting } from '../testing/until-waiting.ts';

let t: TestStore;
let tenant: TenantId;
beforeAll(async () => {
  t = await openTestStore();
  tenant = await t.newTenant();
});
afterAll(() => t[Symbol.asyncDispose]());

test('a person comes back as made, and changes only in what is named', async () => {
  const person = await t.newPerson(tenant);
  const hours = [{ days: [1], start: '22:00', end: '06:00' }];
  const changed = await t.store.inTenant(tenant, async (tx) => {
    expect(await tx.people.get(person.id)).toEqual(person);
    await tx.people.update(person.id, {});
    await tx.people.update(person.id, { zone: 'Asia/Tokyo', zoneIsGuess: false });
    await tx.people.update(person.id, { workingHours: hours });
    return tx.people.get(person.id);
  });
  expect(changed).toEqual({ ...person, zone: 'Asia/Tokyo', zoneIsGuess: false, workingHours: hours });
});

test('an address is kept under the key of its person, and opens nowhere else', async () => {
  const [ana, ben] = [await t.newPerson(tenant), await t.newPerson(tenant)];
  await t.store.inTenant(tenant, async (tx) => {
    await tx.people.update(ana.id, { address: 'ana@example.org', isAdministrator: true });
    expect(await tx.people.get(ana.id)).toEqual({ ...ana, address: 'ana@example.org', isAdministrator: true });
    await tx.people.update(ana.id, { zone: 'UTC' });
    expect((await tx.people.get(ana.id))?.address).toBe('ana@example.org');
    const made = await tx.people.create({ ...ana, address: 'new@example.org' });
    expect(await tx.people.get(made.id)).toEqual(made);
  });
  await t.admin.query('update people set address = (select address from people where id = $1) where id = $2', [
    ana.id,
    ben.id,
  ]);
  await expect(t.store.inTenant(tenant, (tx) => tx.people.get(ben.id))).rejects.toThrow(UnreadableError);
  await t.store.inTenant(tenant, (tx) => tx.people.update(ben.id, { address: null }));
  expect(await t.store.inTenant(tenant, (tx) => tx.people.get(ben.id))).toEqual(ben);
});

test('the first person is the one who has been there longest', async () => {
  const fresh = await t.newTenant();
  expect(await t.store.inTenant(fresh, (tx) => tx.people.first())).toBeNull();
  await t.newPerson(fresh, monday + 1);
  const first = await t.newPerson(fresh, monday);
  await t.newPerson(fresh, monday + 2);
  expect(await t.store.inTenant(fresh, (tx) => tx.people.first())).toEqual(first);
});

test('the local person is the longest-standing one who never had an account', async () => {
  const own = await t.newTenant();
  const [first, second] = [await t.newPerson(own, monday), await t.newPerson(own, monday + 1)];
  const local = () => t.store.inTenant(own, async (tx) => (await tx.people.local())?.id ?? null);
  expect(await local()).toBe(first.id);
  await t.store.inTenant(own, (tx) => tx.people.update(first.id, { hadAccount: true }));
  expect(await local()).toBe(second.id);
  await t.store.inTenant(own, (tx) => tx.people.update(second.id, { hadAccount: true }));
  expect(await local()).toBeNull();
});

test('who holds a person keeps others waiting until the end', async () => {
  const { id } = await t.newPerson(tenant);
  const order: string[] = [];
  let second: Promise<void> | undefined;
  await t.store.inTenant(tenant, async (tx) => {
    await tx.people.lock(id);
    second = t.store.inTenant(tenant, async (other) => {
      await other.people.lock(id);
      order.push('second');
    });
    await untilWaiting(t, 1);
    order.push('first');
  });
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('that somebody had an account is not so at first, and stays so afterwards', async () => {
  const { id, hadAccount } = await t.newPerson(tenant);
  expect(hadAccount).toBe(false);
  const kept = await t.store.inTenant(tenant, async (tx) => {
    const before = await tx.people.get(id);
    await tx.people.update(id, { hadAccount: true });
    await tx.people.update(id, { zone: 'UTC', address: null });
    return [before?.hadAccount, (await tx.people.get(id))?.hadAccount];
  });
  expect(kept).toEqual([false, true]);
});

test('those whose zone is a guess are found: of this tenant, and with an address alone', async () => {
  const own = await t.newTenant();
  const [guess, chosen, silent] = [await t.newPerson(own), await t.newPerson(own), await t.newPerson(own)];
  const found = await t.store.inTenant(own, async (tx) => {
    await tx.people.update(guess.id, { address: 'guess@example.org' });
    await tx.people.update(chosen.id, { address: 'chosen@example.org', zoneIsGuess: false });
    return tx.people.withGuessedZone();
  });
  expect(silent).toMatchObject({ zoneIsGuess: true, address: null });
  expect(found).toEqual([{ ...guess, address: 'guess@example.org' }]);
  const stranger = await t.newTenant();
  expect(await t.store.inTenant(stranger, (tx) => tx.people.withGuessedZone())).toEqual([]);
});

test('a session is found by its hash until it is removed', async () => {
  const { id: personId } = await t.newPerson(tenant);
  const session: SessionRecord = { personId, createdAt: monday, lastSeenAt: monday, expiresAt: monday + 10 };
  const hash = Buffer.from('hash of a token');
  await t.store.inTenant(tenant, async (tx) => {
    await tx.sessions.create(hash, session);
    expect(await tx.sessions.find(hash)).toEqual(session);
    await tx.sessions.touch(hash, monday + 5);
    expect(await tx.sessions.find(hash)).toEqual({ ...session, lastSeenAt: monday + 5 });
    await tx.sessions.remove(hash);
    expect(await tx.sessions.find(hash)).toBeNull();
  });
});

test('all sessions of a person end at once, and those of others go on', async () => {
  const [mine, other] = await Promise.all([t.newPerson(tenant), t.newPerson(tenant)]);
  const left = await t.store.inTenant(tenant, async (tx) => {
    const names = ['at home', 'at work', 'of somebody else'];
    for (const [index, name] of names.entries()) {
      const personId = index < 2 ? mine.id : other.id;
      const session = { personId, createdAt: monday, lastSeenAt: monday, expiresAt: monday + 10 };
      await tx.sessions.create(Buffer.from(name), session);
    }
    await tx.sessions.removeAll(mine.id);
    const found = [];
    for (const name of names) if ((await tx.sessions.find(Buffer.from(name))) !== null) found.push(name);
    return found;
  });
  expect(left).toEqual(['of somebody else']);
});

test('pruning forgets expired sessions and all but the newest of the person', async () => {
  const [mine, other] = await Promise.all([t.newPerson(tenant), t.newPerson(tenant)]);
  const left = await t.store.inTenant(tenant, async (tx) => {
    const add = (name: string, personId: typeof mine.id, createdAt: number, expiresAt: number) =>
      tx.sessions.create(Buffer.from(name), { personId, createdAt, lastSeenAt: createdAt, expiresAt });
    await add('expired', mine.id, 5, 10);
    for (const [index, name] of ['oldest', 'older', 'newer', 'newest'].entries()) await add(name, mine.id, index, 100);
    await add('of another', other.id, 0, 5);
    await tx.sessions.prune(mine.id, 10, 2);
    const names = ['expired', 'oldest', 'older', 'newer', 'newest', 'of another'];
    const found = [];
    for (const name of names) if ((await tx.sessions.find(Buffer.from(name))) !== null) found.push(name);
    return found;
  });
  expect(left).toEqual(['newer', 'newest', 'of another']);
});

test('saved weeks replace the same weeks and leave the others', async () => {
  const { id } = await t.newPerson(tenant);
  const week = (name: string, value: number | null): WeeklyMetrics =>
    ({
      week: name as IsoWeek,
      metrics: { meetings: { version: 1, value }, alone_share: { version: 2, value: 0.25 } },
      measuredAt: monday,
    }) as unknown as WeeklyMetrics;
  await t.store.inTenant(tenant, async (tx) => {
    await tx.weeks.save(id, [week('2026-W47', 1), week('2026-W48', 2)]);
    await tx.weeks.save(id, [week('2026-W48', null)]);
    expect(await tx.weeks.get(id, '2026-W47' as IsoWeek)).toEqual(week('2026-W47', 1));
    expect(await tx.weeks.get(id, '2026-W48' as IsoWeek)).toEqual(week('2026-W48', null));
    expect(await tx.weeks.get(id, '2026-W49' as IsoWeek)).toBeNull();
    await tx.weeks.removeAll(id);
    expect(await tx.weeks.get(id, '2026-W47' as IsoWeek)).toBeNull();
  });
});
