import type { Organization, OrganizationId, Organizations } from '../ports/organization-tables.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryOrganizations(tables: MemoryTables, newId: () => string): Organizations {
  const { organizations, members } = tables;
  const counted = (organization: Organization): Organization => ({
    ...organization,
    people: members.get(organization.id)?.size ?? 0,
  });
  const get = async (id: OrganizationId) => {
    const organization = organizations.get(id);
    return organization === undefined ? null : counted(organization);
  };
  return {
    list: async () => [...organizations.values()].map(counted),
    get,
    // Transactions run one after another here, so every row is held all the time.
    lock: get,
    async put(provider, consent, at) {
      const known = [...organizations.values()].find((one) => one.provider === provider);
      const organization: Organization = {
        id: known?.id ?? (newId() as OrganizationId),
        provider,
        consent,
        cursor: null,
        health: { state: 'pending' },
        failures: 0,
        people: 0,
        nextReadAt: provider === 'csv' ? null : at,
        lastReadAt: known?.lastReadAt ?? null,
      };
      organizations.set(organization.id, organization);
      return counted(organization);
    },
    async update(id, change) {
      const organization = organizations.get(id);
      if (organization !== undefined) organizations.set(id, { ...organization, ...change });
    },
    async remove(id) {
      organizations.delete(id);
      members.delete(id);
    },
  };
}
