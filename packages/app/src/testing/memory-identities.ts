import type { Identities } from '../ports/account-tables.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryIdentities({ identities, people }: MemoryTables): Identities {
  return {
    async find(provider, subject) {
      return identities.get(nameOf(provider, subject))?.personId ?? null;
    },
    async add(personId, { provider, subject, address }) {
      if (!people.has(personId)) throw new Error('An account belongs to a person.');
      const name = nameOf(provider, subject);
      // A known account stays with its person; only its address is renewed.
      identities.set(name, { personId: identities.get(name)?.personId ?? personId, provider, address });
    },
    async remove(provider, subject) {
      identities.delete(nameOf(provider, subject));
    },
    async list(personId) {
      const own = [...identities.values()].filter((identity) => identity.personId === personId);
      return own.map(({ provider, address }) => ({ provider, address }));
    },
    async some() {
      return identities.size > 0;
    },
    async holders(address) {
      const found = [...identities.values()].filter((identity) => identity.address === address);
      return found.map(({ personId, provider }) => ({ personId, provider }));
    },
  };
}

function nameOf(provider: string, subject: string): string {
  return `${provider} ${subject}`;
}
