import { DAY, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { WatchId } from '../ports/watch-tables.ts';
import { directory, entry, withOrganization } from '../testing/organized-world.ts';
import { encodeWatchName } from '../watch-name.ts';

const people = ['ada', 'ben', 'cem', 'dot'];
const unknown = '0198f3a2-0000-8000-a000-000000000001' as WatchId;

/** An organization whose mailboxes are read and watched. */
async function watchedOrganization(name: 'google' | 'microsoft' = 'microsoft') {
  const all = await withOrganization(name);
  all.organization.answerDirectory(directory(people.map((one) => entry(one))));
  await all.connect();
  await all.workOn(HOUR / 60);
  const { it, provider } = all;
  expect(provider.standing.size).toBe(people.length);
  const lists = () => provider.asked.filter(({ method }) => method === 'list-watches').length;
  /** As the provider has it, and nobody wrote down. */
  const leave = (remoteId: string, watchName: string | null) =>
    provider.leave({ remoteId, resourceId: null, expiresAt: it.clock.now() + 6 * DAY }, watchName);
  return { ...all, lists, leave };
}

describe("what a provider still has of an organization's mailboxes and nobody knows", () => {
  test('is listed once with each reading of the directory, and not for each mailbox that is watched', async () => {
    const { provider, lists, workOn } = await watchedOrganization();
    expect(lists()).toBe(1);
    provider.asked.length = 0;
    await workOn(1.2 * DAY);
    expect(lists()).toBe(1);
    await workOn(4 * DAY);
    expect(provider.asked.filter(({ method }) => method === 'renew').length).toBeGreaterThanOrEqual(people.length);
    expect(lists()).toBe(2);
  });

  test('is stopped, and nothing else: neither what stands, nor what another tenant asked for, nor what bears no name', async () => {
    const { admin, provider, workOn, leave } = await watchedOrganization();
    const before = [...provider.standing.keys()];
    leave('orphan', encodeWatchName(admin.tenantId, unknown));
    leave('of another', encodeWatchName('0198f3a2-0000-7000-8000-00000000000f' as typeof admin.tenantId, unknown));
    leave('nameless', null);
    await workOn(1.2 * DAY);
    expect([...provider.standing.keys()]).toEqual([...before, 'of another', 'nameless']);
  });

  test('is not what was asked for just now and is not written down yet', async () => {
    const { it, admin, provider, tables, workOn, leave } = await watchedOrganization();
    const [first] = [...tables().watches.values()];
    const fresh = { ...first!, id: unknown, renewAt: it.clock.now() + 9 * DAY, createdAt: it.clock.now() + 1.3 * DAY };
    await it.store.inTenant(admin.tenantId, (tx) => tx.watches.create(fresh));
    leave('being made', encodeWatchName(admin.tenantId, unknown));
    await workOn(1.2 * DAY);
    expect([...provider.standing.keys()]).toContain('being made');
  });

  test('is not asked of a provider that cannot list it', async () => {
    expect((await watchedOrganization('google')).lists()).toBe(0);
  });
});
