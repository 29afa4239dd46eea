import type { Connection } from '../ports/connection-tables.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import { createMemoryStore } from './memory-store.ts';
import { somebody } from './somebody.ts';

export const oneTenant = '018f0000-0000-7000-8000-0000000000aa' as TenantId;
export const otherTenant = '018f0000-0000-7000-8000-0000000000bb' as TenantId;

/** A store in memory with one connection of one person, in `oneTenant`. */
export async function withStoredConnection(
  provider: Connection['provider'] = 'ics',
  source: Connection['source'] = { kind: 'file', owner: null },
) {
  const store = createMemoryStore();
  const inOne = <T>(work: (tx: TenantTransaction) => Promise<T>) => store.inTenant(oneTenant, work);
  const made = await inOne(async (tx) => {
    const { id: personId } = await tx.people.create(somebody);
    const { id } = await tx.connections.create(personId, provider, source, 1, null);
    return { personId, id };
  });
  return { store, inOne, ...made };
}
