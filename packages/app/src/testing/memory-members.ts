import type { DirectoryEntry } from '../ports/organization-provider.ts';
import type { Member, Members, OrganizationId } from '../ports/organization-tables.ts';
import { hexOf, type MemoryTables } from './memory-tables.ts';

export function memoryMembers(tables: MemoryTables): Members {
  const { members, optedOut } = tables;
  const of = (organizationId: OrganizationId) => members.get(organizationId) ?? new Map<string, Member>();
  const all = () => [...members.values()].flatMap((own) => [...own.values()]);
  const wish = (organizationId: OrganizationId, externalId: string) =>
    `${tables.organizations.get(organizationId)?.provider} ${externalId}`;
  return {
    async put(organizationId, entries, { whole, removed }) {
      if (!tables.organizations.has(organizationId)) throw new Error('A member belongs to an organization.');
      const before = of(organizationId);
      const after = new Map(whole ? [] : before);
      const counts = { added: 0, changed: 0, removed: 0 };
      for (const externalId of removed) after.delete(externalId);
      for (const entry of entries) {
        const known = before.get(entry.externalId);
        const opted = optedOut.has(wish(organizationId, entry.externalId));
        after.set(entry.externalId, { ...entry, organizationId, personId: known?.personId ?? null, optedOut: opted });
        if (known === undefined) counts.added += 1;
        else if (!sameEntry(known, entry)) counts.changed += 1;
      }
      counts.removed = [...before.keys()].filter((externalId) => !after.has(externalId)).length;
      members.set(organizationId, after);
      return counts;
    },
    async page(organizationId, after, limit) {
      const inOrder = [...of(organizationId).values()].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
      const rest = inOrder.filter((member) => after === null || orderOf(member) > after);
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return { members: page, next: rest.length > page.length && last !== undefined ? orderOf(last) : null };
    },
    async byAddress(address) {
      return all().filter((member) => member.addresses.includes(address));
    },
    async byExternalId(organizationId, externalId) {
      return of(organizationId).get(externalId) ?? null;
    },
    async ofPerson(personId) {
      return all().filter((member) => member.personId === personId);
    },
    async update(organizationId, externalId, change) {
      const member = of(organizationId).get(externalId);
      if (member === undefined) return;
      members.set(organizationId, new Map([...of(organizationId), [externalId, { ...member, ...change }]]));
      if (change.optedOut === true) optedOut.add(wish(organizationId, externalId));
      if (change.optedOut === false) optedOut.delete(wish(organizationId, externalId));
    },
  };
}

function orderOf({ externalId }: Member): string {
  return hexOf(externalId);
}

function sameEntry(known: Member, entry: DirectoryEntry): boolean {
  const { organizationId: _o, personId: _p, optedOut: _w, ...kept } = known;
  return JSON.stringify(kept, Object.keys(kept).toSorted()) === JSON.stringify(entry, Object.keys(kept).toSorted());
}
