import { AppError } from '../errors.ts';
import type { AppDependencies, ConnectedProvider } from '../dependencies.ts';
import type { Farewell, FarewellId } from '../ports/account-tables.ts';
import type { ProviderAccess, ProviderFault } from '../ports/provider.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';

export type RevokeConsentDependencies = Pick<AppDependencies, 'store' | 'clock' | 'providers'>;

type Counts = Record<string, number>;

/**
 * Says to the provider what is left to be said after everything here was erased: stops the watches and takes the consent back.
 * Doing it twice does no harm. Throws `provider_unavailable`, `provider_throttled` or `provider_misconfigured` (with
 * `retryAfterMs` where the provider named it) to be tried again; the tokens are forgotten when it is done, when the provider
 * has no way to do it, or when the consent is gone already.
 */
export function createRevokeConsent(deps: RevokeConsentDependencies) {
  return async (tenantId: TenantId, farewellId: FarewellId, signal: AbortSignal): Promise<Counts> => {
    const found = await deps.store.inTenant(tenantId, async (tx) => {
      const farewell = await tx.farewells.get(farewellId);
      return farewell === null ? null : { farewell, again: await isConnectedAgain(tx, farewell) };
    });
    if (found === null) return { gone: 1 };
    const provider = deps.providers[found.farewell.provider];
    if (provider === undefined) throw new AppError('provider_not_set_up', 'This provider is not set up here any more.');
    const counts = await sayFarewell(provider, found.farewell, found.again, { farewellId, signal, deps });
    const now = deps.clock.now();
    await deps.store.inTenant(tenantId, async (tx) => {
      await tx.farewells.remove(farewellId);
      await tx.audit.write({
        at: now,
        actor: 'system',
        action: 'consent.revoked',
        subject: farewellId,
        detail: counts,
      });
    });
    return counts;
  };
}

interface Circumstances {
  readonly farewellId: FarewellId;
  readonly signal: AbortSignal;
  readonly deps: RevokeConsentDependencies;
}

async function sayFarewell(
  provider: ConnectedProvider,
  farewell: Farewell,
  again: boolean,
  circumstances: Circumstances,
): Promise<Counts> {
  const session = createSession(provider, farewell, again);
  const stopped = await stopWatches(provider, farewell, session, circumstances);
  // The provider knows one consent for each account: taking the old one back would end the new one.
  if (again) return { stopped, connected_again: 1 };
  const token = session.refreshToken() ?? session.accessToken();
  if (token === null || session.isOver()) return { stopped, consent_gone: 1 };
  const answer = await provider.signIn.revoke(token);
  if (typeof answer === 'string') return { stopped, [answer]: 1 };
  throwIfLater(answer.fault);
  return { stopped, consent_gone: 1 };
}

/** The tokens of a farewell while it is said: refreshed at most once, and kept nowhere. */
function createSession(provider: ConnectedProvider, farewell: Farewell, again: boolean) {
  let { accessToken, refreshToken } = farewell;
  let refreshed = false;
  let over = false;
  return {
    accessToken: () => accessToken,
    refreshToken: () => refreshToken,
    isOver: () => over,
    /** Whether there is a new access token. */
    async renew(): Promise<boolean> {
      // A token that the provider rotates is spent by this; of an account that is connected again, its own is used up elsewhere.
      if (refreshed || over || again || refreshToken === null) return false;
      const answer = await provider.signIn.refresh(refreshToken);
      if (answer.kind === 'failed') throwIfLater(answer.fault);
      refreshed = true;
      over = answer.kind === 'consent-gone';
      if (answer.kind !== 'refreshed') return false;
      accessToken = answer.tokens.accessToken;
      refreshToken = answer.tokens.refreshToken ?? refreshToken;
      return true;
    },
  };
}

type Session = ReturnType<typeof createSession>;

async function stopWatches(
  { calendars }: ConnectedProvider,
  { watches }: Farewell,
  session: Session,
  { farewellId, signal, deps }: Circumstances,
): Promise<number> {
  if (session.accessToken() === null && !(await session.renew())) return 0;
  const token = async () => session.accessToken() ?? '';
  const access: ProviderAccess = { token, mailbox: null, quotaUser: farewellId, signal };
  let stopped = 0;
  for (const watch of watches) {
    const remote = { ...watch, expiresAt: deps.clock.now() };
    let answer = await calendars.stopWatch(access, remote);
    if (answer.kind === 'failed' && answer.fault.kind === 'unauthorized') {
      // Without a token that is taken the rest runs out by itself within days, and its notices are believed by nobody.
      if (!(await session.renew())) return stopped;
      answer = await calendars.stopWatch(access, remote);
    }
    if (answer.kind === 'ok') stopped += 1;
    else throwIfLater(answer.fault);
  }
  return stopped;
}

/** Whether the same account belongs to a connection again. */
async function isConnectedAgain(tx: TenantTransaction, { provider, subject }: Farewell): Promise<boolean> {
  const personId = await tx.identities.find(provider, subject);
  if (personId === null) return false;
  const connections = await tx.connections.list(personId);
  return connections.some(
    ({ source, provider: name }) => name === provider && source.kind === 'account' && source.subject === subject,
  );
}

/** Throws where the provider may do it later; returns where it never will, because there is nothing left to do. */
function throwIfLater(fault: ProviderFault): void {
  switch (fault.kind) {
    case 'unavailable':
      throw later('provider_unavailable', 'The provider does not answer properly.', fault.retryAfterMs);
    case 'throttled':
      throw later('provider_throttled', 'The provider asks us to wait.', fault.retryAfterMs);
    case 'misconfigured':
      throw later('provider_misconfigured', 'Clearweek is not registered properly with the provider.', null);
    default:
  }
}

function later(
  code: 'provider_unavailable' | 'provider_throttled' | 'provider_misconfigured',
  detail: string,
  retryAfterMs: number | null,
): AppError {
  return new AppError(code, detail, retryAfterMs === null ? {} : { extra: { retryAfterMs } });
}
