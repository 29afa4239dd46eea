import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionHealth, TenantId } from '@clearweek/app';
import { newAccount, newCalendar, put, tokens, watchOf } from '../testing/accounts.ts';
import { meeting, occurrenceAt } from '../testing/events.ts';
import { monday, openTestStore, type TestStore } from '../testing/store.ts';

let t: TestStore;
let tenant: TenantId;
beforeAll(async () => {
  t = await openTestStore();
  tenant = await t.newTenant();
});
afterAll(() => t[Symbol.asyncDispose]());

test('a new connection is pending, and comes back as it was made', async () => {
  const person = await t.newPerson(tenant);
  const source = { kind: 'feed', url: 'https://calendar.example/private.ics', owner: 'ana@example.org' } as const;
  const made = await t.store.inTenant(tenant, (tx) =>
    tx.connections.create(person.id, 'ics', source, monday, monday + 5),
  );
  expect(made).toEqual({
    id: made.id,
    personId: person.id,
    provider: 'ics',
    source,
    generation: 1,
    health: { state: 'pending' },
    failures: 0,
    validators: { etag: null, lastModified: null },
    customZones: [],
    events: 0,
    warnings: [],
    layoutWarnings: [],
    createdAt: monday,
    lastSyncedAt: null,
    nextSyncAt: monday + 5,
  });
  expect(await t.store.inTenant(tenant, (tx) => tx.connections.get(made.id))).toEqual(made);
  expect(await t.store.inTenant(tenant, (tx) => tx.connections.list(person.id))).toEqual([made]);
});

test('every health survives the way into the database and back', async () => {
  const problem = { code: 'feed_timeout', text: 'The feed answers too slowly.' } as const;
  const healths: ConnectionHealth[] = [
    { state: 'active' },
    { state: 'degraded', problem, nextRetryAt: monday },
    { state: 'needs_reconnecting', problem },
    { state: 'needs_attention', problem },
    { state: 'pending' },
  ];
  const { id } = await t.newFeed(tenant, (await t.newPerson(tenant)).id);
  for (const health of healths) {
    await t.store.inTenant(tenant, (tx) => tx.connections.update(id, { health }));
    expect((await t.store.inTenant(tenant, (tx) => tx.connections.get(id)))?.health).toEqual(health);
  }
});

test('a change touches what it names and nothing else', async () => {
  const before = await t.newFeed(tenant, (await t.newPerson(tenant)).id, monday);
  const change = {
    failures: 3,
    validators: { etag: '"x"', lastModified: null },
    events: 12,
    warnings: [{ code: 'broken_event', count: 2, text: 'Two events could not be read.' }],
    layoutWarnings: [{ code: 'unreadable_rule', count: 1, text: 'One rule could not be read.' }],
    lastSyncedAt: monday + 1,
    nextSyncAt: null,
    generation: 2,
    source: { kind: 'feed', url: 'https://calendar.example/b.ics', owner: 'ana@example.org' },
  } as const;
  const after = await t.store.inTenant(tenant, async (tx) => {
    await tx.connections.update(before.id, {});
    await tx.connections.update(before.id, change);
    return tx.connections.get(before.id);
  });
  expect(after).toEqual({ ...before, ...change });
});

test('two writers of one connection take turns, so that none of their changes is lost', async () => {
  const { id } = await t.newFeed(tenant, (await t.newPerson(tenant)).id);
  const count = () =>
    t.store.inTenant(tenant, async (tx) => {
      const locked = await tx.connections.lock(id);
      await tx.connections.update(id, { failures: locked!.failures + 1 });
    });
  await Promise.all(Array.from({ length: 25 }, count));
  expect((await t.store.inTenant(tenant, (tx) => tx.connections.get(id)))?.failures).toBe(25);
});

test('a slower writer meets the newer generation and not the one that it read', async () => {
  const { id, generation } = await t.newFeed(tenant, (await t.newPerson(tenant)).id);
  const write = (uid: string) =>
    t.store.inTenant(tenant, async (tx) => {
      const current = await tx.connections.lock(id);
      if (current?.generation !== generation) return 'superseded';
      await tx.mirror.replace(id, [meeting(uid)]);
      await tx.connections.update(id, { generation: generation + 1 });
      return 'written';
    });
  const outcomes = await Promise.all([write('one'), write('two'), write('three')]);
  expect(outcomes.toSorted()).toEqual(['superseded', 'superseded', 'written']);
});

test('removing a connection leaves no row of it anywhere, and the person stays', async () => {
  const person = await t.newPerson(tenant);
  const { id } = await t.newFeed(tenant, person.id);
  await t.store.inTenant(tenant, async (tx) => {
    await tx.uploads.put(id, Buffer.from('BEGIN:VCALENDAR'));
    await tx.mirror.replace(id, [meeting('a')]);
    await tx.occurrences.replace(id, [occurrenceAt(meeting('a'), monday)]);
  });
  expect(await rowsMentioning(id)).toBe(4);
  expect(await t.store.inTenant(tenant, (tx) => tx.connections.remove(id))).toBe(true);
  expect(await rowsMentioning(id)).toBe(0);
  expect(await t.store.inTenant(tenant, (tx) => tx.connections.remove(id))).toBe(false);
  expect(await t.store.inTenant(tenant, (tx) => tx.people.get(person.id))).not.toBeNull();
});

test('removing an account leaves no row of it anywhere, the account and what is still to be said excepted', async () => {
  const person = await t.newPerson(tenant);
  const { id } = await newAccount(t.store, tenant, person.id);
  const calendarId = await newCalendar(t.store, tenant, id);
  await t.store.inTenant(tenant, async (tx) => {
    await tx.grants.put(id, tokens(), monday);
    await tx.watches.create(watchOf(id, calendarId, monday));
    await tx.mirror.apply(calendarId, [put('a')], { whole: true });
    const events = await tx.mirror.loadCalendar(calendarId, { titles: false });
    await tx.occurrences.replace(id, [occurrenceAt(events[0]!, monday)]);
    await tx.mails.want(person.id, 'reconnect', id, monday);
  });
  // Connection, grant, calendar, watch, event, occurrence, mail.
  expect(await rowsMentioning(id)).toBe(7);
  expect(await t.store.inTenant(tenant, (tx) => tx.connections.remove(id))).toBe(true);
  expect(await rowsMentioning(id)).toBe(0);
  expect(await rowsMentioning(calendarId)).toBe(0);
});

test('a connection cannot be removed, read or changed from another tenant', async () => {
  const feed = await t.newFeed(tenant, (await t.newPerson(tenant)).id);
  const stranger = await t.newTenant();
  const seen = await t.store.inTenant(stranger, async (tx) => {
    await tx.connections.update(feed.id, { failures: 9, source: { kind: 'file', owner: null } });
    return [await tx.connections.get(feed.id), await tx.connections.remove(feed.id)];
  });
  expect(seen).toEqual([null, false]);
  expect(await t.store.inTenant(tenant, (tx) => tx.connections.get(feed.id))).toEqual(feed);
});

test('an upload is kept byte for byte until it is replaced or removed', async () => {
  const { id } = await t.newFeed(tenant, (await t.newPerson(tenant)).id);
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
  await t.store.inTenant(tenant, async (tx) => {
    expect(await tx.uploads.get(id)).toBeNull();
    await tx.uploads.put(id, Buffer.from('first'));
    await tx.uploads.put(id, bytes);
  });
  const kept = await t.store.inTenant(tenant, (tx) => tx.uploads.get(id));
  expect(Buffer.compare(kept!, bytes)).toBe(0);
  await t.store.inTenant(tenant, (tx) => tx.uploads.remove(id));
  expect(await t.store.inTenant(tenant, (tx) => tx.uploads.get(id))).toBeNull();
});

/** Rows of any table in which the id stands anywhere. */
async function rowsMentioning(id: string): Promise<number> {
  const tables = await t.admin.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'clearweek'`,
  );
  let rows = 0;
  for (const { name } of tables.rows) {
    const found = await t.admin.query<{ count: string }>(`select count(*) from ${name} t where t::text like $1`, [
      `%${id}%`,
    ]);
    rows += Number(found.rows[0]?.count);
  }
  return rows;
}
