import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { directory, entry } from '../testing/organized-world.ts';
import { readOrganization } from '../testing/read-organization.ts';
import { signedInAs } from '../testing/signing-in.ts';

/** Ben, whose mailbox the organization's consent reads and watches. */
async function withMailbox() {
  const all = await readOrganization();
  const { it, admin, personOf } = all;
  const ben = { tenantId: admin.tenantId, personId: personOf('ben') };
  const kinds = async () => (await it.app.listConnections(ben)).map(({ kind, account }) => [kind, account]);
  const comes = (address = 'ben@clearweek.example') =>
    signedInAs(it, 'ben', { identity: { subject: 'id-ben', address } });
  return { ...all, ben, kinds, comes };
}

describe('somebody whom the consent of the organization reads and who then connects the same account', () => {
  test('is read by their own consent alone, from that moment on and after later readings of the directory', async () => {
    const { ben, kinds, comes, organization, workOn, provider } = await withMailbox();
    expect(await kinds()).toEqual([['mailbox', 'ben@clearweek.example']]);
    expect((await comes()).session.principal).toEqual(ben);
    expect(await kinds()).toEqual([['account', 'ben@clearweek.example']]);
    organization.answerDirectory(directory([entry('ada'), entry('ben'), entry('cem')]));
    provider.asked.length = 0;
    await workOn(1.2 * DAY);
    await workOn(1.2 * DAY);
    expect(await kinds()).toEqual([['account', 'ben@clearweek.example']]);
    const ofMailbox = provider.asked.filter(({ mailbox }) => mailbox === 'ben@clearweek.example');
    expect(ofMailbox.map(({ method }) => method).filter((method) => method !== 'stop')).toEqual([]);
  });

  test('has the watches of the mailbox stopped by the consent of the organization', async () => {
    const { comes, tables } = await withMailbox();
    await comes();
    expect([...tables().farewells.values()]).toMatchObject([{ mailbox: { owner: 'ben@clearweek.example' } }]);
  });

  test('leaves the mailboxes of others as they are', async () => {
    const { comes, owners } = await withMailbox();
    await comes();
    expect(owners()).toEqual(['ada', 'cem']);
  });

  test.each([
    ['by its address', 'ben@clearweek.example', 'another-name'],
    ['by its name at the provider, whatever its address', 'benedict@clearweek.example', 'id-ben'],
  ])(
    'is read once also where both came at the same moment: the next reading finds it %s',
    async (_how, owner, subject) => {
      const { it, ben, kinds, organization, workOn } = await withMailbox();
      const source = { kind: 'account', subject, owner } as const;
      await it.store.inTenant(ben.tenantId, (tx) => tx.connections.create(ben.personId, 'google', source, 1, null));
      organization.answerDirectory(directory([entry('ada'), entry('ben'), entry('cem')]));
      await workOn(1.2 * DAY);
      expect(await kinds()).toEqual([['account', owner]]);
    },
  );

  test('is read by the organization again once they disconnect their own', async () => {
    const { it, ben, kinds, comes, organization, workOn } = await withMailbox();
    const { connectionId } = await comes();
    await it.app.disconnect(ben, connectionId);
    organization.answerDirectory(directory([entry('ada'), entry('ben'), entry('cem')]));
    await workOn(1.2 * DAY);
    expect(await kinds()).toEqual([['mailbox', 'ben@clearweek.example']]);
  });
});
