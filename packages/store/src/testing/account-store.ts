import type { Connection, PersonId, TenantId, TenantTransaction } from '@clearweek/app';
import type { StoreOptions } from '../create-store.ts';
import { newAccount } from './accounts.ts';
import { openTestStore, type TestStore } from './store.ts';

/** A store with a tenant and a person who may have accounts. */
export interface AccountStore extends TestStore {
  readonly tenant: TenantId;
  readonly person: PersonId;
  /** One more account of the person. */
  readonly account: () => Promise<Connection['id']>;
  /** Work for the tenant. */
  readonly inOwn: <T>(work: (tx: TenantTransaction) => Promise<T>) => Promise<T>;
}

export async function openAccountStore(options: Partial<StoreOptions> = {}): Promise<AccountStore> {
  const opened = await openTestStore(options);
  const tenant = await opened.newTenant();
  const person = (await opened.newPerson(tenant)).id;
  return {
    ...opened,
    tenant,
    person,
    account: async () => (await newAccount(opened.store, tenant, person)).id,
    inOwn: (work) => opened.store.inTenant(tenant, work),
  };
}
