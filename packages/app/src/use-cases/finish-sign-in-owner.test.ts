import { describe, expect, test } from 'vitest';
import { identityOf } from '../testing/scripted-sign-in.ts';
import { signedInAs } from '../testing/signing-in.ts';
import { somebody } from '../testing/somebody.ts';
import { createTestWorld } from '../testing/test-world.ts';

describe('somebody whom the directory knows', () => {
  async function withMember(externalId: string, provider: 'google' | 'microsoft', tenant = 'tenant-1') {
    const it = createTestWorld();
    const tenantId = await it.store.localTenant();
    const personId = await it.store.inTenant(tenantId, async (tx) => {
      const key = { clientEmail: 'c', privateKey: 'k', privateKeyId: 'i', admin: 'a@clearweek.example' };
      const consent = provider === 'google' ? { provider, ...key } : { provider, tenant };
      const organization = await tx.organizations.put(provider, consent, 1);
      const person = await tx.people.create({ ...somebody, address: 'ada@clearweek.example' });
      const facts = { addresses: ['ada@clearweek.example'], name: null, zone: null, manager: null, unit: [] };
      const options = { whole: true, removed: [] };
      await tx.members.put(organization.id, [{ externalId, active: true, ...facts }], options);
      await tx.members.update(organization.id, externalId, { personId: person.id });
      return person.id;
    });
    return { it, personId };
  }

  test("is that person, by Google's subject", async () => {
    const { it, personId } = await withMember('subject-ada', 'google');
    expect((await signedInAs(it, 'ada')).session.principal.personId).toBe(personId);
  });

  test("is that person, by Microsoft's object id in the tenant that consented", async () => {
    const { it, personId } = await withMember('oid-1', 'microsoft');
    const identity = { subject: 'oid-1.tenant-1', organization: 'tenant-1' };
    const finished = await signedInAs(it, 'ada', { provider: 'microsoft', identity });
    expect(finished.session.principal.personId).toBe(personId);
  });

  test.each([
    ['only by the address', 'google', {}],
    ['by the same object id of another tenant', 'microsoft', { subject: 'oid-1.tenant-2', organization: 'tenant-2' }],
  ] as const)('is not that person %s', async (_what, provider, identity) => {
    const { it, personId } = await withMember('oid-1', provider);
    const finished = await signedInAs(it, 'ada', { provider, identity });
    expect(finished.session.principal.personId).not.toBe(personId);
  });

  test('and who signs in before their calendar is read is known to the directory afterwards', async () => {
    const { it } = await withMember('subject-ada', 'google');
    const tenantId = await it.store.localTenant();
    await it.store.inTenant(tenantId, async (tx) => {
      const [organization] = await tx.organizations.list();
      await tx.members.update(organization!.id, 'subject-ada', { personId: null });
    });
    const { session } = await signedInAs(it, 'ada');
    const members = await it.store.inTenant(tenantId, (tx) => tx.members.ofPerson(session.principal.personId));
    expect(members.map(({ externalId }) => externalId)).toEqual(['subject-ada']);
  });
});

test('an account is known by its subject at its provider, so that two providers may use the same one', async () => {
  const it = createTestWorld();
  const google = await signedInAs(it, 'ada');
  const microsoft = await signedInAs(it, 'ada', { provider: 'microsoft' });
  expect(identityOf('google', 'ada').subject).toBe(identityOf('microsoft', 'ada').subject);
  expect(microsoft.session.principal.personId).not.toBe(google.session.principal.personId);
});
