import { type Instant, MINUTE } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { ProviderFault, ProviderName } from '../ports/provider.ts';
import type { Permission, SignInProvider } from '../ports/sign-in-provider.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { redirectUri, returnPath } from './sign-in-paths.ts';

export type SignInDependencies = Pick<
  AppDependencies,
  'store' | 'clock' | 'tokens' | 'providers' | 'publicUrl' | 'tenancy' | 'defaultZone'
>;

/** How long a person may take at the provider, and how long a question about the account waits. */
export const SIGN_IN_MS = 10 * MINUTE;

export interface SignInWish {
  readonly provider: ProviderName;
  /** What the browser carries in a cookie of its own for this; null where it has none yet. */
  readonly browserToken: string | null;
  readonly startedBy: Principal | null;
  /** Where to go afterwards; anything but a page of ours means the first page. */
  readonly returnTo: string | null;
  /** Leave to create focus blocks; asked for only when the first one is wanted. */
  readonly write?: boolean;
  /** One that is to be connected again. */
  readonly connectionId?: ConnectionId | null;
}

export interface BegunSignIn {
  /** Where to send the browser. */
  readonly url: string;
  /** What the browser has to carry (a cookie of its own, for as long as `expiresAt` says). A secret. */
  readonly browserToken: string;
  readonly expiresAt: Instant;
}

const least: readonly Permission[] = ['read', 'calendars', 'settings'];

export function createSignIn(deps: SignInDependencies) {
  return {
    /** The providers that are set up here. */
    connectableProviders(): ProviderName[] {
      return (['google', 'microsoft'] as const).filter((name) => deps.providers[name] !== undefined);
    },

    /** Where a person sees at the provider what they have allowed; null where the provider is not set up here. */
    permissionsPage(provider: ProviderName): string | null {
      return deps.providers[provider]?.signIn?.manageUrl ?? null;
    },

    /**
     * Begins a sign-in, which is also the connecting of the account. What has to be known when the browser comes back is kept
     * here under a key that only this browser has, for ten minutes, once. Throws `provider_not_set_up`, `provider_unavailable`
     * or `provider_misconfigured`.
     */
    async beginSignIn(wish: SignInWish): Promise<BegunSignIn> {
      const { provider, startedBy } = wish;
      const signIn = requireSignIn(deps, provider);
      const before = await connectedBefore(deps, wish);
      const permissions = wish.write === true || before.writes ? [...least, 'write' as const] : least;
      const begun = await signIn.begin({ redirectUri: redirectUri(deps, provider), permissions, hint: before.address });
      if ('kind' in begun) throw beginFailure(begun.fault);
      const browserToken = asBrowserToken(wish.browserToken) ?? deps.tokens.create();
      const now = deps.clock.now();
      const expiresAt = now + SIGN_IN_MS;
      const returnTo = returnPath(wish.returnTo);
      await deps.store.lobby.prune(now);
      await deps.store.lobby.put(
        browserToken,
        { provider, permissions, pending: begun.pending, startedBy, returnTo },
        expiresAt,
      );
      return { url: begun.url, browserToken, expiresAt };
    },
  };
}

/** The provider's sign-in, or `provider_not_set_up`. */
export function requireSignIn({ providers }: SignInDependencies, provider: ProviderName): SignInProvider {
  const found = providers[provider]?.signIn;
  if (found === undefined) throw new AppError('provider_not_set_up', 'This provider is not set up here.');
  return found;
}

/** What a cookie says, where it can be one of our tokens. */
export function asBrowserToken(carried: string | null): string | null {
  return carried !== null && /^[\w-]{43}$/.test(carried) ? carried : null;
}

/** What is known of the connection that is to be connected again: nobody has to type the address or loses focus blocks. */
async function connectedBefore(
  { store }: SignInDependencies,
  { provider, startedBy, connectionId }: SignInWish,
): Promise<{ readonly address: string | null; readonly writes: boolean }> {
  const nothing = { address: null, writes: false };
  if (startedBy === null || connectionId === undefined || connectionId === null) return nothing;
  return store.inTenant(startedBy.tenantId, async (tx) => {
    const connection = await tx.connections.get(connectionId);
    const isOwn = connection?.personId === startedBy.personId && connection.provider === provider;
    if (!isOwn || connection.source.kind !== 'account') return nothing;
    const grant = await tx.grants.get(connectionId);
    return { address: connection.source.owner, writes: grant?.permissions.includes('write') ?? false };
  });
}

function beginFailure(fault: ProviderFault): AppError {
  if (fault.kind === 'misconfigured') {
    return new AppError('provider_misconfigured', 'Signing in does not work at the moment. It is not your fault.');
  }
  return new AppError('provider_unavailable', 'The provider does not answer. Please try again in a few minutes.');
}
