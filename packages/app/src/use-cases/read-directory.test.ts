import { DAY, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { connectAccount } from '../testing/connected-account.ts';
import { directory, entry, withOrganization } from '../testing/organized-world.ts';
import { readOrganization } from '../testing/read-organization.ts';
import { ok } from '../testing/scripted-provider.ts';
import { identityOf } from '../testing/scripted-sign-in.ts';

describe('the first reading of a directory', () => {
  test('makes a person and a mailbox of everybody, and reads their calendars by the consent of the organization', async () => {
    const { it, admin, provider, organization, connect, workOn, owners, tables } = await withOrganization();
    organization.answerDirectory(directory([entry('ada', { zone: 'Asia/Tokyo' }), entry('ben')]));
    await connect();
    await workOn(HOUR / 60);
    expect(owners()).toEqual(['ada', 'ben']);
    const changes = provider.asked.filter(({ method }) => method === 'changes');
    expect(changes.map(({ mailbox, token }) => [mailbox, token])).toEqual([
      ['ada@clearweek.example', 'token-of-ada@clearweek.example'],
      ['ben@clearweek.example', 'token-of-ben@clearweek.example'],
    ]);
    const people = [...tables().people.values()].filter(({ id }) => id !== admin.personId);
    expect(people.map(({ zone, address, isAdministrator }) => [zone, address, isAdministrator])).toEqual([
      ['Asia/Tokyo', 'ada@clearweek.example', false],
      ['Europe/Berlin', 'ben@clearweek.example', false],
    ]);
    expect(await it.app.listOrganizations(admin)).toMatchObject([{ state: 'active', people: 2 }]);
  });

  test('leaves out whoever is not at work', async () => {
    const { organization, connect, workOn, owners, provider } = await withOrganization();
    organization.answerDirectory(directory([entry('ada'), entry('gone', { active: false })]));
    await connect();
    await workOn(HOUR / 60);
    expect(owners()).toEqual(['ada']);
    expect(provider.asked.map(({ mailbox }) => mailbox)).not.toContain('gone@clearweek.example');
  });

  test('does not let thousands begin at once', async () => {
    const { it, organization, connect, tables } = await withOrganization();
    organization.answerDirectory(directory(Array.from({ length: 250 }, (_, index) => entry(`p${index}`))));
    await connect();
    await it.run(it.waiting()[0]!);
    const times = [...tables().connections.values()].map(({ nextSyncAt }) => (nextSyncAt ?? 0) - it.clock.now());
    expect(times.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, index) => index * 100));
  });

  test('finds again who signed in with their account before, by its id and not by its address', async () => {
    for (const [name, subject] of [
      ['google', 'id-ada'],
      ['microsoft', 'id-ada.11111111-2222-4333-8444-555555555555'],
    ] as const) {
      const { it, admin, organization, connect, tables } = await withOrganization(name);
      await it.store.inTenant(admin.tenantId, (tx) =>
        tx.identities.add(admin.personId, identityOf(name, 'renamed', { subject }), it.clock.now()),
      );
      organization.answerDirectory(directory([entry('ada')]));
      await connect();
      await it.work();
      expect([...tables().people.keys()]).toEqual([admin.personId]);
      expect([...tables().connections.values()].map(({ personId }) => personId)).toEqual([admin.personId]);
    }
  });

  test('leaves an account alone that its person connected themselves', async () => {
    const { it, admin, organization, connect, owners } = await withOrganization();
    await it.store.inTenant(admin.tenantId, (tx) =>
      tx.identities.add(admin.personId, identityOf('google', 'ada', { subject: 'id-ada' }), it.clock.now()),
    );
    await connectAccount(it, admin, 'google', 'ada@clearweek.example');
    organization.answerDirectory(directory([entry('ada'), entry('ben')]));
    await connect();
    await it.work();
    expect(owners()).toEqual(['ben']);
  });
});

describe('a later reading of a directory', () => {
  test('comes by itself within about a day, from where the last one ended', async () => {
    const { it, organization, stored, workOn } = await readOrganization();
    organization.answerDirectory(directory([], { whole: false, cursor: 'two' }));
    await workOn(1.2 * DAY);
    expect(organization.asked.filter(({ what }) => what === 'directory')).toEqual([
      { what: 'directory', cursor: 'one' },
    ]);
    expect(stored()).toMatchObject({ cursor: 'two', health: { state: 'active' } });
    expect(stored().nextReadAt).toBeGreaterThan(it.clock.now());
  });

  test('takes what changed: who came, who left, who stopped working', async () => {
    const { organization, owners, workOn, tables, personOf } = await readOrganization();
    const ben = personOf('ben');
    organization.answerDirectory(
      directory([entry('dot'), entry('cem', { active: false })], { whole: false, removed: ['id-ben'], cursor: 'two' }),
    );
    await workOn(1.2 * DAY);
    expect(owners()).toEqual(['ada', 'dot']);
    expect(tables().people.has(ben)).toBe(true);
  });

  test('that is whole removes whoever is not in it', async () => {
    const { organization, owners, workOn } = await readOrganization();
    organization.answerDirectory(directory([entry('cem')]));
    await workOn(1.2 * DAY);
    expect(owners()).toEqual(['cem']);
  });

  test('begins anew where its cursor holds no longer', async () => {
    const { organization, owners, workOn, stored } = await readOrganization();
    organization.answerDirectory((cursor) =>
      cursor === null ? directory([entry('ada')], { cursor: 'new' }) : ok({ kind: 'cursor-expired' }),
    );
    await workOn(1.2 * DAY);
    expect([owners(), stored().cursor]).toEqual([['ada'], 'new']);
  });

  test('keeps a mailbox whose address changed, and reads it by the new one', async () => {
    const { organization, owners, workOn, tables } = await readOrganization();
    const before = [...tables().connections.keys()];
    const addresses = ['adalbert@clearweek.example', 'ada@clearweek.example'];
    organization.answerDirectory(directory([entry('ada', { addresses })], { whole: false }));
    await workOn(1.2 * DAY);
    expect([owners(), [...tables().connections.keys()]]).toEqual([['adalbert', 'ben', 'cem'], before]);
  });

  test('of the same people changes nothing', async () => {
    const { it, admin, id, organization, tables } = await readOrganization();
    organization.answerDirectory(directory([entry('ada'), entry('ben'), entry('cem')], { cursor: 'one' }));
    const before = tables();
    const read = () =>
      it.handlers['read-directory'](
        { organizationId: id },
        { tenantId: admin.tenantId, signal: { aborted: false } as AbortSignal, attempt: 1 },
      );
    expect(await read()).toMatchObject({ added: 0, changed: 0, removed: 0, connected: 0 });
    expect([tables().connections, tables().people, tables().members]).toEqual([
      before.connections,
      before.people,
      before.members,
    ]);
  });
});
