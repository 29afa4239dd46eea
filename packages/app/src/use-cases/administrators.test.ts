import { expect, test } from 'vitest';
import type { ProviderName } from '../ports/provider.ts';
import type { PersonId, TenantId } from '../ports/store.ts';
import { createTestWorld, wednesday } from '../testing/test-world.ts';
import { createSetAdministrator } from './administrators.ts';
import { createPerson } from './sessions.ts';

const address = 'ada@clearweek.example';

async function withPeople(...accounts: readonly { provider: ProviderName; organization: string; address: string }[]) {
  const { store, deps } = createTestWorld({ tenancy: 'by-organization' });
  const people: { tenantId: TenantId; id: PersonId }[] = [];
  for (const [index, account] of accounts.entries()) {
    const identity = { ...account, subject: `subject-${index}` };
    const tenantId = await store.tenantOf(identity);
    const person = await store.inTenant(tenantId, async (tx) => {
      const fresh = { zone: 'Europe/Berlin', address: account.address, isAdministrator: false };
      const { id } = await createPerson(tx, fresh, wednesday);
      await tx.identities.add(id, identity, wednesday);
      return { tenantId, id };
    });
    people.push(person);
  }
  const isAdministrator = ({ tenantId, id }: (typeof people)[number]) =>
    store.tables(tenantId).people.get(id)?.isAdministrator;
  return { set: createSetAdministrator(deps), people, isAdministrator, store };
}

test('is found by the address of an account, in any organization, and made one once', async () => {
  const { set, people, isAdministrator, store } = await withPeople(
    { provider: 'google', organization: 'clearweek.example', address },
    { provider: 'google', organization: 'clearweek.example', address: 'ben@clearweek.example' },
    { provider: 'microsoft', organization: 'other', address: 'cleo@other.example' },
  );
  const wish = { address: 'Ada@Clearweek.example', provider: null, isAdministrator: true };
  expect(await set(wish)).toEqual({ kind: 'changed' });
  expect(await set(wish)).toEqual({ kind: 'unchanged' });
  expect(people.map(isAdministrator)).toEqual([true, false, false]);
  const { audit } = store.tables(people[0]!.tenantId);
  expect(audit.filter(({ action }) => action === 'person.made_administrator')).toEqual([
    { at: wednesday, actor: 'system', action: 'person.made_administrator', subject: people[0]!.id },
  ]);
  expect(await set({ ...wish, isAdministrator: false })).toEqual({ kind: 'changed' });
  expect(people.map(isAdministrator)).toEqual([false, false, false]);
});

test('is nobody who has not signed in', async () => {
  const { set } = await withPeople({ provider: 'google', organization: 'clearweek.example', address });
  expect(await set({ address: 'x@clearweek.example', provider: null, isAdministrator: true })).toEqual({
    kind: 'nobody',
  });
  expect(await set({ address, provider: 'microsoft', isAdministrator: true })).toEqual({ kind: 'nobody' });
});

test('is not guessed where two people have accounts with the same address', async () => {
  const { set, people, isAdministrator } = await withPeople(
    { provider: 'google', organization: 'clearweek.example', address },
    { provider: 'microsoft', organization: 'a tenant of somebody else', address },
  );
  const wish = { address, isAdministrator: true };
  expect(await set({ ...wish, provider: null })).toEqual({ kind: 'several', providers: ['google', 'microsoft'] });
  expect(people.map(isAdministrator)).toEqual([false, false]);
  expect(await set({ ...wish, provider: 'google' })).toEqual({ kind: 'changed' });
  expect(people.map(isAdministrator)).toEqual([true, false]);
});
