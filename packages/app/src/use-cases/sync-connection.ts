import type { ConnectionId, TenantId } from '../ports/store.ts';
import { createAccessTokens } from './access-token.ts';
import { createAccounts, type OpenAccount } from './account-access.ts';
import { createSyncAccount, type SyncAccountDependencies } from './sync-account.ts';
import { createSyncFeed, type SyncFeedDependencies } from './sync-feed.ts';

export type SyncDependencies = SyncFeedDependencies & SyncAccountDependencies;

/**
 * Brings the mirror of a connection up to date: a file or feed is read whole, an account change by change. Returns counts for the
 * log. What goes wrong with the source is the connection's health; anything else is thrown and tried again.
 */
export function createSyncConnection(
  deps: SyncDependencies,
  openAccount: OpenAccount = createAccounts(deps, createAccessTokens(deps)),
) {
  const syncFeed = createSyncFeed(deps);
  const syncAccount = createSyncAccount(deps, openAccount);
  return async (
    tenantId: TenantId,
    connectionId: ConnectionId,
    signal: AbortSignal,
  ): Promise<Record<string, number>> => {
    const connection = await deps.store.inTenant(tenantId, (tx) => tx.connections.get(connectionId));
    if (connection === null) return { gone: 1 };
    const { kind } = connection.source;
    const sync = kind === 'account' || kind === 'mailbox' ? syncAccount : syncFeed;
    return sync(tenantId, connection, signal);
  };
}
