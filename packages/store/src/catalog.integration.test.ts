import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionConfig } from './connect.ts';
import { roles } from './roles.ts';
import { startedSignIn } from './testing/accounts.ts';
import { monday, openTestStore, type TestStore } from './testing/store.ts';

// Everything here is read from the catalog, so that a table or a column that comes later has to keep the rules too.

let t: TestStore;
beforeAll(async () => {
  t = await openTestStore();
});
afterAll(() => t[Symbol.asyncDispose]());

/** Tables that belong to no tenant, each with the reason why it cannot. */
const withoutTenant = [
  // Tell to which tenant an account belongs: read before a tenant is known.
  'homes',
  // The key that finds those.
  'installation_keys',
  // The record of migrations.
  'migrations',
  // A provider counts the requests of all tenants together.
  'request_budget',
  // Sign-ins on their way, of people who are not known yet.
  'sign_ins',
  // The list of tenants.
  'tenants',
];

/** Those of them that the program works with: there only while no tenant is set. */
const outsideOfTenants = ['homes', 'installation_keys', 'request_budget', 'sign_ins'];

const tablesOf = `from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'clearweek' and c.relkind in ('r', 'p')`;

async function names(sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await t.admin.query<{ name: string }>(sql, values);
  return rows.map((row) => row.name).sort();
}

const hasTenant = `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull)`;

test('every table but the listed ones carries a tenant id that is never null', async () => {
  expect(await names(`select relname as name ${tablesOf} and not ${hasTenant}`)).toEqual(withoutTenant);
});

test('every table of a tenant has row security, forced, with a policy for reading and for writing', async () => {
  const guarded = `c.relrowsecurity and c.relforcerowsecurity and exists (
    select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polroles = '{0}'
      and pg_get_expr(p.polqual, c.oid) like '%tenant_id = (NULLIF(current_setting(''app.tenant''%'
      and pg_get_expr(p.polwithcheck, c.oid) like '%tenant_id = (NULLIF(current_setting(''app.tenant''%')`;
  expect(await names(`select relname as name ${tablesOf} and ${hasTenant} and not (${guarded})`)).toEqual([]);
  expect(
    await names(
      `select relname as name ${tablesOf} and relname = 'tenants' and relrowsecurity and relforcerowsecurity`,
    ),
  ).toEqual(['tenants']);
});

test('what belongs to no tenant is there only while no tenant is set, row security forced', async () => {
  const guarded = `c.relrowsecurity and c.relforcerowsecurity and exists (
    select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polroles = '{0}'
      and pg_get_expr(p.polqual, c.oid) = '(NULLIF(current_setting(''app.tenant''::text, true), ''''::text) IS NULL)'
      and pg_get_expr(p.polwithcheck, c.oid) = '(NULLIF(current_setting(''app.tenant''::text, true), ''''::text) IS NULL)')`;
  expect(await names(`select relname as name ${tablesOf} and not ${hasTenant} and ${guarded}`)).toEqual(
    outsideOfTenants,
  );
  const policies = await names(
    `select c.relname as name from pg_policy p join pg_class c on c.oid = p.polrelid where c.relname = any($1)`,
    [outsideOfTenants],
  );
  expect(policies).toEqual(outsideOfTenants);
});

test('only the scheduler sees rows of several tenants, in five tables and the list of tenants', async () => {
  const others = await names(
    `select c.relname || ' ' || array_to_string(array(select rolname from pg_roles where oid = any(p.polroles) order by 1), ',') as name
     from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'clearweek' and p.polroles <> '{0}'`,
  );
  expect(others).toEqual([
    'connections clearweek_scheduler',
    'organizations clearweek_scheduler',
    'outbox clearweek_scheduler',
    'people clearweek_scheduler',
    'tenants clearweek_app',
    'tenants clearweek_app',
    'tenants clearweek_scheduler',
    'watches clearweek_scheduler',
  ]);
});

test('every primary key, unique index and foreign key of a tenant table contains the tenant id', async () => {
  const keys = `select c.relname || '.' || k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'clearweek' and k.contype in ('p', 'u', 'f') and ${hasTenant}
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any(k.conkey))`;
  expect(await names(keys)).toEqual([]);
  const indexes = `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'clearweek' and i.indisunique and ${hasTenant}
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any(i.indkey))`;
  expect(await names(indexes)).toEqual([]);
});

test('there are no views, materialised views or functions, and so none that goes around row security', async () => {
  expect(
    await names(
      `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'clearweek' and relkind in ('v', 'm')`,
    ),
  ).toEqual([]);
  expect(
    await names(
      `select proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'clearweek'`,
    ),
  ).toEqual([]);
});

test('no role of ours signs in, bypasses row security or makes anything, and none is a member of another', async () => {
  const { rows } = await t.admin.query(
    `select rolname from pg_roles where rolname like 'clearweek\\_%' and rolname = any($1)
       and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
    [Object.values(roles)],
  );
  expect(rows).toEqual([]);
  const memberships = await t.admin.query(
    `select from pg_auth_members where member in (select oid from pg_roles where rolname = any($1))`,
    [Object.values(roles)],
  );
  expect(memberships.rowCount).toBe(0);
});

test('only the owner owns or makes things in the schema', async () => {
  expect(await names(`select distinct pg_get_userbyid(relowner) as name ${tablesOf}`)).toEqual([roles.owner]);
  for (const role of [roles.app, roles.scheduler, roles.queue]) {
    const { rows } = await t.admin.query(`select has_schema_privilege($1, 'clearweek', 'create') as can`, [role]);
    expect(rows).toEqual([{ can: false }]);
  }
});

test('the scheduler reads ids, due times and names of work, and nothing else', async () => {
  const readable = await names(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('clearweek', 'queue') and c.relkind in ('r', 'p') and a.attnum > 0
       and has_column_privilege($1, c.oid, a.attnum, 'select')`,
    [roles.scheduler],
  );
  expect(readable).toEqual([
    ...['id', 'next_sync_at', 'tenant_id'].map((column) => `connections.${column}`),
    ...['id', 'next_read_at', 'tenant_id'].map((column) => `organizations.${column}`),
    ...[
      'attempts',
      'available_at',
      'done_at',
      'given_up_at',
      'id',
      'job',
      'key',
      'lease_until',
      'planned_due',
      'sent_at',
      'tenant_id',
    ].map((column) => `outbox.${column}`),
    ...['id', 'next_analysis_at', 'tenant_id'].map((column) => `people.${column}`),
    'tenants.id',
    ...['connection_id', 'renew_at', 'tenant_id'].map((column) => `watches.${column}`),
  ]);
});

test('the scheduler changes nothing but the mark that work was handed over', async () => {
  const changeable = await names(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'clearweek' and c.relkind in ('r', 'p') and a.attnum > 0 and has_column_privilege($1, c.oid, a.attnum, 'update')`,
    [roles.scheduler],
  );
  expect(changeable).toEqual(['outbox.lease_until', 'outbox.sent_at']);
});

test("the queue's role sees no table of ours and owns its own schema", async () => {
  const seen = await names(
    `select relname as name ${tablesOf} and (has_table_privilege($1, c.oid, 'select,insert,update,delete') or has_any_column_privilege($1, c.oid, 'select'))`,
    [roles.queue],
  );
  expect(seen).toEqual([]);
  const client = new pg.Client(connectionConfig(t.database.url, roles.queue));
  await client.connect();
  try {
    await client.query('create table jobs (id int)');
    const { rows } = await client.query(`select schemaname from pg_tables where tablename = 'jobs'`);
    expect(rows).toEqual([{ schemaname: 'queue' }]);
    await expect(client.query('select from clearweek.people')).rejects.toThrow('permission denied');
  } finally {
    await client.end();
  }
});

test('the audit can be added to and read, and nobody but its owner can change it', async () => {
  for (const role of [roles.app, roles.scheduler, roles.queue]) {
    const { rows } = await t.admin.query(`select has_table_privilege($1, 'audit', 'update, delete, truncate') as can`, [
      role,
    ]);
    expect(rows).toEqual([{ can: false }]);
  }
});

test('without a tenant there are no rows, not even where there are many', async () => {
  const tenant = await t.newTenant();
  await t.newFeed(tenant, (await t.newPerson(tenant)).id);
  await t.store.tenantOf({ provider: 'google', organization: 'example.org', subject: '1' });
  await t.store.budget.take('google', tenant, 1, monday);
  await t.store.lobby.put('token', startedSignIn(), monday + 1);
  const client = new pg.Client(connectionConfig(t.database.url, roles.app));
  await client.connect();
  try {
    for (const table of ['people', 'connections', 'data_keys', 'tenants']) {
      expect((await client.query(`select from ${table}`)).rowCount).toBe(0);
    }
    await client.query('begin');
    await client.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    expect((await client.query('select from people')).rowCount).toBe(1);
    for (const table of outsideOfTenants) expect((await client.query(`select from ${table}`)).rowCount).toBe(0);
    await client.query('commit');
    expect((await client.query('select from people')).rowCount).toBe(0);
    for (const table of outsideOfTenants) expect((await client.query(`select from ${table}`)).rowCount).not.toBe(0);
    await client.query('reset role');
    expect((await client.query('select current_user as role')).rows).toEqual([{ role: roles.app }]);
  } finally {
    await client.end();
  }
});

test("a row cannot be written for another tenant, nor hang on another tenant's row", async () => {
  const [mine, theirs] = await Promise.all([t.newTenant(), t.newTenant()]);
  const person = await t.newPerson(theirs);
  const client = new pg.Client(connectionConfig(t.database.url, roles.app));
  await client.connect();
  const insert = `insert into sessions (tenant_id, token_hash, person_id, created_at, last_seen_at, expires_at) values ($1, 'x', $2, now(), now(), now())`;
  try {
    await client.query(`select set_config('app.tenant', $1, false)`, [mine]);
    await expect(client.query(insert, [theirs, person.id])).rejects.toThrow('row-level security');
    await expect(client.query(insert, [mine, person.id])).rejects.toThrow('foreign key');
  } finally {
    await client.end();
  }
});
