import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonId, TenantTransaction } from '@clearweek/app';
import { entry, listed, put, putSeries, startedSignIn, tokens, watchOf } from './testing/accounts.ts';
import { meeting, occurrenceAt } from './testing/events.ts';
import { monday, openTestStore, type TestStore } from './testing/store.ts';

const canary = 'canary-4711';
let t: TestStore;
beforeAll(async () => {
  t = await openTestStore();
});
afterAll(() => t[Symbol.asyncDispose]());

test('no title, uid, feed address, owner or uploaded byte can be found anywhere in the database', async () => {
  const tenant = await t.newTenant();
  const person = await t.newPerson(tenant);
  const event = meeting(`${canary}-uid@example.org`, { title: `${canary}-title` });
  await t.store.inTenant(tenant, async (tx) => {
    const source = {
      kind: 'feed',
      url: `https://calendar.example/${canary}-url.ics`,
      owner: `${canary}-owner@example.org`,
    } as const;
    const { id } = await tx.connections.create(person.id, 'ics', source, monday, null);
    await tx.uploads.put(id, Buffer.from(`BEGIN:VCALENDAR\r\nSUMMARY:${canary}-upload`.repeat(50)));
    await tx.mirror.replace(id, [event]);
    await tx.occurrences.replace(id, [occurrenceAt(event, monday)]);
    await tx.outbox.add('sync-connection', { connectionId: id }, { key: `sync:${id}`, at: monday });
    await tx.audit.write({ at: monday, actor: person.id, action: 'connection.created', subject: id });
  });
  const dump = await wholeDatabase();
  expect(dump).toContain(person.id);
  expect(dump).not.toContain(canary);
});

test('no address, token, cursor, secret, name or remote id of an account or an organization can be found anywhere', async () => {
  const home = { provider: 'google', organization: `${canary}-hd.example`, subject: `${canary}-sub` } as const;
  const tenant = await t.store.tenantOf(home);
  await t.store.claimOrganizations(tenant, 'microsoft', [`${canary}-tid`]);
  const person = await t.store.inTenant(tenant, (tx) =>
    tx.people.create({
      zone: 'UTC',
      zoneIsGuess: true,
      workingHours: [],
      address: `${canary}@example.org`,
      isAdministrator: true,
      createdAt: monday,
    }),
  );
  await t.store.inTenant(tenant, (tx) => writeAccount(tx, person.id));
  await t.store.inTenant(tenant, writeOrganization);
  const pending = { state: `${canary}-state`, nonce: `${canary}-nonce`, verifier: `${canary}-v`, redirectUri: canary };
  await t.store.lobby.put(`${canary}-browser`, startedSignIn({ pending }), monday + 1);
  await t.store.budget.take('google', tenant, 1, monday);
  const dump = await wholeDatabase();
  expect(dump).toContain(person.id);
  expect(dump).not.toContain(canary);
  for (const text of [
    `${canary}@example.org`,
    `${canary}-sub`,
    `${canary}-hd.example`,
    `${canary}-record`,
    'google\nsub',
  ]) {
    expect(dump).not.toContain(createHash('sha256').update(text).digest('hex'));
  }
});

async function writeAccount(tx: TenantTransaction, personId: PersonId): Promise<void> {
  const identity = { provider: 'google', subject: `${canary}-sub`, address: `${canary}@example.org` } as const;
  await tx.identities.add(personId, { ...identity, organization: `${canary}-hd.example` }, monday);
  const source = { kind: 'account', subject: `${canary}-sub`, owner: `${canary}@example.org` } as const;
  const { id } = await tx.connections.create(personId, 'google', source, monday, monday);
  await tx.grants.put(id, tokens({ accessToken: `${canary}-access`, refreshToken: `${canary}-refresh` }), monday);
  const { calendarId } = await tx.calendars.create(id, { id: `${canary}@group.example`, primary: true });
  await tx.calendars.update(calendarId, { cursor: `${canary}-cursor`, zone: 'Europe/Berlin' });
  await tx.mirror.apply(
    calendarId,
    [
      putSeries(`${canary}-series`, { title: `${canary}-title`, uid: `${canary}-uid` }),
      put(`${canary}-record`, { title: `${canary}-moved` }, `${canary}-series`),
      listed(`${canary}-series`, { [`${canary}-occurrence`]: monday }),
    ],
    { whole: true },
  );
  const watch = watchOf(id, calendarId, monday);
  await tx.watches.create(watch);
  const remote = { remoteId: `${canary}-watch`, resourceId: `${canary}-resource`, expiresAt: monday };
  await tx.watches.update(watch.id, { remote });
  const watches = [{ remoteId: `${canary}-watch`, resourceId: `${canary}-resource` }];
  const farewell = { accessToken: `${canary}-access`, refreshToken: `${canary}-refresh`, watches };
  await tx.farewells.put({ provider: 'google', subject: `${canary}-sub`, ...farewell }, monday);
  await tx.mails.want(personId, 'reconnect', id, monday);
}

async function writeOrganization(tx: TenantTransaction): Promise<void> {
  const consent = {
    provider: 'google',
    clientEmail: `${canary}@robots.example`,
    privateKey: `${canary}-key`,
    privateKeyId: `${canary}-key-id`,
    admin: `${canary}-boss@example.org`,
  } as const;
  const { id } = await tx.organizations.put('google', consent, monday);
  await tx.organizations.update(id, { cursor: `${canary}-directory-cursor` });
  const member = entry(`${canary}-member`, {
    name: `${canary}-name`,
    manager: `${canary}-boss`,
    unit: [`${canary}-unit`],
  });
  await tx.members.put(id, [member], { whole: true, removed: [] });
  await tx.members.update(id, `${canary}-member`, { optedOut: true });
}

test('a title or a uid cannot be found by hashing likely ones', async () => {
  const tenant = await t.newTenant();
  const { id } = await t.newFeed(tenant, (await t.newPerson(tenant)).id);
  await t.store.inTenant(tenant, (tx) => tx.mirror.replace(id, [meeting('weekly-status', { title: 'Weekly status' })]));
  const dump = await wholeDatabase();
  for (const text of ['weekly-status', 'Weekly status']) {
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      expect(dump).not.toContain(createHash(algorithm).update(text).digest('hex'));
    }
  }
});

test('equal titles of different events, and of different people, do not look equal', async () => {
  const tenant = await t.newTenant();
  for (let index = 0; index < 2; index += 1) {
    const { id } = await t.newFeed(tenant, (await t.newPerson(tenant)).id);
    const events = ['a', 'b'].map((uid) => meeting(uid, { title: 'Weekly status' }));
    await t.store.inTenant(tenant, (tx) => tx.mirror.replace(id, events));
  }
  const { rows } = await t.admin.query('select count(distinct title)::int as titles from events where tenant_id = $1', [
    tenant,
  ]);
  expect(rows).toEqual([{ titles: 4 }]);
});

/** Every column of every row of every table outside the system's own, as text; bytes both as hex and as they are. */
async function wholeDatabase(): Promise<string> {
  const tables = await t.admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const parts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await t.admin.query<{ row: string }>(`select t::text as row from ${name} t`);
    for (const { row } of rows) {
      parts.push(row);
      for (const [, hex] of row.matchAll(/\\x([0-9a-f]+)/g)) parts.push(Buffer.from(hex!, 'hex').toString('latin1'));
    }
  }
  return parts.join('\n');
}
