import type { AppDependencies } from '../dependencies.ts';
import type { ProviderFault } from '../ports/provider.ts';
import type { Permission } from '../ports/sign-in-provider.ts';
import type { ConnectionId, TenantId } from '../ports/store.ts';
import { createAccountTokens } from './access-token-account.ts';
import { createMailboxTokens } from './access-token-mailbox.ts';

export type AccessTokenDependencies = Pick<AppDependencies, 'store' | 'clock' | 'providers'>;

export type AccessToken =
  | { readonly kind: 'ok'; readonly token: string; readonly permissions: readonly Permission[] }
  /** The connection is no more, or has no consent of its own (a file, a feed). */
  | { readonly kind: 'gone' }
  /** Only the person can give the consent again. The connection says so already, and one mail is on its way. */
  | { readonly kind: 'consent-gone' }
  /**
   * `unavailable` and `throttled`: later. `misconfigured`: Clearweek's own registration is wrong, so nothing was noted against
   * any person; whoever asks makes the connection wait and raises the operator's alarm.
   */
  | { readonly kind: 'failed'; readonly fault: ProviderFault };

export interface TokenOptions {
  /** The token that the provider has just refused, though its time was not over. It is not given out again. */
  readonly refusedToken?: string;
  /** Ends a question to an organization's provider; a refresh for an account is bounded by its adapter. */
  readonly signal: AbortSignal;
}

export interface AccessTokens {
  tokenFor(tenantId: TenantId, connectionId: ConnectionId, options: TokenOptions): Promise<AccessToken>;
}

/**
 * Access tokens that are good for two more minutes at least. Those of accounts are refreshed once for all workers and kept in
 * the store; those of organizations' mailboxes are asked for by each process and kept in its memory for a few minutes.
 */
export function createAccessTokens(deps: AccessTokenDependencies): AccessTokens {
  const ofAccount = createAccountTokens(deps);
  const ofMailbox = createMailboxTokens(deps);
  return {
    async tokenFor(tenantId, connectionId, options) {
      const connection = await deps.store.inTenant(tenantId, (tx) => tx.connections.get(connectionId));
      if (connection?.source.kind === 'account') return ofAccount(tenantId, connection, options);
      if (connection?.source.kind === 'mailbox') return ofMailbox(tenantId, connection, connection.source, options);
      return { kind: 'gone' };
    },
  };
}
