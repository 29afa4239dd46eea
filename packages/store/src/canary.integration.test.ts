import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
    const { id } = await tx.connections.create(person.id, source, monday, null);
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
