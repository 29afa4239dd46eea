import { DAY, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { ProviderFault } from '../ports/provider.ts';
import { directory, entry, withOrganization } from '../testing/organized-world.ts';
import { readOrganization } from '../testing/read-organization.ts';
import { failed } from '../testing/scripted-provider.ts';

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
