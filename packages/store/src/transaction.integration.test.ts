import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonId, TenantTransaction } from '@clearweek/app';
import { roles } from './roles.ts';
import { openTestStore, type TestStore } from './testing/store.ts';
import { runTransaction } from './transaction.ts';

let t: TestStore;
beforeAll(async () => {
  // One connection for everybody: what one transaction leaves on it, the next one meets.
  t = await openTestStore({ poolSizes: { app: 1 } });
});
afterAll(() => t[Symbol.asyncDispose]());

test('interleaved transactions on one connection see their own tenant only', async () => {
  const tenants = await Promise.all([t.newTenant(), t.newTenant(), t.newTenant()]);
  const people = await Promise.all(tenants.map((tenant) => t.newPerson(tenant)));
  const seen = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      t.store.inTenant(tenants[index % 3]!, async (tx) => (await tx.people.first())?.id),
    ),
  );
  expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => people[index % 3]!.id));
});

test('a row of another tenant is not found, read, changed or deleted by its id', async () => {
  const [mine, theirs] = await Promise.all([t.newTenant(), t.newTenant()]);
  const person = await t.newPerson(theirs);
  const connection = await t.newFeed(theirs, person.id);
  await t.store.inTenant(mine, async (tx) => {
    expect(await tx.people.get(person.id)).toBeNull();
    expect(await tx.connections.get(connection.id)).toBeNull();
    expect(await tx.connections.lock(connection.id)).toBeNull();
    expect(await tx.connections.list(person.id)).toEqual([]);
    expect(await tx.connections.remove(connection.id)).toBe(false);
    await tx.people.update(person.id, { zone: 'UTC' });
    await tx.connections.update(connection.id, { failures: 9 });
  });
  await t.store.inTenant(theirs, async (tx) => {
    expect((await tx.people.get(person.id))?.zone).toBe('Europe/Berlin');
    expect((await tx.connections.get(connection.id))?.failures).toBe(0);
  });
});

test('an id that is no id is not found', async () => {
  const tenant = await t.newTenant();
  expect(await t.store.inTenant(tenant, (tx) => tx.people.get("' or true --" as PersonId))).toBeNull();
});

test('a connection that did not get its role does nothing', async () => {
  const pool = new pg.Pool({ connectionString: t.database.url });
  try {
    const work = runTransaction({ pool, role: roles.app, tenantId: null, work: async () => 'done' });
    await expect(work).rejects.toThrow('instead of clearweek_app');
  } finally {
    await pool.end();
  }
});

test('an error inside rolls everything back', async () => {
  const tenant = await t.newTenant();
  const person = await t.newPerson(tenant);
  const work = t.store.inTenant(tenant, async (tx) => {
    await tx.people.update(person.id, { zone: 'Asia/Tokyo' });
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect((await t.store.inTenant(tenant, (tx) => tx.people.get(person.id)))?.zone).toBe('Europe/Berlin');
});

test('work that swallows an error of the database does not pass for saved', async () => {
  const tenant = await t.newTenant();
  const person = await t.newPerson(tenant);
  const work = t.store.inTenant(tenant, async (tx) => {
    await tx.people.update(person.id, { zone: 'Asia/Tokyo' });
    await tx.connections.list('no-id' as PersonId).catch(() => {});
    return 'saved';
  });
  await expect(work).rejects.toThrow('uuid');
});

test('a transaction that was kept cannot be used after its end', async () => {
  const tenant = await t.newTenant();
  let kept: TenantTransaction | undefined;
  await t.store.inTenant(tenant, async (tx) => {
    kept = tx;
  });
  await expect(kept!.people.first()).rejects.toThrow('over');
});

test('work interrupted by a lost connection runs again and is saved once', async () => {
  const tenant = await t.newTenant();
  const person = await t.newPerson(tenant);
  let runs = 0;
  await t.store.inTenant(tenant, async (tx) => {
    runs += 1;
    await tx.outbox.add('measure-person', { personId: person.id }, { key: `measure:${person.id}`, at: 0 });
    if (runs === 1) await endConnections();
    await tx.people.update(person.id, { zone: 'Asia/Tokyo' });
  });
  expect(runs).toBe(2);
  const { rows } = await t.admin.query('select from outbox where tenant_id = $1', [tenant]);
  expect(rows).toHaveLength(1);
});

test('a database that stays away is reported as not ready, without its own words', async () => {
  const tenant = await t.newTenant();
  await t.store.inTenant(tenant, async () => {});
  const work = t.store.inTenant(tenant, async (tx) => {
    await endConnections();
    await tx.people.first();
  });
  await expect(work).rejects.toMatchObject({ code: 'not_ready', detail: 'The database does not answer.' });
});

test('two transactions that lock each other out both end up saved', async () => {
  await using two = await openTestStore();
  const tenant = await two.newTenant();
  const [a, b] = await Promise.all([two.newPerson(tenant), two.newPerson(tenant)]);
  const both = barrier(2);
  const change = (first: PersonId, second: PersonId, zone: string): Promise<void> =>
    two.store.inTenant(tenant, async (tx) => {
      await tx.people.update(first, { zone });
      await both();
      await tx.people.update(second, { zone });
    });
  await Promise.all([change(a.id, b.id, 'Asia/Tokyo'), change(b.id, a.id, 'Asia/Kolkata')]);
  const zones = await two.store.inTenant(tenant, async (tx) => [
    (await tx.people.get(a.id))?.zone,
    (await tx.people.get(b.id))?.zone,
  ]);
  expect(zones[0]).toBe(zones[1]);
  expect(zones[0]).not.toBe('Europe/Berlin');
});

test('the local tenant is made once, however many ask for it at once', async () => {
  await using fresh = await openTestStore();
  const ids = await Promise.all(Array.from({ length: 20 }, () => fresh.store.localTenant()));
  expect(new Set(ids).size).toBe(1);
  const { rows } = await fresh.admin.query('select id from tenants where is_local');
  expect(rows).toEqual([{ id: ids[0] }]);
});

async function endConnections(): Promise<void> {
  await t.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and state = 'idle in transaction'`,
  );
}

/** Lets the given number of callers meet; later ones pass. */
function barrier(callers: number): () => Promise<void> {
  let missing = callers;
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing <= 0) open();
    return opened;
  };
}
