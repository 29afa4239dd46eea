import type { AppDependencies } from '../dependencies.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { PersonId, TenantId } from '../ports/store.ts';

export interface AdministratorWish {
  /** Of an account that has signed in. */
  readonly address: string;
  /** Null: whichever it is. */
  readonly provider: ProviderName | null;
  /** False takes it away. */
  readonly isAdministrator: boolean;
}

export type AdministratorChange =
  | { readonly kind: 'changed' }
  | { readonly kind: 'unchanged' }
  /** Nobody has signed in with such an account. */
  | { readonly kind: 'nobody' }
  /** Several people have accounts with this address; nothing was changed. `providers` helps to tell them apart, where it can. */
  | { readonly kind: 'several'; readonly providers: readonly ProviderName[] };

/**
 * Makes somebody an administrator of their own organization, or takes it away: for whoever runs the installation, because in production
 * nobody is one to begin with. It lets them connect the organization, and shows them nobody's calendar.
 *
 * An address alone is not proof of who somebody is: an organization names its accounts as it likes. So where more than one person has
 * it, nothing is guessed.
 */
export function createSetAdministrator({ store, clock }: Pick<AppDependencies, 'store' | 'clock'>) {
  return async ({ address, provider, isAdministrator }: AdministratorWish): Promise<AdministratorChange> => {
    const found: Holder[] = [];
    for (const tenantId of await store.tenants()) {
      const holders = await store.inTenant(tenantId, (tx) => tx.identities.holders(address.toLowerCase()));
      found.push(...holders.map((holder) => ({ tenantId, ...holder })));
    }
    const meant = found.filter((holder) => provider === null || holder.provider === provider);
    const [person] = meant;
    if (person === undefined) return { kind: 'nobody' };
    if (meant.some(({ personId }) => personId !== person.personId)) {
      return { kind: 'several', providers: [...new Set(meant.map((holder) => holder.provider))].toSorted() };
    }
    return store.inTenant(person.tenantId, async (tx): Promise<AdministratorChange> => {
      const { personId } = person;
      if ((await tx.people.get(personId))?.isAdministrator === isAdministrator) return { kind: 'unchanged' };
      await tx.people.update(personId, { isAdministrator });
      const action = isAdministrator ? 'person.made_administrator' : 'person.unmade_administrator';
      await tx.audit.write({ at: clock.now(), actor: 'system', action, subject: personId });
      return { kind: 'changed' };
    });
  };
}

interface Holder {
  readonly tenantId: TenantId;
  readonly personId: PersonId;
  readonly provider: ProviderName;
}
