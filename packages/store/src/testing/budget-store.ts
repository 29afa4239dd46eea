import type { TenantId } from '@clearweek/app';
import { openTestStore, type TestStore } from './store.ts';

/** Long ago, so that the database's own clock is ahead of it wherever the tests run. */
export const noon = Date.UTC(2024, 10, 23, 12);

/** A store that lets Google be asked a hundred times a minute, by a tenant fifty times, by a person twenty times. */
export function openBudgetStore(): Promise<TestStore> {
  return openTestStore({
    requestLimits: { google: { perMinute: 100, tenantPerMinute: 50, personPerMinute: 20 } },
    poolSizes: { budget: 10 },
  });
}

/** Two tenants, and nothing asked of anybody yet. */
export async function twoAtNoon(t: TestStore): Promise<[TenantId, TenantId]> {
  await t.admin.query('delete from request_budget');
  return [await t.newTenant(), await t.newTenant()];
}
