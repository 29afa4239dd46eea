import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OrganizationConsent, OrganizationId, TenantId } from '@clearweek/app';
import { UnreadableError } from '../encryption/sealed.ts';
import { entry } from '../testing/accounts.ts';
import { monday, openTestStore, type TestStore } from '../testing/store.ts';

let t: TestStore;
let tenant: TenantId;
beforeAll(async () => {
  t = await openTestStore();
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await t.newTenant();
});

const consent: OrganizationConsent = {
  provider: 'google',
  clientEmail: 'robot@example.org',
  privateKey: 'private',
  privateKeyId: 'key-1',
  admin: 'boss@example.org',
};
const connect = async (): Promise<OrganizationId> =>
  (await t.store.inTenant(tenant, (tx) => tx.organizations.put('google', consent, monday))).id;
const inTenant = <T>(work: Parameters<typeof t.store.inTenant<T>>[1]) => t.store.inTenant(tenant, work);
const all = { whole: true, removed: [] };
const some = { whole: false, removed: [] };

test('an organization begins pending and due, and comes back with its consent', async () => {
  const made = await inTenant((tx) => tx.organizations.put('google', consent, monday));
  expect(made).toEqual({
    id: made.id,
    provider: 'google',
    consent,
    cursor: null,
    health: { state: 'pending' },
    failures: 0,
    people: 0,
    nextReadAt: monday,
    lastReadAt: null,
  });
  const found = await inTenant((tx) =>
    Promise.all([tx.organizations.get(made.id), tx.organizations.lock(made.id), tx.organizations.list()]),
  );
  expect(found).toEqual([made, made, [made]]);
  expect(await t.store.inTenant(await t.newTenant(), (tx) => tx.organizations.get(made.id))).toBeNull();
});

test('a list of people is read when somebody brings it, not by itself', async () => {
  const made = await inTenant((tx) => tx.organizations.put('csv', null, monday));
  expect(made).toMatchObject({ provider: 'csv', consent: null, nextReadAt: null });
});

test('another consent replaces the old one and forgets how far the directory was read', async () => {
  const id = await connect();
  const problem = { code: 'admin_consent_needed', text: 'An administrator has to allow this.' } as const;
  const change = {
    cursor: 'cursor',
    health: { state: 'needs_reconnecting', problem },
    failures: 3,
    nextReadAt: monday + 9,
    lastReadAt: monday + 5,
  } as const;
  await inTenant(async (tx) => {
    await tx.organizations.update(id, change);
    expect(await tx.organizations.get(id)).toMatchObject(change);
    await tx.members.put(id, [entry('a')], some);
  });
  const fresh = { ...consent, privateKey: 'second' };
  expect(await inTenant((tx) => tx.organizations.put('google', fresh, monday + 7))).toMatchObject({
    id,
    consent: fresh,
    cursor: null,
    health: { state: 'pending' },
    failures: 0,
    people: 1,
    nextReadAt: monday + 7,
    lastReadAt: monday + 5,
  });
});

test('a consent that was moved to another organization does not open there', async () => {
  const id = await connect();
  const other = (
    await inTenant((tx) => tx.organizations.put('microsoft', { provider: 'microsoft', tenant: 'x' }, monday))
  ).id;
  await t.admin.query(
    'update organizations set consent = (select consent from organizations where id = $1) where id = $2',
    [id, other],
  );
  await expect(inTenant((tx) => tx.organizations.get(other))).rejects.toThrow(UnreadableError);
});

test('members come back as the directory knows them, page by page, each once', async () => {
  const id = await connect();
  const entries = Array.from({ length: 25 }, (_, index) =>
    entry(`u${index}`, { manager: 'boss@example.org', zone: null, active: index % 2 === 0 }),
  );
  expect(await inTenant((tx) => tx.members.put(id, entries, all))).toEqual({ added: 25, changed: 0, removed: 0 });
  const seen = await inTenant(async (tx) => {
    const found = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof tx.members.page>> = await tx.members.page(id, after, 10);
      found.push(...page.members);
      after = page.next;
    } while (after !== null);
    return found;
  });
  const expected = entries.map((one) => ({ ...one, organizationId: id, personId: null, optedOut: false }));
  expect(seen).toHaveLength(25);
  expect(seen).toEqual(expect.arrayContaining(expected));
  expect(await inTenant((tx) => tx.members.page(id, null, 25))).toMatchObject({ next: null });
  expect((await inTenant((tx) => tx.organizations.get(id)))?.people).toBe(25);
});

test('new, changed and missing members are counted, and equal ones keep their rows', async () => {
  const id = await connect();
  await inTenant((tx) => tx.members.put(id, [entry('a'), entry('b'), entry('c')], all));
  const before = await rowVersions(id);
  const next = [entry('a'), entry('b', { name: 'Married' }), entry('d')];
  expect(await inTenant((tx) => tx.members.put(id, next, all))).toEqual({ added: 1, changed: 1, removed: 1 });
  expect((await rowVersions(id)).filter((row) => before.includes(row))).toHaveLength(1);
  const part = { whole: false, removed: ['a', 'unknown'] };
  expect(await inTenant((tx) => tx.members.put(id, [entry('e')], part))).toEqual({ added: 1, changed: 0, removed: 1 });
  expect(
    (await inTenant((tx) => tx.members.page(id, null, 9))).members.map((member) => member.externalId).sort(),
  ).toEqual(['b', 'd', 'e']);
});

test('a member is found by each of their addresses, in every organization of the tenant, and by no old one', async () => {
  const id = await connect();
  const csv = (await inTenant((tx) => tx.organizations.put('csv', null, monday))).id;
  const addresses = ['ana@example.org', 'a.smith@example.org'];
  const found = await inTenant(async (tx) => {
    await tx.members.put(id, [entry('a', { addresses }), entry('b')], all);
    await tx.members.put(csv, [entry('ana@example.org', { addresses: ['ana@example.org'] })], all);
    const before = [await tx.members.byAddress('ana@example.org'), await tx.members.byAddress('a.smith@example.org')];
    await tx.members.put(id, [entry('a', { addresses: ['ana.new@example.org'] })], some);
    return [
      ...before,
      await tx.members.byAddress('a.smith@example.org'),
      await tx.members.byAddress('ana.new@example.org'),
    ];
  });
  expect(found.map((members) => members.map(({ organizationId }) => organizationId).sort())).toEqual([
    [id, csv].sort(),
    [id],
    [],
    [id],
  ]);
  expect(await t.store.inTenant(await t.newTenant(), (tx) => tx.members.byAddress('ana@example.org'))).toEqual([]);
});

test('who a member is here stays while their entry changes, and they are found by it', async () => {
  const id = await connect();
  const person = (await t.newPerson(tenant)).id;
  const found = await inTenant(async (tx) => {
    await tx.members.put(id, [entry('a')], all);
    await tx.members.update(id, 'a', { personId: person });
    await tx.members.put(id, [entry('a', { name: 'Married' })], all);
    return [await tx.members.byExternalId(id, 'a'), ...(await tx.members.ofPerson(person))];
  });
  const member = { ...entry('a', { name: 'Married' }), organizationId: id, personId: person, optedOut: false };
  expect(found).toEqual([member, member]);
});

test('who does not want to be read need not say it again: not after leaving, not after the organization went', async () => {
  const id = await connect();
  const wish = async (organization: OrganizationId) =>
    (await inTenant((tx) => tx.members.byExternalId(organization, 'a')))?.optedOut;
  await inTenant(async (tx) => {
    await tx.members.put(id, [entry('a'), entry('b')], all);
    await tx.members.update(id, 'a', { optedOut: true });
    await tx.members.put(id, [entry('b')], all);
  });
  expect(await wish(id)).toBeUndefined();
  await inTenant((tx) => tx.members.put(id, [entry('a')], some));
  expect(await wish(id)).toBe(true);
  await inTenant((tx) => tx.organizations.remove(id));
  const again = await connect();
  await inTenant((tx) => tx.members.put(again, [entry('a'), entry('b')], all));
  expect(await wish(again)).toBe(true);
  expect((await inTenant((tx) => tx.members.byExternalId(again, 'b')))?.optedOut).toBe(false);
  await inTenant((tx) => tx.members.update(again, 'a', { optedOut: false }));
  expect(await wish(again)).toBe(false);
});

test('removing an organization takes its members along, and people stay', async () => {
  const id = await connect();
  const person = await t.newPerson(tenant);
  await inTenant(async (tx) => {
    await tx.members.put(id, [entry('a')], all);
    await tx.members.update(id, 'a', { personId: person.id });
    await tx.organizations.remove(id);
  });
  const left = await inTenant(async (tx) => ({
    organizations: await tx.organizations.list(),
    members: await tx.members.ofPerson(person.id),
    named: await tx.members.byAddress('a@example.org'),
    person: await tx.people.get(person.id),
  }));
  expect(left).toEqual({ organizations: [], members: [], named: [], person });
  const put = inTenant((tx) => tx.members.put(id, [entry('a')], all));
  await expect(put).rejects.toMatchObject({ code: 'not_found' });
});

async function rowVersions(id: string): Promise<string[]> {
  const { rows } = await t.admin.query<{ row: string }>(
    `select xmin || ' ' || ctid as row from members where organization_id = $1`,
    [id],
  );
  return rows.map(({ row }) => row);
}
