import { AppError } from '../errors.ts';
import type { AppDependencies, ConnectedProvider } from '../dependencies.ts';
import type { Farewell, FarewellId } from '../ports/account-tables.ts';
import type { ProviderAccess } from '../ports/provider.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import { type HearAnswer, withFarewellLeave } from './farewell-leave.ts';
import { sayMailboxFarewell } from './mailbox-farewell.ts';

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
    const { mailbox } = found.farewell;
    if (mailbox !== undefined) {
      const said = await withFarewellLeave(deps, tenantId, found.farewell, signal, (hear) => {
        const circumstances = { tenantId, quotaUser: farewellId, signal, hear };
        return sayMailboxFarewell(deps, provider, { ...found.farewell, mailbox }, circumstances);
      });
      await deps.store.inTenant(tenantId, (tx) => tx.farewells.remove(farewellId));
      return said;
    }
    const counts = await withFarewellLeave(deps, tenantId, found.farewell, signal, (hear) =>
      sayFarewell(provider, found.farewell, found.again, { tenantId, farewellId, signal, deps, hear }),
    );
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
  readonly tenantId: TenantId;
  readonly farewellId: FarewellId;
  readonly signal: AbortSignal;
  readonly deps: RevokeConsentDependencies;
  readonly hear: HearAnswer;
}

async function sayFarewell(
  provider: ConnectedProvider,
  farewell: Farewell,
  again: boolean,
  circumstances: Circumstances,
): Promise<Counts> {
  const session = createSession(provider, farewell, again, circumstances.hear);
  const stopped = await stopWatches(provider, farewell, session, circumstances);
  // The provider knows one consent for each account: taking the old one back would end the new one.
  if (again) return { stopped, connected_again: 1 };
  const token = session.refreshToken() ?? session.accessToken();
  if (token === null || session.isOver()) return { stopped, consent_gone: 1 };
  // Stopping watches takes many requests, and the person may have connected the account again meanwhile.
  const { deps, tenantId } = circumstances;
  if (await deps.store.inTenant(tenantId, (tx) => isConnectedAgain(tx, farewell)))
    return { stopped, connected_again: 1 };
  const answer = await provider.signIn.revoke(token);
  await circumstances.hear(1, typeof answer === 'string' ? null : answer.fault);
  return { stopped, [typeof answer === 'string' ? answer : 'consent_gone']: 1 };
}

/** The tokens of a farewell while it is said: refreshed at most once, and kept nowhere. */
function createSession({ signIn }: ConnectedProvider, farewell: Farewell, again: boolean, hear: HearAnswer) {
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
      const answer = await signIn.refresh(refreshToken);
      await hear(1, answer.kind === 'failed' ? answer.fault : null);
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
  { farewellId, signal, deps, hear }: Circumstances,
): Promise<number> {
  if (session.accessToken() === null && !(await session.renew())) return 0;
  const token = async () => session.accessToken() ?? '';
  const access: ProviderAccess = { token, mailbox: null, quotaUser: farewellId, signal };
  let stopped = 0;
  for (const watch of watches) {
    const remote = { ...watch, expiresAt: deps.clock.now() };
    const stop = async () => {
      const answer = await calendars.stopWatch(access, remote);
      await hear(answer.requests, answer.kind === 'failed' ? answer.fault : null);
      return answer;
    };
    let answer = await stop();
    if (answer.kind === 'failed' && answer.fault.kind === 'unauthorized') {
      // Without a token that is taken the rest runs out by itself within days, and its notices are believed by nobody.
      if (!(await session.renew())) return stopped;
      answer = await stop();
    }
    if (answer.kind === 'ok') stopped += 1;
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
