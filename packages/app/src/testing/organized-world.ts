import type { DirectoryChanges, DirectoryEntry } from '../ports/organization-provider.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { PersonId } from '../ports/store.ts';
import { createScriptedOrganization, createScriptedProvider, ok } from './scripted-provider.ts';
import { createTestWorld, type TestWorldOptions } from './test-world.ts';

/** A key file as Google makes it, with a key that opens nothing. */
const keyFile = {
  type: 'service_account',
  client_email: 'reader@project.iam.clearweek.example',
  private_key: `-----BEGIN PRIVATE KEY-----\n${'QUJDRA=='.repeat(20)}\n-----END PRIVATE KEY-----\n`,
  private_key_id: 'key-1',
};

/** What an administrator sends with such a file, changed as a test says. */
export const googleRequest = (change: object = {}, admin = 'admin@clearweek.example') => ({
  key: JSON.stringify({ ...keyFile, ...change }),
  admin,
});

export const microsoftTenant = '11111111-2222-4333-8444-555555555555';

export function entry(name: string, change: Partial<DirectoryEntry> = {}): DirectoryEntry {
  return {
    externalId: `id-${name}`,
    addresses: [`${name}@clearweek.example`],
    name: null,
    zone: null,
    manager: null,
    unit: [],
    active: true,
    ...change,
  };
}

export function directory(
  entries: readonly DirectoryEntry[],
  { whole = true, removed = [] as string[], cursor = null as string | null } = {},
): { kind: 'ok'; value: DirectoryChanges; requests: number } {
  return ok({ kind: 'changes', whole, entries, removed, cursor });
}

/** An organization whose directory was not read yet, and its administrator. */
export async function withOrganization(name: ProviderName = 'google', options: TestWorldOptions = {}) {
  const provider = createScriptedProvider(name);
  const organization = createScriptedOrganization(name);
  const it = createTestWorld({ calendars: { [name]: provider }, organizations: { [name]: organization }, ...options });
  const admin = await it.arrive();
  const tables = () => it.store.tables(admin.tenantId);
  const connect = () =>
    name === 'google'
      ? it.app.connectGoogleOrganization(admin, googleRequest())
      : it.app.connectMicrosoftOrganization(admin, { tenant: microsoftTenant });
  return {
    it,
    admin,
    provider,
    organization,
    tables,
    connect,
    /** Does what is due now and in the next hours, once. */
    async workOn(ms: number) {
      await it.work();
      it.clock.pass(ms);
      while ((await it.store.ledger.planDue(it.clock.now(), 1_000)) > 0) await it.work();
      await it.work();
    },
    owners: () =>
      [...tables().connections.values()]
        .flatMap(({ source }) => (source.kind === 'mailbox' ? [source.owner.split('@')[0]] : []))
        .toSorted(),
    /** The person whom the directory means by a name. */
    personOf(who: string): PersonId {
      const members = [...tables().members.values()].flatMap((own) => [...own.values()]);
      return members.find(({ externalId }) => externalId === `id-${who}`)!.personId!;
    },
  };
}
