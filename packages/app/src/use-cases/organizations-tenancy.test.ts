import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../ports/organization-tables.ts';
import { failed } from '../testing/scripted-provider.ts';
import { somebody } from '../testing/somebody.ts';
import { directory, entry, googleRequest, microsoftTenant, withOrganization } from '../testing/organized-world.ts';

describe('where many organizations share an installation', () => {
  const shared = { tenancy: 'by-organization' } as const;

  test("nobody reads another's Microsoft tenant by naming it", async () => {
    const { it, admin, tables } = await withOrganization('microsoft', shared);
    await expect(it.app.connectMicrosoftOrganization(admin, { tenant: microsoftTenant })).rejects.toMatchObject({
      code: 'account_taken',
    });
    expect([tables().organizations.size, it.waiting()]).toEqual([0, []]);
  });

  test('its own tenant may be connected', async () => {
    const { it, admin } = await withOrganization('microsoft', shared);
    const tenantId = await it.store.tenantOf({ provider: 'microsoft', organization: microsoftTenant, subject: 'x' });
    const person = await it.store.inTenant(tenantId, (tx) => tx.people.create({ ...somebody, isAdministrator: true }));
    const own = { tenantId, personId: person.id };
    expect(await it.app.connectMicrosoftOrganization(own, { tenant: microsoftTenant })).toMatchObject({
      state: 'pending',
    });
    expect(tenantId).not.toBe(admin.tenantId);
  });

  test('naming a Microsoft tenant makes nothing, however often', async () => {
    const { it, admin } = await withOrganization('microsoft', shared);
    await it.app.connectMicrosoftOrganization(admin, { tenant: microsoftTenant }).catch(() => null);
    expect(await it.store.homeOf('microsoft', microsoftTenant)).toBeNull();
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

  const taken = (it: Awaited<ReturnType<typeof withOrganization>>['it']) =>
    it.store.tenantOf({ provider: 'google', organization: 'taken.example', subject: 'x' });

  test("a directory that proves to be wholly another's is not taken over, and the organization says so", async () => {
    const { it, admin, connect, organization, owners, tables } = await withOrganization('google', shared);
    await taken(it);
    organization.answerDirectory(directory([entry('vic', { addresses: ['vic@taken.example'] })]));
    await connect();
    await it.work();
    expect([owners(), tables().people.size]).toEqual([[], 1]);
    expect(await it.app.listOrganizations(admin)).toMatchObject([
      { state: 'needs_attention', problem: { code: 'account_taken' }, people: 0 },
    ]);
  });

  test('of a directory with a domain of another customer the others are read, and the administrator hears of how many domains are not', async () => {
    const { it, admin, connect, organization, owners, tables } = await withOrganization('google', shared);
    const other = await taken(it);
    const vic = entry('vic', { addresses: ['vic@taken.example', 'vic@clearweek.example'] });
    organization.answerDirectory(directory([entry('ada'), vic, entry('ben')]));
    await connect();
    await it.work();
    expect(owners()).toEqual(['ada', 'ben']);
    const members = [...tables().members.values()].flatMap((own) => [...own.values()]);
    expect(members.map(({ externalId }) => externalId)).toEqual(['id-ada', 'id-ben']);
    const [view] = await it.app.listOrganizations(admin);
    expect(view).toMatchObject({ state: 'needs_attention', problem: { code: 'account_taken' }, people: 2 });
    expect(view?.problem?.text).toContain('One domain of this directory belongs to another customer');
    expect(JSON.stringify(view)).not.toContain('taken.example');
    const homes = ['clearweek', 'taken'].map((name) => it.store.homeOf('google', `${name}.example`));
    expect(await Promise.all(homes)).toEqual([admin.tenantId, other]);
  });

  test('whoever moves to a domain of another customer is read here no more', async () => {
    const { it, admin, connect, organization, owners, workOn } = await withOrganization('google', shared);
    await taken(it);
    organization.answerDirectory(directory([entry('ada'), entry('vic')]));
    await connect();
    await workOn(60_000);
    expect(owners()).toEqual(['ada', 'vic']);
    expect(await it.app.listOrganizations(admin)).toMatchObject([{ state: 'active', problem: null }]);
    organization.answerDirectory(directory([entry('ada'), entry('vic', { addresses: ['vic@taken.example'] })]));
    await workOn(1.2 * DAY);
    expect(owners()).toEqual(['ada']);
    expect(await it.app.listOrganizations(admin)).toMatchObject([{ people: 1, problem: { code: 'account_taken' } }]);
  });

  test("a Google domain that is another's is refused", async () => {
    const { it, admin } = await withOrganization('google', shared);
    await it.store.tenantOf({ provider: 'google', organization: 'clearweek.example', subject: 'x' });
    await expect(it.app.connectGoogleOrganization(admin, googleRequest())).rejects.toMatchObject({
      code: 'account_taken',
    });
  });
});
