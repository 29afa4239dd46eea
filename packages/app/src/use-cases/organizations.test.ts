import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../ports/organization-tables.ts';
import { bytesOf } from '../testing/calendar-text.ts';
import { breakStore } from '../testing/broken-store.ts';
import { directory, entry, googleRequest, microsoftTenant, withOrganization } from '../testing/organized-world.ts';

const list = bytesOf('email,name\nada@clearweek.example,Ada\nben@clearweek.example,Ben\n');

describe('an organization', () => {
  test('is only for an administrator', async () => {
    const { it, admin, tables } = await withOrganization();
    await it.store.inTenant(admin.tenantId, (tx) => tx.people.update(admin.personId, { isAdministrator: false }));
    const attempts = [
      () => it.app.connectGoogleOrganization(admin, googleRequest()),
      () => it.app.connectMicrosoftOrganization(admin, { tenant: microsoftTenant }),
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
    const view = await it.app.connectGoogleOrganization(admin, googleRequest({ private_key_id: 'key-2' }));
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
