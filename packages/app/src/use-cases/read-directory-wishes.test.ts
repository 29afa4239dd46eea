import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { directory, entry } from '../testing/organized-world.ts';
import { readOrganization } from '../testing/read-organization.ts';

describe('somebody who does not want to be read', () => {
  test('is never asked for again: what was read goes at once, and no later reading brings it back', async () => {
    const { it, admin, provider, organization, owners, personOf, workOn, tables } = await readOrganization();
    const ben = { tenantId: admin.tenantId, personId: personOf('ben') };
    expect(await it.app.setOrganizationReading(ben, false)).toEqual({ listed: true, allowed: false });
    expect(owners()).toEqual(['ada', 'cem']);
    expect([...tables().calendars.values()]).toHaveLength(2);
    for (let day = 0; day < 5; day += 1) {
      organization.answerDirectory(directory([entry('ada'), entry('ben'), entry('cem')]));
      await workOn(1.2 * DAY);
    }
    expect(provider.asked.length).toBeGreaterThan(10);
    // Nothing but that its provider need not tell of changes any more.
    const ofBen = <T extends { mailbox?: string | null }>(asked: readonly T[]) =>
      asked.filter(({ mailbox }) => mailbox === 'ben@clearweek.example');
    expect(ofBen(provider.asked).map(({ method }) => method)).toEqual(['stop']);
    expect(ofBen(organization.asked)).toHaveLength(1);
  });

  test('is not read even by an order that was given before', async () => {
    const { it, admin, provider, organization, personOf, tables } = await readOrganization();
    const ben = personOf('ben');
    const connection = [...tables().connections.values()].find(({ personId }) => personId === ben)!;
    // A wish that was written by another process while this one had the order in its hands.
    await it.store.inTenant(admin.tenantId, async (tx) => {
      for (const member of await tx.members.ofPerson(ben)) {
        await tx.members.update(member.organizationId, member.externalId, { optedOut: true });
      }
    });
    expect(await it.sync(admin, connection.id)).toEqual({ gone: 1 });
    expect([provider.asked, organization.asked, tables().connections.has(connection.id)]).toEqual([[], [], false]);
  });

  test('and leaves and comes back still does not', async () => {
    const { it, admin, organization, owners, personOf, workOn } = await readOrganization();
    await it.app.setOrganizationReading({ tenantId: admin.tenantId, personId: personOf('ben') }, false);
    organization.answerDirectory(directory([entry('ada')]));
    await workOn(1.2 * DAY);
    organization.answerDirectory(directory([entry('ada'), entry('ben')]));
    await workOn(1.2 * DAY);
    expect(owners()).toEqual(['ada']);
  });

  test('and changes their mind is read again', async () => {
    const { it, admin, owners, personOf } = await readOrganization();
    const ben = { tenantId: admin.tenantId, personId: personOf('ben') };
    await it.app.setOrganizationReading(ben, false);
    expect(await it.app.setOrganizationReading(ben, true)).toEqual({ listed: true, allowed: true });
    expect([owners(), await it.app.organizationReading(ben)]).toEqual([
      ['ada', 'ben', 'cem'],
      { listed: true, allowed: true },
    ]);
  });

  test('has to be listed somewhere to say so', async () => {
    const { it, admin } = await readOrganization();
    expect(await it.app.organizationReading(admin)).toEqual({ listed: false, allowed: true });
    await expect(it.app.setOrganizationReading(admin, false)).rejects.toMatchObject({ code: 'not_found' });
  });
});
