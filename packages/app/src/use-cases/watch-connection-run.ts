import type { AppDependencies } from '../dependencies.ts';
import type { CalendarProvider } from '../ports/provider.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { TenantId } from '../ports/store.ts';
import type { Account } from './account-access.ts';

export type WatchDependencies = Pick<
  AppDependencies,
  'store' | 'clock' | 'random' | 'providers' | 'tokens' | 'publicUrl'
>;

/** One look at a connection's watches. */
export interface WatchRun {
  readonly deps: WatchDependencies;
  readonly tenantId: TenantId;
  readonly connection: Connection;
  readonly provider: CalendarProvider;
  readonly account: Account;
}
