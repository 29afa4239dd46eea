import type { TestStore } from './store.ts';

/** Until so many sessions wait for a row that another one holds. */
export async function untilWaiting({ admin }: Pick<TestStore, 'admin'>, count: number): Promise<void> {
  for (let asked = 0; asked < 2_000; asked += 1) {
    const { rows } = await admin.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length >= count) return;
  }
  throw new Error('Nobody waited.');
}
