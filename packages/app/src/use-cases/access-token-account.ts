import { type Instant, MINUTE } from '@clearweek/calendar';
import { AppError } from '../errors.ts';
import type { Grant } from '../ports/account-tables.ts';
import type { RefreshResult, SignInProvider } from '../ports/sign-in-provider.ts';
import type { Connection, ConnectionProblem } from '../ports/connection-tables.ts';
import type { ConnectionId, TenantId } from '../ports/store.ts';
import type { AccessToken, AccessTokenDependencies, TokenOptions } from './access-token.ts';
import { wantReconnectMail } from './reconnect-mail.ts';

/** A token that runs out sooner is as good as gone: a listing takes a while, and clocks differ. */
const SPARE_MS = 2 * MINUTE;

type OfAccount = (tenantId: TenantId, connection: Connection, options: TokenOptions) => Promise<AccessToken>;

/**
 * Tokens of a person's own consent. Whoever finds one too old takes the grant's row, looks again, and only then asks the
 * provider, in the same transaction that keeps the answer: of all workers one refreshes, the others wait and find its token
 * (RFC 9700, 4.14.2: a rotated token used twice ends the whole consent). Callers of one process wait together, so that they do
 * not hold a database connection each.
 */
export function createAccountTokens(deps: AccessTokenDependencies): OfAccount {
  const underWay = new Map<string, Promise<AccessToken>>();
  return async (tenantId, connection, { refusedToken }) => {
    const grant = await deps.store.inTenant(tenantId, (tx) => tx.grants.get(connection.id));
    if (grant === null) return { kind: 'gone' };
    if (isGood(grant, refusedToken, deps.clock.now())) return ok(grant);
    const name = `${tenantId} ${connection.id} ${refusedToken ?? ''}`;
    const joined = underWay.get(name);
    if (joined !== undefined) return joined;
    const mine = renew(deps, tenantId, connection.id, refusedToken).finally(() => underWay.delete(name));
    underWay.set(name, mine);
    return mine;
  };
}

async function renew(
  deps: AccessTokenDependencies,
  tenantId: TenantId,
  connectionId: ConnectionId,
  refusedToken: string | undefined,
): Promise<AccessToken> {
  // A database may run a transaction again that it could not finish. A refresh token that was shown once is not shown again for that.
  let shown: { readonly token: string | null; readonly answer: RefreshResult } | null = null;
  const result = await deps.store.inTenant(tenantId, async (tx): Promise<Renewal> => {
    const grant = await tx.grants.lock(connectionId);
    if (grant === null) return { kind: 'gone' };
    if (isGood(grant, refusedToken, deps.clock.now())) return ok(grant);
    if (shown === null || shown.token !== grant.refreshToken) {
      shown = { token: grant.refreshToken, answer: await refresh(requireSignIn(deps, grant), grant) };
    }
    const { answer } = shown;
    if (answer.kind === 'failed') return answer;
    if (answer.kind === 'consent-gone') return { kind: 'ended', grant };
    const tokens = { ...answer.tokens, permissions: answer.tokens.permissions ?? grant.permissions };
    await tx.grants.put(connectionId, tokens, deps.clock.now());
    return ok(tokens);
  });
  return result.kind === 'ended' ? noteEnd(deps, tenantId, result.grant) : result;
}

type Renewal = AccessToken | { readonly kind: 'ended'; readonly grant: Grant };

async function refresh(signIn: SignInProvider, { refreshToken }: Grant): Promise<RefreshResult> {
  return refreshToken === null ? { kind: 'consent-gone' } : signIn.refresh(refreshToken);
}

const ended: ConnectionProblem = {
  code: 'reconnect_needed',
  text: 'The permission to read this calendar has ended. Connect it again to go on.',
};

/**
 * Writes down that a consent has ended, unless the person gave a new one meanwhile. In a transaction of its own, because the
 * connection's row is always taken before the grant's: the other way round two transactions would wait for each other.
 */
async function noteEnd(deps: AccessTokenDependencies, tenantId: TenantId, tried: Grant): Promise<AccessToken> {
  const now = deps.clock.now();
  return deps.store.inTenant(tenantId, async (tx): Promise<AccessToken> => {
    const connection = await tx.connections.lock(tried.connectionId);
    if (connection === null) return { kind: 'gone' };
    const grant = await tx.grants.lock(tried.connectionId);
    if (grant === null) return { kind: 'gone' };
    if (grant.refreshToken !== tried.refreshToken || grant.refreshedAt !== tried.refreshedAt) {
      if (isGood(grant, undefined, now)) return ok(grant);
      return { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } };
    }
    await tx.connections.update(connection.id, {
      health: { state: 'needs_reconnecting', problem: ended },
      failures: connection.failures + 1,
      nextSyncAt: null,
    });
    await wantReconnectMail(tx, connection, now);
    await tx.audit.write({ at: now, actor: 'system', action: 'connection.failed', subject: connection.id });
    return { kind: 'consent-gone' };
  });
}

function isGood(grant: Grant, refusedToken: string | undefined, now: Instant): boolean {
  return grant.accessToken !== refusedToken && grant.accessExpiresAt - now > SPARE_MS;
}

function ok({ accessToken, permissions }: Pick<Grant, 'accessToken' | 'permissions'>): AccessToken {
  return { kind: 'ok', token: accessToken, permissions };
}

function requireSignIn({ providers }: AccessTokenDependencies, { provider }: Grant): SignInProvider {
  const found = providers[provider]?.signIn;
  if (found === undefined) throw new AppError('provider_not_set_up', 'This provider is not set up here any more.');
  return found;
}
