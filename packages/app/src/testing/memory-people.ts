import type { PersonId, TenantTransaction } from '../ports/store.ts';
import { hexOf, type MemoryTables } from './memory-tables.ts';

export function memoryPeople(tables: MemoryTables, newId: () => string): TenantTransaction['people'] {
  const { people } = tables;
  const longestStanding = () =>
    [...people.values()].toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return {
    async get(id) {
      return people.get(id) ?? null;
    },
    async create(person) {
      const created = { ...person, id: newId() as PersonId, hadAccount: false };
      people.set(created.id, created);
      return created;
    },
    // One transaction at a time: there is nobody to wait for.
    async lock() {},
    async first() {
      return longestStanding()[0] ?? null;
    },
    async local() {
      return longestStanding().find(({ hadAccount }) => !hadAccount) ?? null;
    },
    async update(id, change) {
      const person = people.get(id);
      if (person !== undefined) people.set(id, { ...person, ...change });
    },
    async withGuessedZone() {
      return [...people.values()].filter(({ address, zoneIsGuess }) => address !== null && zoneIsGuess);
    },
    async setNextAnalysisAt(id, at) {
      if (people.has(id)) tables.nextAnalysisAt.set(id, at);
    },
  };
}

export function memorySessions({ sessions }: MemoryTables): TenantTransaction['sessions'] {
  return {
    async create(tokenHash, session) {
      sessions.set(hexOf(tokenHash), session);
    },
    async find(tokenHash) {
      return sessions.get(hexOf(tokenHash)) ?? null;
    },
    async touch(tokenHash, lastSeenAt) {
      const session = sessions.get(hexOf(tokenHash));
      if (session !== undefined) sessions.set(hexOf(tokenHash), { ...session, lastSeenAt });
    },
    async remove(tokenHash) {
      sessions.delete(hexOf(tokenHash));
    },
    async removeAll(personId) {
      for (const [hash, session] of sessions) if (session.personId === personId) sessions.delete(hash);
    },
    async prune(personId, now, keep) {
      const own = [...sessions].filter(([, session]) => session.personId === personId);
      const alive = own.filter(([, session]) => session.expiresAt > now);
      const newest = alive.toSorted(([a, one], [b, other]) => other.createdAt - one.createdAt || (a < b ? -1 : 1));
      const kept = new Set(newest.slice(0, keep).map(([hash]) => hash));
      for (const [hash] of own) if (!kept.has(hash)) sessions.delete(hash);
    },
  };
}
