import { DAY, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { ProviderFault } from '../ports/provider.ts';
import { directory, entry, withOrganization } from '../testing/organized-world.ts';
import { failed } from '../testing/scripted-provider.ts';

/** An organization of two people whose calendars are read and watched. */
async function watchedOrganization(name: 'google' | 'microsoft' = 'google') {
  const all = await withOrganization(name);
  all.organization.answerDirectory(directory([entry('ada'), entry('ben')]));
  const { id } = await all.connect();
  await all.workOn(HOUR / 60);
  expect(all.provider.standing.size).toBe(2);
  all.provider.asked.length = 0;
  all.organization.asked.length = 0;
  const ben = { tenantId: all.admin.tenantId, personId: all.personOf('ben') };
  const stops = () => all.provider.asked.filter(({ method }) => method === 'stop');
  const left = () => [all.provider.standing.size, all.tables().watches.size, all.tables().farewells.size];
  return { ...all, id: id as OrganizationId, ben, stops, left };
}

const ways: readonly (readonly [string, (all: Awaited<ReturnType<typeof watchedOrganization>>) => Promise<unknown>])[] =
  [
    ['says no', ({ it, ben }) => it.app.setOrganizationReading(ben, false)],
    [
      'disconnects it',
      ({ it, ben, tables }) => {
        const own = [...tables().connections.values()].find(({ personId }) => personId === ben.personId)!;
        return it.app.disconnect(ben, own.id);
      },
    ],
    [
      'leaves the directory',
      ({ organization, workOn }) => {
        organization.answerDirectory(directory([entry('ada')]));
        return workOn(1.2 * DAY);
      },
    ],
    [
      'stops working',
      ({ organization, workOn }) => {
        organization.answerDirectory(directory([entry('ada'), entry('ben', { active: false })]));
        return workOn(1.2 * DAY);
      },
    ],
  ];

describe.each(['google', 'microsoft'] as const)('the watches of a mailbox at %s', (name) => {
  test.each(ways)('are stopped by the consent of the organization when its person %s', async (_what, leave) => {
    const all = await watchedOrganization(name);
    await leave(all);
    await all.it.work();
    expect(all.left()).toEqual([1, 1, 0]);
    expect(all.stops()).toMatchObject([
      {
        token: name === 'google' ? 'token-of-ben@clearweek.example' : 'token-of-all',
        mailbox: 'ben@clearweek.example',
      },
    ]);
  });
});

describe('what is to be said to a provider about a mailbox that is read no more', () => {
  const later: readonly ProviderFault[] = [
    { kind: 'unavailable', retryAfterMs: HOUR },
    { kind: 'throttled', scope: 'tenant', retryAfterMs: HOUR },
  ];

  test.each(later)('delays nothing here, and is said when the provider listens again: %o', async (fault) => {
    const { it, ben, provider, owners, left } = await watchedOrganization();
    provider.answerStop(failed(fault));
    await it.app.setOrganizationReading(ben, false);
    expect(owners()).toEqual(['ada']);
    expect(await it.work()).toContainEqual(
      expect.objectContaining({ kind: 'postponed', job: 'revoke-consent', at: it.clock.now() + HOUR }),
    );
    expect(left()).toEqual([2, 1, 1]);
    provider.answerStop(null);
    it.clock.pass(HOUR);
    await it.work();
    expect(left()).toEqual([1, 1, 0]);
  });

  test('waits for the token too', async () => {
    const { it, ben, organization, left } = await watchedOrganization();
    const token = { kind: 'ok', value: { token: 't', expiresInMs: HOUR }, requests: 1 } as const;
    organization.answerToken(failed({ kind: 'unavailable', retryAfterMs: null }));
    await it.app.setOrganizationReading(ben, false);
    await it.work();
    organization.answerToken(token);
    it.clock.pass(HOUR);
    await it.work();
    expect(left()).toEqual([1, 1, 0]);
  });

  test.each([{ kind: 'no-calendar' }, { kind: 'unauthorized' }, { kind: 'blocked-by-admin' }] as const)(
    'is left where nobody may say it any more: $kind',
    async (fault) => {
      const { it, ben, organization, stops, left } = await watchedOrganization();
      organization.answerToken(failed(fault));
      await it.app.setOrganizationReading(ben, false);
      expect(await it.work()).toContainEqual(
        expect.objectContaining({ kind: 'done', counts: { stopped: 0, consent_gone: 1 } }),
      );
      expect([stops(), left()]).toEqual([[], [2, 1, 0]]);
    },
  );

  test('is nothing where the organization was disconnected, whose watches end by themselves and are believed by nobody', async () => {
    const { it, admin, id, organization, provider, stops, tables } = await watchedOrganization();
    const [watch] = [...tables().watches.values()];
    await it.app.removeOrganization(admin, id);
    await it.work();
    expect([stops(), organization.asked, tables().farewells.size]).toEqual([[], [], 0]);
    const ends = [...provider.standing.values()].map(({ expiresAt }) => expiresAt - it.clock.now());
    expect(Math.max(...ends)).toBeLessThanOrEqual(7 * DAY);
    const { id: watchId, secretHash, remote } = watch!;
    const notice = { tenantId: admin.tenantId, watchId, secretHash, resourceId: remote!.resourceId };
    expect(await it.app.takeNotices([notice])).toEqual({ known: 0, unknown: 1 });
    expect(it.waiting().filter(({ job }) => job === 'sync-connection')).toEqual([]);
  });

  test('is nothing any more where the organization was disconnected before it was said', async () => {
    const { it, admin, ben, id, stops, left } = await watchedOrganization();
    await it.app.setOrganizationReading(ben, false);
    await it.app.removeOrganization(admin, id);
    await it.work();
    expect([stops(), left()]).toEqual([[], [2, 0, 0]]);
  });

  test('waits while the budget for the provider is used up', async () => {
    const { it, admin, ben, stops, left } = await watchedOrganization();
    await it.store.budget.block('google', admin.tenantId, it.clock.now() + HOUR);
    await it.app.setOrganizationReading(ben, false);
    await it.work();
    expect([stops(), left()]).toEqual([[], [2, 1, 1]]);
    it.clock.pass(HOUR);
    await it.work();
    expect(left()).toEqual([1, 1, 0]);
  });
});
