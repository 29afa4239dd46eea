import type { TenantTransaction } from '../ports/store.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryWeeks({ weeks }: MemoryTables): TenantTransaction['weeks'] {
  return {
    async save(personId, measured) {
      weeks.set(
        personId,
        new Map([...(weeks.get(personId) ?? []), ...measured.map((one) => [one.week, one] as const)]),
      );
    },
    async get(personId, week) {
      return weeks.get(personId)?.get(week) ?? null;
    },
    async removeAll(personId) {
      weeks.delete(personId);
    },
  };
}
