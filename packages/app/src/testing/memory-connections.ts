import { AppError } from '../errors.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { ConnectionId, PersonId, TenantTransaction } from '../ports/store.ts';
import { eraseCalendars } from './memory-erasing.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryConnections(tables: MemoryTables, newId: () => string): TenantTransaction['connections'] {
  const { connections } = tables;
  const get = async (id: ConnectionId) => connections.get(id) ?? null;
  return {
    async list(personId) {
      const own = [...connections.values()].filter((connection) => connection.personId === personId);
      return own.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    },
    get,
    // Transactions run one after another here, so every row is held all the time.
    lock: get,
    async create(personId, provider, source, at, nextSyncAt) {
      if (!tables.people.has(personId)) throw new Error('A connection belongs to a person.');
      const id = newId() as ConnectionId;
      const fresh = { events: 0, warnings: [], layoutWarnings: [], customZones: [], failures: 0, lastSyncedAt: null };
      const connection: Connection = {
        ...fresh,
        id,
        personId,
        provider,
        source,
        generation: 1,
        health: { state: 'pending' },
        validators: { etag: null, lastModified: null },
        createdAt: at,
        nextSyncAt,
      };
      connections.set(id, connection);
      return connection;
    },
    async update(id, change) {
      const connection = connections.get(id);
      if (connection !== undefined) connections.set(id, { ...connection, ...change });
    },
    async remove(id) {
      tables.uploads.delete(id);
      tables.mirror.delete(id);
      eraseCalendars(tables, id);
      tables.grants.delete(id);
      const others = tables.occurrences.filter((row) => row.connectionId !== id);
      tables.occurrences.splice(0, tables.occurrences.length, ...others);
      return connections.delete(id);
    },
  };
}

export function memoryUploads(tables: MemoryTables): TenantTransaction['uploads'] {
  return {
    async put(id, bytes) {
      requireOwner(tables, id);
      tables.uploads.set(id, bytes.slice());
    },
    async get(id) {
      return tables.uploads.get(id)?.slice() ?? null;
    },
    async remove(id) {
      tables.uploads.delete(id);
    },
  };
}

/** Whose connection it is. Throws `not_found` where it is gone: nothing may be written for it. */
export function requireOwner({ connections }: MemoryTables, id: ConnectionId): PersonId {
  const connection = connections.get(id);
  if (connection === undefined) throw new AppError('not_found', 'There is no such connection.');
  return connection.personId;
}
