import { describe, expect, test } from 'vitest';
import { directory, entry, googleRequest, microsoftTenant, withOrganization } from '../testing/organized-world.ts';
import { createScriptedOrganization, createScriptedProvider } from '../testing/scripted-provider.ts';
import { somebody } from '../testing/somebody.ts';

const google = (subject: string) => ({ provider: 'google', organization: 'clearweek.example', subject }) as const;

/** An installation for many, and an administrator of a company with both providers who signed in with a Microsoft account. */
async function withBoth() {
  const organizations = {
    google: createScriptedOrganization('google'),
    microsoft: createScriptedOrganization('microsoft'),
  };
  const calendars = { google: createScriptedProvider('google'), microsoft: createScriptedProvider('microsoft') };
  const { it } = await withOrganization('google', { tenancy: 'by-organization', organizations, calendars });
  const tenantId = await it.store.tenantOf({ provider: 'microsoft', organization: microsoftTenant, subject: 'x' });
  const { id } = await it.store.inTenant(tenantId, (tx) => tx.people.create({ ...somebody, isAdministrator: true }));
  organizations.google.answerDirectory(directory([entry('ada')]));
  return { it, admin: { tenantId, personId: id } };
}

describe('a company that uses both providers', () => {
  test('is one where its administrator connects Google, from a Microsoft account, before anybody signs in with Google', async () => {
    const { it, admin } = await withBoth();
    await it.app.connectGoogleOrganization(admin, googleRequest());
    await it.app.connectMicrosoftOrganization(admin, { tenant: microsoftTenant });
    await it.work();
    expect(await it.store.tenantOf(google('ada'))).toBe(admin.tenantId);
    expect((await it.app.listOrganizations(admin)).map(({ provider }) => provider).toSorted()).toEqual([
      'google',
      'microsoft',
    ]);
  });

  test('cannot be made one any more where people signed in with both before', async () => {
    const { it, admin } = await withBoth();
    const other = await it.store.tenantOf(google('ada'));
    expect(other).not.toBe(admin.tenantId);
    await expect(it.app.connectGoogleOrganization(admin, googleRequest())).rejects.toMatchObject({
      code: 'account_taken',
    });
  });

  test('cannot begin with a Google account: it has no Microsoft tenant', async () => {
    const { it } = await withBoth();
    const tenantId = await it.store.tenantOf(google('ada'));
    const { id } = await it.store.inTenant(tenantId, (tx) => tx.people.create({ ...somebody, isAdministrator: true }));
    const admin = { tenantId, personId: id };
    await expect(it.app.connectMicrosoftOrganization(admin, { tenant: microsoftTenant })).rejects.toMatchObject({
      code: 'account_taken',
    });
  });
});
