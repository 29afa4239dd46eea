import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant, PersonId, TenantId } from '@clearweek/app';
import { UnreadableError } from '../encryption/sealed.ts';
import { newAccount, newCalendar, tokens, watchOf } from '../testing/accounts.ts';
import { monday, openTestStore, type TestStore } from '../testing/store.ts';

let t: TestStore;
let tenant: TenantId;
let person: PersonId;
beforeAll(async () => {
  // More connections than a process would take: many workers at once.
  t = await openTestStore({ poolSizes: { app: 30 } });
  tenant = await t.newTenant();
  person = (await t.newPerson(tenant)).id;
});
afterAll(() => t[Symbol.asyncDispose]());

const ana = { provider: 'google', subject: 'sub-1', address: 'ana@example.org', organization: null } as const;
const account = async () => (await newAccount(t.store, tenant, person)).id;
const inTenant: TestStore['store']['inTenant'] = (id, work) => t.store.inTenant(id, work);

test('an account is found by provider and subject, and by nothing else', async () => {
  const found = await inTenant(tenant, async (tx) => {
    await tx.identities.add(person, ana, monday);
    return Promise.all([
      tx.identities.find('google', 'sub-1'),
      tx.identities.find('microsoft', 'sub-1'),
      tx.identities.find('google', 'ana@example.org'),
      tx.identities.find('google', 'SUB-1'),
    ]);
  });
  expect(found).toEqual([person, null, null, null]);
  const stranger = await t.newTenant();
  expect(await inTenant(stranger, (tx) => tx.identities.find('google', 'sub-1'))).toBeNull();
});

test('a known account gets its new address and stays with its person, whoever adds it', async () => {
  const [owner, other] = [(await t.newPerson(tenant)).id, (await t.newPerson(tenant)).id];
  const lists = await inTenant(tenant, async (tx) => {
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
  const left = await inTenant(own, async (tx) => {
    await tx.identities.add(one, ana, monday);
    await tx.identities.add(one, { ...ana, provider: 'microsoft' }, monday);
    await tx.identities.remove('google', ana.subject);
    await tx.identities.remove('google', 'unknown');
    return [await tx.identities.find('google', ana.subject), await tx.identities.list(one)];
  });
  expect(left).toEqual([null, [{ provider: 'microsoft', address: ana.address }]]);
  await inTenant(own, (tx) => tx.identities.add(other, ana, monday));
  expect(await inTenant(own, (tx) => tx.identities.find('google', ana.subject))).toBe(other);
  // Of another tenant nothing is forgotten.
  await inTenant(await t.newTenant(), (tx) => tx.identities.remove('google', ana.subject));
  expect(await inTenant(own, (tx) => tx.identities.find('google', ana.subject))).toBe(other);
});

test('who has accounts with an address is found among all of the tenant, and of no other', async () => {
  const own = await t.newTenant();
  const [one, other] = [(await t.newPerson(own)).id, (await t.newPerson(own)).id];
  const holders = await inTenant(own, async (tx) => {
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
  expect(await inTenant(await t.newTenant(), (tx) => tx.identities.holders('ana@example.org'))).toEqual([]);
  expect(await t.store.tenants()).toContain(own);
});

test('of many who add one account at once, one person gets it', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => t.newPerson(tenant)));
  await Promise.all(
    people.map(({ id }) => inTenant(tenant, (tx) => tx.identities.add(id, { ...ana, subject: 'race' }, monday))),
  );
  const lists = await inTenant(tenant, (tx) => Promise.all(people.map(({ id }) => tx.identities.list(id))));
  expect(lists.flat()).toHaveLength(1);
});

test('tokens come back as they were given, and a new consent without a refresh token keeps the old one', async () => {
  const id = await account();
  const grant = { connectionId: id, personId: person, provider: 'google', refreshedAt: monday };
  await inTenant(tenant, async (tx) => {
    expect(await tx.grants.get(id)).toBeNull();
    await tx.grants.put(id, tokens(), monday);
    expect(await tx.grants.get(id)).toEqual({ ...grant, ...tokens() });
    const renewed = tokens({ accessToken: 'second', refreshToken: null, permissions: ['read', 'write'] });
    await tx.grants.put(id, renewed, monday + 1);
    expect(await tx.grants.lock(id)).toEqual({
      ...grant,
      ...renewed,
      refreshToken: 'refresh',
      refreshedAt: monday + 1,
    });
    await tx.grants.put(id, tokens({ refreshToken: 'rotated' }), monday + 2);
    expect((await tx.grants.get(id))?.refreshToken).toBe('rotated');
  });
});

test('tokens cannot be kept for a connection that is gone, of another tenant, or a file', async () => {
  const id = await account();
  const stranger = await t.newTenant();
  const foreign = inTenant(stranger, (tx) => tx.grants.put(id, tokens(), monday));
  await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
  expect(await inTenant(stranger, (tx) => tx.grants.lock(id))).toBeNull();
  const feed = await t.newFeed(tenant, person);
  await expect(inTenant(tenant, (tx) => tx.grants.put(feed.id, tokens(), monday))).rejects.toThrow('no consent');
});

test('of fifty workers that find a token expired, one refreshes it and the others see the new one', async () => {
  const id = await account();
  await inTenant(tenant, (tx) =>
    tx.grants.put(id, tokens({ accessExpiresAt: monday, refreshToken: 'once-0' }), monday),
  );
  const provider = singleUse('once-0');
  const work = () =>
    inTenant(tenant, async (tx): Promise<Grant | null> => {
      const held = await tx.grants.lock(id);
      if (held === null || held.accessExpiresAt > monday) return held;
      await tx.grants.put(id, provider.refresh(held.refreshToken!), monday);
      return tx.grants.get(id);
    });
  const seen = await Promise.all(Array.from({ length: 50 }, work));
  expect(provider.refreshes).toBe(1);
  expect(new Set(seen.map((grant) => grant?.refreshToken))).toEqual(new Set(['once-1']));
}, 60_000);

test('a worker that dies between asking and writing leaves the old tokens, and the next one is not held up', async () => {
  const id = await account();
  await inTenant(tenant, (tx) => tx.grants.put(id, tokens(), monday));
  const dying = inTenant(tenant, async (tx) => {
    await tx.grants.lock(id);
    await tx.grants.put(id, tokens({ accessToken: 'never written' }), monday + 1);
    const { rowCount } = await t.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    );
    expect(rowCount).toBe(1);
    throw new Error('The worker died.');
  });
  await expect(dying).rejects.toThrow('died');
  const next = await inTenant(tenant, (tx) => tx.grants.lock(id));
  expect(next).toMatchObject({ accessToken: 'access', refreshToken: 'refresh', refreshedAt: monday });
});

test('a token with a flipped bit does not open', async () => {
  const id = await account();
  await inTenant(tenant, (tx) => tx.grants.put(id, tokens(), monday));
  await t.admin.query(
    'update grants set refresh_token = set_bit(refresh_token, length(refresh_token) * 8 - 3, 1 - get_bit(refresh_token, length(refresh_token) * 8 - 3)) where connection_id = $1',
    [id],
  );
  await expect(inTenant(tenant, (tx) => tx.grants.get(id))).rejects.toThrow(UnreadableError);
});

test('a token that was moved to another row or another column does not open there', async () => {
  const [one, other] = [await account(), await account()];
  await inTenant(tenant, async (tx) => {
    await tx.grants.put(one, tokens(), monday);
    await tx.grants.put(other, tokens(), monday);
  });
  await t.admin.query(
    'update grants set access_token = (select access_token from grants where connection_id = $1) where connection_id = $2',
    [one, other],
  );
  await t.admin.query('update grants set access_token = refresh_token where connection_id = $1', [one]);
  await expect(inTenant(tenant, (tx) => tx.grants.get(other))).rejects.toThrow(UnreadableError);
  await expect(inTenant(tenant, (tx) => tx.grants.get(one))).rejects.toThrow(UnreadableError);
});

test('a farewell outlives the connection, the person and the key of the person', async () => {
  const someone = (await t.newPerson(tenant)).id;
  const farewell = {
    provider: 'google',
    subject: 'sub-9',
    accessToken: null,
    refreshToken: 'to revoke',
    watches: [{ remoteId: 'w', resourceId: null }],
  } as const;
  const id = await inTenant(tenant, (tx) => tx.farewells.put(farewell, monday));
  await t.admin.query('delete from people where id = $1', [someone]);
  expect(await inTenant(tenant, (tx) => tx.farewells.get(id))).toEqual(farewell);
  expect(await inTenant(await t.newTenant(), (tx) => tx.farewells.get(id))).toBeNull();
  await t.admin.query(
    'insert into farewells (tenant_id, id, content, created_at) select tenant_id, gen_random_uuid(), content, now() from farewells where id = $1',
    [id],
  );
  const { rows } = await t.admin.query('select id from farewells where id <> $1 and tenant_id = $2', [id, tenant]);
  await expect(inTenant(tenant, (tx) => tx.farewells.get(rows[0].id))).rejects.toThrow(UnreadableError);
  await inTenant(tenant, (tx) => tx.farewells.remove(id));
  expect(await inTenant(tenant, (tx) => tx.farewells.get(id))).toBeNull();
});

test('a calendar is made once for each of its names, and changes only in what is named', async () => {
  const id = await account();
  const made = await inTenant(tenant, (tx) => tx.calendars.create(id, { id: 'Team@group', primary: false }));
  expect(made).toEqual({
    calendarId: made.calendarId,
    connectionId: id,
    id: 'Team@group',
    primary: false,
    cursor: null,
    zone: null,
    events: 0,
    syncedAt: null,
    dirtyAt: null,
  });
  await inTenant(tenant, async (tx) => {
    expect(await tx.calendars.create(id, { id: 'Team@group', primary: true })).toEqual(made);
    const own = await tx.calendars.create(id, { id: 'team@group', primary: true });
    const change = { cursor: 'cursor', zone: 'Europe/Berlin', syncedAt: monday } as const;
    await tx.calendars.update(made.calendarId, {});
    await tx.calendars.update(made.calendarId, change);
    expect(await tx.calendars.list(id)).toEqual([own, { ...made, ...change }]);
    await tx.calendars.update(made.calendarId, { cursor: null });
    expect((await tx.calendars.list(id))[1]).toEqual({ ...made, ...change, cursor: null });
  });
  const foreign = await t.newTenant();
  expect(await inTenant(foreign, (tx) => tx.calendars.list(id))).toEqual([]);
});

test('a calendar stays marked until a reading has heeded the last notice about it', async () => {
  const id = await account();
  const [one, other] = [await newCalendar(t.store, tenant, id, 'one'), await newCalendar(t.store, tenant, id, 'other')];
  const marks = async () => {
    const calendars = await inTenant(tenant, (tx) => tx.calendars.list(id));
    return [one, other].map((name) => calendars.find(({ calendarId }) => calendarId === name)?.dirtyAt);
  };
  const mark = (of: TenantId, at: number) => inTenant(of, (tx) => tx.calendars.markDirty([one], at));
  await mark(await t.newTenant(), monday);
  expect(await marks()).toEqual([null, null]);
  await mark(tenant, monday + 1);
  await mark(tenant, monday + 7);
  await inTenant(tenant, (tx) => tx.calendars.update(one, { syncedAt: monday, heeded: monday + 1 }));
  expect(await marks()).toEqual([monday + 7, null]);
  await inTenant(tenant, (tx) => tx.calendars.update(one, { heeded: null }));
  expect(await marks()).toEqual([monday + 7, null]);
  await inTenant(tenant, (tx) => tx.calendars.update(one, { heeded: monday + 7 }));
  expect(await marks()).toEqual([null, null]);
});

test('a notice that comes while its calendar is written is not lost', async () => {
  const id = await account();
  const calendarId = await newCalendar(t.store, tenant, id);
  await inTenant(tenant, (tx) => tx.calendars.markDirty([calendarId], monday));
  await inTenant(tenant, async (tx) => {
    const held = await tx.calendars.list(id);
    await inTenant(tenant, (later) => later.calendars.markDirty([calendarId], monday + 1));
    await tx.calendars.update(calendarId, { heeded: held[0]!.dirtyAt });
  });
  expect((await inTenant(tenant, (tx) => tx.calendars.list(id)))[0]!.dirtyAt).toBe(monday + 1);
});

test('a cursor that was moved to another calendar does not open there', async () => {
  const id = await account();
  const [one, other] = [await newCalendar(t.store, tenant, id, 'one'), await newCalendar(t.store, tenant, id, 'other')];
  await inTenant(tenant, (tx) => tx.calendars.update(one, { cursor: 'cursor' }));
  await t.admin.query('update calendars set cursor = (select cursor from calendars where id = $1) where id = $2', [
    one,
    other,
  ]);
  await expect(inTenant(tenant, (tx) => tx.calendars.list(id))).rejects.toThrow(UnreadableError);
});

test('a watch is there before its provider has answered, and holds what it answers', async () => {
  const id = await account();
  const calendarId = await newCalendar(t.store, tenant, id);
  const watch = watchOf(id, calendarId, monday);
  const remote = { remoteId: 'w', resourceId: 'r', expiresAt: monday + 5 };
  await inTenant(tenant, async (tx) => {
    await tx.watches.create(watch);
    expect(await tx.watches.get(watch.id)).toEqual({ ...watch, remote: null });
    await tx.watches.update(watch.id, { remote });
    expect(await tx.watches.list(id)).toEqual([{ ...watch, remote }]);
    const unknown = '00000000-0000-8000-a000-000000000000' as typeof watch.id;
    expect(await tx.watches.getMany([watch.id, unknown, watch.id])).toEqual([{ ...watch, remote }]);
    expect(await tx.watches.getMany([])).toEqual([]);
    const secretHash = Buffer.alloc(watch.secretHash.length, 7);
    await tx.watches.update(watch.id, { renewAt: null, secretHash });
    expect(await tx.watches.get(watch.id)).toEqual({ ...watch, remote, renewAt: null, secretHash });
    await tx.watches.remove(watch.id);
    expect(await tx.watches.get(watch.id)).toBeNull();
  });
  const foreign = await t.newTenant();
  const forged = inTenant(foreign, (tx) => tx.watches.create(watchOf(id, calendarId, null)));
  await expect(forged).rejects.toMatchObject({ code: 'not_found' });
});

test('removing a calendar takes its watches along and leaves those of the others', async () => {
  const id = await account();
  const [one, other] = [await newCalendar(t.store, tenant, id, 'one'), await newCalendar(t.store, tenant, id, 'other')];
  const left = await inTenant(tenant, async (tx) => {
    await tx.watches.create(watchOf(id, one, null));
    await tx.watches.create(watchOf(id, other, null));
    await tx.calendars.remove(one);
    return { watches: await tx.watches.list(id), calendars: await tx.calendars.list(id) };
  });
  expect(left.watches.map(({ calendarId }) => calendarId)).toEqual([other]);
  expect(left.calendars.map(({ calendarId }) => calendarId)).toEqual([other]);
});

test('one mail is wanted for one trouble, however many want it at once, and another after it is over', async () => {
  const id = await account();
  const want = () => inTenant(tenant, (tx) => tx.mails.want(person, 'reconnect', id, monday));
  const wanted = (await Promise.all(Array.from({ length: 20 }, want))).filter((mail) => mail !== null);
  expect(wanted).toHaveLength(1);
  const mail = { id: wanted[0], personId: person, kind: 'reconnect', connectionId: id, state: 'wanted' };
  expect(await inTenant(tenant, (tx) => tx.mails.get(wanted[0]!))).toEqual(mail);
  await inTenant(tenant, (tx) => tx.mails.setState(wanted[0]!, 'sent', monday));
  expect(await want()).toBeNull();
  await inTenant(tenant, (tx) => tx.mails.forget(id));
  expect(await want()).not.toBeNull();
  expect(await inTenant(tenant, (tx) => tx.mails.get(wanted[0]!))).toEqual({ ...mail, state: 'sent' });
});

/** A provider whose refresh tokens work once; the second use takes back everything. */
function singleUse(first: string) {
  let valid = first;
  let refreshes = 0;
  return {
    get refreshes() {
      return refreshes;
    },
    refresh(refreshToken: string) {
      if (refreshToken !== valid) throw new Error('The consent is taken back: a refresh token was used twice.');
      refreshes += 1;
      valid = `once-${refreshes}`;
      return tokens({ accessToken: `access-${refreshes}`, refreshToken: valid });
    },
  };
}
