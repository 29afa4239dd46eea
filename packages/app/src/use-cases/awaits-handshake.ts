import type { AppDependencies } from '../dependencies.ts';
import type { TenantId } from '../ports/store.ts';
import type { WatchId } from '../ports/watch-tables.ts';
import { UNANSWERED_MS } from './watch-connection-plan.ts';

/** A watch as its name tells it; nothing is proved by that. */
export interface NamedWatch {
  readonly tenantId: TenantId;
  readonly watchId: WatchId;
}

/**
 * Whether a provider has just been asked to make this watch and has not answered yet. Only then may it ask in turn whether the address
 * is ours, as Graph does before it makes a subscription; anybody else who asks gets nothing echoed.
 */
export function createAwaitsHandshake({ store, clock }: Pick<AppDependencies, 'store' | 'clock'>) {
  return async ({ tenantId, watchId }: NamedWatch): Promise<boolean> => {
    const watch = await store.inTenant(tenantId, (tx) => tx.watches.get(watchId));
    return watch !== null && watch.remote === null && clock.now() < watch.createdAt + UNANSWERED_MS;
  };
}
