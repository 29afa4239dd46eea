import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../ports/organization-tables.ts';
import { bytesOf } from '../testing/calendar-text.ts';
import { breakStore } from '../testing/broken-store.ts';
import { failed } from '../testing/scripted-provider.ts';
import { directory, entry, keyFile, withOrganization } from '../testing/organized-world.ts';

const tenant = '11111111-2222-4333-8444-555555555555';
const list = bytesOf('email,name\nada@clearweek.example,Ada\nben@clearweek.example,Ben\n');
const google = (change: object = {}, admin = 'admin@clearweek.example') => ({
  key: JSON.stringify({ ...keyFile, ...change }),
  admin,
});

describe('an organization', () => {
  test('is only for an administrator', async () => {
    const { it, admin, tables } = await withOrganization();
    await it.store.inTenant(admin.tenantId, (tx) => tx.people.update(admin.personId, { isAdministrator: false }));
    const attempts = [
      () => it.app.connectGoogleOrganization(admin, google()),
      () => it.app.connectMicrosoftOrganization(admin, { tenant }),
      () => it.app.importPeople(admin, list),
      () => it.app.listOrganizations(admin),
      () => it.app.removeOrganization(admin, 'x' as OrganizationId),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'not_an_administrator' });
    expect([tables().organizations.size, it.waiting()]).toEqual([0, []]);
  });

  test('that is connected orders the reading of its directory in the same moment, and shows no key', async () => {
    for (const name of ['google', 'microsoft'] as const) {
      const { it, admin, connect, tables } = await withOrganization(name);
      const view = await connect();
      expect(view).toMatchObject({ provider: name, state: 'pending', problem: null, people: 0, lastReadAt: null });
      expect(it.waiting().map(({ job }) => job)).toEqual(['read-directory']);
      expect(JSON.stringify(view)).not.toContain('PRIVATE');
      expect(tables().audit.at(-1)).toMatchObject({ actor: admin.personId, action: 'organization.connected' });
    }
  });

  test('whose key is replaced stays the same organization', async () => {
    const { it, admin, connect, tables } = await withOrganization();
    const { id } = await connect();
    const view = await it.app.connectGoogleOrganization(admin, google({ private_key_id: 'key-2' }));
    expect([view.id, tables().organizations.size]).toEqual([id, 1]);
    expect(tables().organizations.get(id as OrganizationId)?.consent).toMatchObject({ privateKeyId: 'key-2' });
  });

  test('that is removed takes along what was read by its consent, and leaves the people', async () => {
    const { it, admin, organization, connect, workOn, tables, owners } = await withOrganization();
    organization.answerDirectory(directory([entry('ada'), entry('ben')]));
    const { id } = await connect();
    await workOn(60_000);
    expect(owners()).toHaveLength(2);
    await it.app.removeOrganization(admin, id as OrganizationId);
    expect(tables().organizations.get(id as OrganizationId)?.consent).toBeNull();
    expect(await it.app.listOrganizations(admin)).toEqual([]);
    await it.work();
    const { connections, calendars, members, organizations, people, weeks } = tables();
    expect([connections.size, calendars.size, members.size, organizations.size, weeks.size]).toEqual([0, 0, 0, 0, 0]);
    expect(people.size).toBe(3);
    await expect(it.app.removeOrganization(admin, id as OrganizationId)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the erasing of an organization that was removed', () => {
  async function removed(names = ['ada', 'ben']) {
    const all = await withOrganization();
    all.organization.answerDirectory(directory(names.map((name) => entry(name))));
    const { id } = await all.connect();
    await all.workOn(60_000);
    await all.it.app.removeOrganization(all.admin, id as OrganizationId);
    return { ...all, id: id as OrganizationId };
  }

  test('is gone on with where it was killed half way', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `p${index}`);
    const { it, tables } = await removed(names);
    const order = it.waiting().find(({ job }) => job === 'read-directory');
    const broken = breakStore(it.store);
    broken.killAt(3_000);
    expect(await it.run(order!)).toMatchObject({ kind: 'postponed' });
    broken.killAt(null);
    const left = tables().connections.size;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(450);
    it.clock.pass(60_000);
    await it.work();
    const { connections, members, organizations } = tables();
    expect([connections.size, members.size, organizations.size]).toEqual([0, 0, 0]);
  });

  test('ends where it is connected anew before, and its people are read on', async () => {
    const { connect, workOn, owners, tables } = await removed();
    await connect();
    await workOn(60_000);
    expect([owners(), tables().organizations.size]).toEqual([['ada', 'ben'], 1]);
  });

  test('leaves no address of people who have nothing else, and finds it again with the next consent', async () => {
    const { it, connect, workOn, tables, personOf } = await removed();
    const ada = personOf('ada');
    await it.work();
    expect(tables().people.get(ada)?.address).toBeNull();
    await connect();
    await workOn(60_000);
    expect(tables().people.get(personOf('ada'))?.address).toBe('ada@clearweek.example');
  });
});

describe('a key file with mistakes is refused with where they are', () => {
  test.each([
    ['not JSON', { key: 'x', admin: 'admin@clearweek.example' }, ['/key']],
    ['a list', { key: '[]', admin: 'admin@clearweek.example' }, ['/key']],
    ['of another kind', google({ type: 'authorized_user' }), ['/key/type']],
    ['without an address', google({ client_email: 7 }), ['/key/client_email']],
    ['with half a key', google({ private_key: '-----BEGIN PRIVATE KEY-----\nQUJD' }), ['/key/private_key']],
    ['without the name of its key', google({ private_key_id: ' ' }), ['/key/private_key_id']],
    ['without an administrator', google({}, 'nobody'), ['/admin']],
    [
      'empty',
      { key: '{}', admin: '' },
      ['/key/type', '/key/client_email', '/key/private_key', '/key/private_key_id', '/admin'],
    ],
  ])('%s', async (_what, input, pointers) => {
    const { it, admin, tables } = await withOrganization();
    const error: unknown = await it.app.connectGoogleOrganization(admin, input).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_request', problems: pointers.map((pointer) => ({ pointer })) });
    expect(JSON.stringify(error)).not.toContain('QUJD');
    expect(tables().organizations.size).toBe(0);
  });

  test.each(['', 'clearweek.example', 'common', `${tenant}0`])('a tenant named %j is none', async (name) => {
    const { it, admin } = await withOrganization('microsoft');
    await expect(it.app.connectMicrosoftOrganization(admin, { tenant: name })).rejects.toMatchObject({
      problems: [{ pointer: '/tenant' }],
    });
  });
});

describe('where many organizations share an installation', () => {
  const shared = { tenancy: 'by-organization' } as const;

  test("nobody reads another's Microsoft tenant by naming it", async () => {
    const { it, admin, tables } = await withOrganization('microsoft', shared);
    await expect(it.app.connectMicrosoftOrganization(admin, { tenant })).rejects.toMatchObject({
      code: 'account_taken',
    });
    expect([tables().organizations.size, it.waiting()]).toEqual([0, []]);
  });

  test('its own tenant may be connected', async () => {
    const { it, admin } = await withOrganization('microsoft', shared);
    const tenantId = await it.store.tenantOf({ provider: 'microsoft', organization: tenant, subject: 'x' });
    const person = await it.store.inTenant(tenantId, (tx) =>
      tx.people.create({
        zone: 'UTC',
        zoneIsGuess: true,
        workingHours: [],
        address: null,
        isAdministrator: true,
        createdAt: it.clock.now(),
      }),
    );
    const own = { tenantId, personId: person.id };
    expect(await it.app.connectMicrosoftOrganization(own, { tenant })).toMatchObject({ state: 'pending' });
    expect(tenantId).not.toBe(admin.tenantId);
  });

  test('naming a Microsoft tenant makes nothing, however often', async () => {
    const { it, admin } = await withOrganization('microsoft', shared);
    await it.app.connectMicrosoftOrganization(admin, { tenant }).catch(() => null);
    expect(await it.store.homeOf('microsoft', tenant)).toBeNull();
  });

  test('whoever names a Google domain has it only once the directory was read by the key', async () => {
    const { it, admin, connect, organization } = await withOrganization('google', shared);
    const home = () => it.store.homeOf('google', 'clearweek.example');
    organization.answerDirectory(failed({ kind: 'misconfigured' }));
    await connect();
    await it.work();
    expect(await home()).toBeNull();
    const aliases = ['ada@clearweek.example', 'ada@victim.example'];
    organization.answerDirectory(directory([entry('ada', { addresses: aliases })]));
    await connect();
    await it.work();
    expect(await home()).toBe(admin.tenantId);
    expect(await it.store.homeOf('google', 'victim.example')).toBeNull();
  });

  test('gets only the domains that the key proved, not the one that was named', async () => {
    const { it, connect, organization } = await withOrganization('google', shared);
    organization.answerDirectory(directory([entry('eve', { addresses: ['eve@own.example'] })]));
    await connect();
    await it.work();
    expect(await it.store.homeOf('google', 'clearweek.example')).toBeNull();
    expect(await it.store.homeOf('google', 'own.example')).not.toBeNull();
  });

  test('a domain is free again when its organization is removed, except where somebody has signed in', async () => {
    for (const signsIn of [false, true]) {
      const { it, admin, connect, organization } = await withOrganization('google', shared);
      organization.answerDirectory(directory([entry('ada')]));
      const { id } = await connect();
      await it.work();
      const account = { provider: 'google', organization: 'clearweek.example', subject: 'ada' } as const;
      if (signsIn) expect(await it.store.tenantOf(account)).toBe(admin.tenantId);
      await it.app.removeOrganization(admin, id as OrganizationId);
      await it.work();
      expect(await it.store.homeOf('google', 'clearweek.example')).toBe(signsIn ? admin.tenantId : null);
    }
  });

  test("a directory that proves to be another's is not taken over, and the organization says so", async () => {
    const { it, admin, connect, organization, owners, tables } = await withOrganization('google', shared);
    await it.store.tenantOf({ provider: 'google', organization: 'victim.example', subject: 'x' });
    organization.answerDirectory(directory([entry('ada'), entry('vic', { addresses: ['vic@victim.example'] })]));
    await connect();
    await it.work();
    expect([owners(), tables().people.size]).toEqual([[], 1]);
    expect(await it.app.listOrganizations(admin)).toMatchObject([
      { state: 'needs_attention', problem: { code: 'account_taken' }, people: 0 },
    ]);
    expect(await it.store.homeOf('google', 'clearweek.example')).toBeNull();
  });

  test("a Google domain that is another's is refused", async () => {
    const { it, admin } = await withOrganization('google', shared);
    await it.store.tenantOf({ provider: 'google', organization: 'clearweek.example', subject: 'x' });
    await expect(it.app.connectGoogleOrganization(admin, google())).rejects.toMatchObject({ code: 'account_taken' });
  });
});

describe('a list of people', () => {
  test('is kept, replaces the one before, and connects no calendars', async () => {
    const { it, admin, tables } = await withOrganization();
    expect(await it.app.importPeople(admin, list)).toMatchObject({
      added: 2,
      changed: 0,
      removed: 0,
      organization: { provider: 'csv', state: 'active', people: 2, nextReadAt: null },
    });
    const next = bytesOf('email,name\nben@clearweek.example,Benjamin\ncem@clearweek.example,Cem\n');
    expect(await it.app.importPeople(admin, next)).toMatchObject({ added: 1, changed: 1, removed: 1 });
    expect([tables().connections.size, tables().people.size, it.waiting()]).toEqual([0, 1, []]);
    expect(await it.app.listOrganizations(admin)).toHaveLength(1);
  });

  test('with a mistake changes nothing', async () => {
    const { it, admin, tables } = await withOrganization();
    await it.app.importPeople(admin, list);
    const before = tables().members;
    await expect(it.app.importPeople(admin, bytesOf('email\nnobody\n'))).rejects.toMatchObject({
      code: 'invalid_people_list',
      problems: [{ pointer: '/lines/2/email' }],
    });
    expect(tables().members).toEqual(before);
  });
});
