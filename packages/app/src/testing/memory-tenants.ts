import type { ProviderName } from '../ports/provider.ts';
import type { Store, TenantId } from '../ports/store.ts';

/** Which tenant belongs to whom; each is made when it is first asked for. */
export function createMemoryTenants(
  newTenant: () => TenantId,
): Pick<Store, 'localTenant' | 'tenantOf' | 'homeOf' | 'claimOrganizations'> {
  let local: TenantId | null = null;
  const known = new Map<string, TenantId>();
  /** Claimed by an organization's consent, and nobody has signed in yet. */
  const claims = new Map<string, ProviderName>();
  return {
    localTenant: async () => (local ??= newTenant()),
    async tenantOf({ provider, organization, subject }) {
      const name = organization === null ? `${provider} account ${subject}` : organizationName(provider, organization);
      const tenantId = known.get(name) ?? newTenant();
      known.set(name, tenantId);
      claims.delete(name);
      return tenantId;
    },
    homeOf: async (provider, organization) => known.get(organizationName(provider, organization)) ?? null,
    async claimOrganizations(tenantId, provider, organizations) {
      const isTaken = (organization: string) =>
        (known.get(organizationName(provider, organization)) ?? tenantId) !== tenantId;
      const taken = organizations.filter(isTaken);
      const names = organizations
        .filter((one) => !taken.includes(one))
        .map((organization) => organizationName(provider, organization));
      for (const [name, claimedFor] of claims) {
        if (known.get(name) !== tenantId || claimedFor !== provider || names.includes(name)) continue;
        known.delete(name);
        claims.delete(name);
      }
      for (const name of names) {
        if (known.has(name)) continue;
        known.set(name, tenantId);
        claims.set(name, provider);
      }
      return taken;
    },
  };
}

function organizationName(provider: string, organization: string): string {
  return `${provider} organization ${organization}`;
}
