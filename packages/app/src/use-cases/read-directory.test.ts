import { DAY, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { ProviderFault } from '../ports/provider.ts';
import { connectAccount } from '../testing/connected-account.ts';
import { directory, entry, withOrganization } from '../testing/organized-world.ts';
import { failed, ok } from '../testing/scripted-provider.ts';
import { identityOf } from '../testing/scripted-sign-in.ts';

/** An organization of three people that was read and whose calendars were. */
async function readOrganization(name: 'google' | 'microsoft' = 'google') {
  const all = await withOrganization(name);
  all.organization.answerDirectory(directory([entry('ada'), entry('ben'), entry('cem')], { cursor: 'one' }));
  const { id } = await all.connect();
  await all.workOn(HOUR / 60);
  all.provider.asked.length = 0;
  all.organization.asked.length = 0;
  const stored = () => all.tables().organizations.get(id as OrganizationId)!;
  return { ...all, id: id as OrganizationId, stored };
}

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
    const asked = [...provider.asked, ...organization.asked].map(({ mailbox }) => mailbox);
    expect(asked).not.toContain('ben@clearweek.example');
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

describe('a directory that suddenly names too few', () => {
  const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const few = (count: number) => names.slice(0, count).map((name) => entry(name));

  async function readTwenty() {
    const all = await withOrganization();
    all.organization.answerDirectory(directory(few(20), { cursor: 'one' }));
    const { id } = await all.connect();
    await all.workOn(HOUR / 60);
    const stored = () => all.tables().organizations.get(id as OrganizationId)!;
    return { ...all, stored };
  }

  test.each([
    ['nobody', directory([], { cursor: 'two' })],
    ['fewer than half', directory(few(9), { cursor: 'two' })],
    [
      'fewer than half, by saying who is gone',
      directory([], { whole: false, removed: names.slice(0, 11).map((name) => `id-${name}`), cursor: 'two' }),
    ],
  ])('is not believed: %s', async (_what, answer) => {
    const { it, admin, organization, owners, stored, workOn } = await readTwenty();
    organization.answerDirectory(answer);
    await workOn(1.2 * DAY);
    expect([owners().length, stored().cursor]).toEqual([20, 'one']);
    expect(await it.app.listOrganizations(admin)).toMatchObject([
      { state: 'degraded', people: 20, problem: { text: expect.stringContaining('Nobody was disconnected') } },
    ]);
    expect(stored().nextReadAt).toBeGreaterThan(it.clock.now());
    organization.answerDirectory(directory(few(20)));
    await workOn(1.2 * DAY);
    expect([owners().length, stored().health.state]).toEqual([20, 'active']);
  });

  test('is believed where half or more are left', async () => {
    const { organization, owners, workOn } = await readTwenty();
    organization.answerDirectory(directory(few(10)));
    await workOn(1.2 * DAY);
    expect(owners()).toHaveLength(10);
  });

  test('is believed once the administrator has connected the organization anew, unless nobody is left', async () => {
    const { it, organization, connect, owners, workOn } = await readTwenty();
    organization.answerDirectory(directory([]));
    await connect();
    await it.work();
    expect(owners()).toHaveLength(20);
    organization.answerDirectory(directory(few(2)));
    await connect();
    await workOn(HOUR / 60);
    expect(owners()).toHaveLength(2);
  });

  test('of three people is not believed either where it names nobody', async () => {
    const { organization, owners, workOn } = await readOrganization();
    organization.answerDirectory(directory([]));
    await workOn(1.2 * DAY);
    expect(owners()).toEqual(['ada', 'ben', 'cem']);
  });
});

describe('a directory that cannot be read', () => {
  const faults: readonly (readonly [ProviderFault, string, string])[] = [
    [{ kind: 'unauthorized' }, 'degraded', 'provider_unavailable'],
    [{ kind: 'permission-missing' }, 'needs_attention', 'admin_consent_needed'],
    [{ kind: 'blocked-by-admin' }, 'needs_attention', 'admin_consent_needed'],
    [{ kind: 'throttled', scope: 'tenant', retryAfterMs: null }, 'degraded', 'provider_throttled'],
    [{ kind: 'unavailable', retryAfterMs: null }, 'degraded', 'provider_unavailable'],
    [{ kind: 'misconfigured' }, 'degraded', 'provider_misconfigured'],
  ];

  test.each(faults)('says so, keeps everybody, and is tried again: %o', async (fault, state, code) => {
    const { it, admin, organization, owners, stored, workOn } = await readOrganization();
    organization.answerDirectory(failed(fault));
    await workOn(1.2 * DAY);
    expect(stored()).toMatchObject({ health: { state, problem: { code } } });
    expect(owners()).toEqual(['ada', 'ben', 'cem']);
    expect(stored().nextReadAt).toBeGreaterThan(it.clock.now());
    organization.answerDirectory(directory([entry('ada')]));
    await workOn(1.2 * DAY);
    expect([stored().health.state, owners()]).toEqual(['active', ['ada']]);
    expect(await it.app.listOrganizations(admin)).toMatchObject([{ problem: null }]);
  });

  test('one mailbox that may not be read stops no other', async () => {
    const { provider, tables, workOn } = await readOrganization();
    provider.answerChanges(({ mailbox, cursor }) =>
      mailbox?.startsWith('ben') === true
        ? failed({ kind: 'no-calendar' })
        : { kind: 'changes', whole: cursor === null, changes: [], cursor: 'next', zone: null, requests: 1 },
    );
    await workOn(7 * HOUR);
    const states = [...tables().connections.values()].map(({ health }) => health.state);
    expect(states.toSorted()).toEqual(['active', 'active', 'needs_attention']);
    expect(tables().mails.size).toBe(0);
  });

  test('an organization that is removed while it is read brings nobody back', async () => {
    const { it, admin, id, organization, owners, tables } = await readOrganization();
    let removing: Promise<void> | null = null;
    organization.answerDirectory(() => {
      removing = it.app.removeOrganization(admin, id);
      return directory([entry('dot')]);
    });
    const context = { tenantId: admin.tenantId, signal: { aborted: false } as AbortSignal, attempt: 1 };
    await it.handlers['read-directory']({ organizationId: id }, context);
    await removing;
    await it.work();
    expect([owners(), tables().members.size, tables().organizations.size]).toEqual([[], 0, 0]);
  });
});
