import { HOUR, type Instant } from '@clearweek/calendar';
import type { ConnectedProvider } from '../dependencies.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { createScriptedProvider } from './scripted-provider.ts';
import { tokensOf } from './scripted-sign-in.ts';
import { createTestWorld, endless, type TestWorldOptions, wednesday } from './test-world.ts';

/** A person with an account that was not read yet. */
export async function withAccount(name: ProviderName = 'google', options: TestWorldOptions = {}) {
  const provider = createScriptedProvider(name);
  const it = createTestWorld({ calendars: { [name]: provider }, ...options });
  const me = await it.arrive();
  const id = await connectAccount(it, me, name);
  return {
    it,
    me,
    id,
    provider,
    sync: () => it.sync(me, id),
    watch: () =>
      it.handlers['watch-connection']({ connectionId: id }, { tenantId: me.tenantId, signal: endless, attempt: 1 }),
    stored: () => it.connection(me, id),
    tables: () => it.store.tables(me.tenantId),
    signIn: (it.deps.providers[name] as ConnectedProvider).signIn,
  };
}

/** One that was read, measured and watched, and is well. */
export async function readAccount(name: ProviderName = 'google', options: TestWorldOptions = {}) {
  const all = await withAccount(name, options);
  await all.sync();
  await all.it.work();
  all.it.clock.pass(HOUR / 6);
  all.provider.asked.length = 0;
  return all;
}

export async function connectAccount(
  it: ReturnType<typeof createTestWorld>,
  { tenantId, personId }: Pick<Principal, 'tenantId' | 'personId'>,
  name: ProviderName,
  owner = 'ada@clearweek.example',
): Promise<ConnectionId> {
  return it.store.inTenant(tenantId, async (tx) => {
    const source = { kind: 'account', subject: `subject-${owner}`, owner } as const;
    const { id } = await tx.connections.create(personId, name, source, it.clock.now(), null);
    await tx.grants.put(id, tokensOf('first', longAfter), it.clock.now());
    await tx.people.update(personId, { address: owner });
    return id;
  });
}

const longAfter: Instant = wednesday + 1_000 * HOUR;
