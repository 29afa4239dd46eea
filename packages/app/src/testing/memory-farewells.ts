import type { FarewellId, Farewells } from '../ports/account-tables.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryFarewells({ farewells }: MemoryTables, newId: () => string): Farewells {
  return {
    async put(farewell) {
      const id = newId() as FarewellId;
      farewells.set(id, farewell);
      return id;
    },
    async get(id) {
      return farewells.get(id) ?? null;
    },
    async remove(id) {
      farewells.delete(id);
    },
  };
}
