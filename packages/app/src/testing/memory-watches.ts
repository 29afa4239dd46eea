import type { Watches } from '../ports/watch-tables.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryWatches(tables: MemoryTables): Watches {
  const { watches } = tables;
  return {
    async create(watch) {
      const calendar = tables.calendars.get(watch.calendarId);
      if (calendar?.connectionId !== watch.connectionId) throw new Error('A watch belongs to a calendar.');
      if (watches.has(watch.id)) throw new Error('There is a watch of this name.');
      watches.set(watch.id, { ...watch, remote: null });
    },
    async get(id) {
      return watches.get(id) ?? null;
    },
    async getMany(ids) {
      return [...watches.values()].filter(({ id }) => ids.includes(id));
    },
    async list(connectionId) {
      return [...watches.values()].filter((watch) => watch.connectionId === connectionId);
    },
    async update(id, change) {
      const watch = watches.get(id);
      if (watch !== undefined) watches.set(id, { ...watch, ...change });
    },
    async adopt(id, remote) {
      const watch = watches.get(id);
      if (watch?.remote === null) watches.set(id, { ...watch, remote });
    },
    async remove(id) {
      watches.delete(id);
    },
  };
}
