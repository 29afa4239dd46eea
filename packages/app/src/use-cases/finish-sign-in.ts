import { type Instant, MINUTE } from '@clearweek/calendar';
import type { StartedSignIn } from '../ports/account-tables.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { Permission, SignInResult } from '../ports/sign-in-provider.ts';
import type { ConnectionProblem } from '../ports/connection-tables.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { type Choice, dropAccount, dropAccountNow, type Granted, settleAccount } from './finish-sign-in-account.ts';
import type { OpenedSession } from './sessions.ts';
import { asBrowserToken, requireSignIn, SIGN_IN_MS, type SignInDependencies } from './sign-in.ts';
import { queryParameter, redirectUri } from './sign-in-paths.ts';

/**
 * What the page has to ask before anything is connected. `address` is shown, so that nobody connects somebody else's account
 * unawares.
 */
interface Question {
  readonly provider: ProviderName;
  readonly address: string;
  /** Names the question when it is answered; good for one answer of this browser. */
  readonly decision: string;
  readonly expiresAt: Instant;
  /**
   * `attach`: read this account for the person who is signed in; `switch`: sign in as the account's own person. `cancel` is
   * always possible.
   */
  readonly choices: readonly Choice[];
  readonly returnTo: string;
}

export type FinishedSignIn =
  | {
      readonly kind: 'signed-in';
      /** Always a new one; it takes the place of whatever the browser carries. */
      readonly session: OpenedSession;
      readonly connectionId: ConnectionId;
      /** False where the account was connected before and its consent was renewed. */
      readonly isNew: boolean;
      /** What was asked for and not given; the features that need it stay off. */
      readonly missing: readonly Permission[];
      readonly returnTo: string;
    }
  /** The account is new here, and the person who is signed in has calendars already. */
  | ({ readonly kind: 'attach' } & Question)
  /** The account belongs to another person. */
  | ({ readonly kind: 'taken' } & Question)
  /** The account belongs to another organization than the person who is signed in. */
  | ({ readonly kind: 'elsewhere' } & Question)
  /**
   * The person said no, there or here. Nothing is connected. `adminConsentUrl` where it happened there: a provider may say the same of
   * whoever was not allowed to say yes.
   */
  | { readonly kind: 'declined'; readonly returnTo: string; readonly adminConsentUrl: string | null }
  /** `adminConsentUrl` is for the administrator; null where the provider has no such page. */
  | { readonly kind: 'admin-needed'; readonly provider: ProviderName; readonly adminConsentUrl: string | null }
  /**
   * An administrator comes back from the page of `adminConsentUrl`. Nothing of it is believed; whoever was waiting may try
   * again.
   */
  | { readonly kind: 'admin-answered'; readonly provider: ProviderName; readonly allowed: boolean }
  /** Reading the calendar was not allowed, so nothing is connected. */
  | { readonly kind: 'missing-permission'; readonly provider: ProviderName; readonly returnTo: string }
  /** The provider could not finish it. Starting again later may help. */
  | { readonly kind: 'failed'; readonly problem: ConnectionProblem; readonly returnTo: string }
  /** Forged, used before, too old, of another browser or of another person: nothing of it is believed. */
  | { readonly kind: 'invalid' };

export interface ReturnedSignIn {
  /** Whose callback it is. */
  readonly provider: ProviderName;
  /** What follows the question mark of the address that the browser came back to, as it came. */
  readonly query: string;
  /** The cookie of `beginSignIn`; null where the browser has none. */
  readonly browserToken: string | null;
  /** Who is signed in now. It has to be who began. */
  readonly principal: Principal | null;
}

/** Something to be asked about an account before anything is connected. */
export type AccountQuestion = Extract<FinishedSignIn, { readonly decision: string }>;

interface AskedQuestion {
  readonly decision: string;
  readonly browserToken: string | null;
  readonly principal: Principal | null;
}

export interface SignInDecision extends AskedQuestion {
  readonly choice: Choice | 'cancel';
}

export function createFinishSignIn(deps: SignInDependencies) {
  return {
    /**
     * Takes a browser that comes back from a provider. The account is connected and its person signed in, in one transaction,
     * or the answer says why not.
     */
    async finishSignIn(returned: ReturnedSignIn): Promise<FinishedSignIn> {
      const { provider, query } = returned;
      const signIn = requireSignIn(deps, provider);
      if (queryParameter(query, 'admin_consent') !== null) {
        // It says True even where it failed, so the error counts (Microsoft's page on admin consent).
        return { kind: 'admin-answered', provider, allowed: queryParameter(query, 'error') === null };
      }
      const started = await findStarted(deps, returned, queryParameter(query, 'state'), 'take');
      if (started === null || started.granted !== undefined) return { kind: 'invalid' };
      // One address for each provider: an answer of another one is a mix-up (RFC 9700, 4.4).
      if (started.pending.redirectUri !== redirectUri(deps, provider)) return { kind: 'invalid' };
      const result = await signIn.finish(`${started.pending.redirectUri}?${query}`, started.pending);
      return afterResult(deps, returned, started, result);
    },

    /** The question about an account, as it was asked, until it is answered or too old; asking changes nothing. */
    async accountQuestion(asked: AskedQuestion): Promise<AccountQuestion | { readonly kind: 'invalid' }> {
      const started = await findStarted(deps, asked, asked.decision, 'look');
      if (started?.granted === undefined) return { kind: 'invalid' };
      const { provider, returnTo, granted } = started;
      return { ...granted.asked, provider, address: granted.identity.address, decision: asked.decision, returnTo };
    },

    /** Does what the person chose when asked about an account. Each question is answered once. */
    async decideSignIn(decided: SignInDecision): Promise<FinishedSignIn> {
      const started = await findStarted(deps, decided, decided.decision, 'take');
      if (started?.granted === undefined) return { kind: 'invalid' };
      if (decided.choice === 'cancel') {
        await dropAccountNow(deps, started.granted, started.granted.farewellId ?? null);
        return { kind: 'declined', returnTo: started.returnTo, adminConsentUrl: null };
      }
      return settle(deps, decided, started, started.granted, decided.choice);
    },
  };
}

type Browser = Pick<ReturnedSignIn, 'browserToken' | 'principal'>;

/** What was kept when it began, if it is this browser that comes back and the same person. Once taken it is gone. */
async function findStarted(
  deps: SignInDependencies,
  { browserToken, principal }: Browser,
  state: string | null,
  how: 'take' | 'look',
): Promise<StartedSignIn | null> {
  const token = asBrowserToken(browserToken);
  if (token === null || state === null || state === '') return null;
  const started = await deps.store.lobby[how](token, state, deps.clock.now());
  const isSamePerson =
    started?.startedBy?.tenantId === principal?.tenantId && started?.startedBy?.personId === principal?.personId;
  return isSamePerson ? started : null;
}

async function afterResult(
  deps: SignInDependencies,
  browser: Browser,
  started: StartedSignIn,
  result: SignInResult,
): Promise<FinishedSignIn> {
  const { provider, returnTo } = started;
  switch (result.kind) {
    case 'granted':
      if (result.identity.provider !== provider) return { kind: 'invalid' };
      if (!result.tokens.permissions.includes('read')) {
        // Nothing would ever use or end it.
        await dropAccount(deps, result, deps.clock.now());
        return { kind: 'missing-permission', provider, returnTo };
      }
      return settle(deps, browser, started, result, null);
    case 'declined':
      return { kind: 'declined', returnTo, adminConsentUrl: adminConsentUrlOf(deps, provider) };
    case 'admin-needed':
      return adminNeeded(deps, provider);
    case 'invalid':
      return { kind: 'invalid' };
    case 'failed':
      if (result.fault.kind === 'blocked-by-admin') return adminNeeded(deps, provider);
      return { kind: 'failed', problem: problemOf(result.fault.kind === 'misconfigured'), returnTo };
  }
}

function adminNeeded(deps: SignInDependencies, provider: ProviderName): FinishedSignIn {
  return { kind: 'admin-needed', provider, adminConsentUrl: adminConsentUrlOf(deps, provider) };
}

function adminConsentUrlOf(deps: SignInDependencies, provider: ProviderName): string | null {
  return requireSignIn(deps, provider).adminConsentUrl(redirectUri(deps, provider), deps.tokens.create());
}

function problemOf(misconfigured: boolean): ConnectionProblem {
  if (misconfigured) {
    return { code: 'provider_misconfigured', text: 'Signing in does not work at the moment. It is not your fault.' };
  }
  return {
    code: 'provider_unavailable',
    text: 'The provider could not finish the sign-in. Please try again in a few minutes.',
  };
}

/** Connects the account, or keeps it sealed for this browser until the person has answered. */
async function settle(
  deps: SignInDependencies,
  { browserToken, principal }: Browser,
  started: StartedSignIn,
  { identity, tokens }: Granted,
  choice: Choice | null,
): Promise<FinishedSignIn> {
  const { provider, returnTo, permissions } = started;
  const settled = await settleAccount(deps, { identity, tokens }, principal, choice);
  if (settled.kind === 'connected') {
    const missing = permissions.filter((permission) => !tokens.permissions.includes(permission));
    return { ...settled, kind: 'signed-in', missing, returnTo };
  }
  const decision = deps.tokens.create();
  const expiresAt = deps.clock.now() + SIGN_IN_MS;
  const pending = { ...started.pending, state: decision };
  // Where nobody answers, the consent that nothing uses is taken back; whoever connects the account keeps it.
  const farewellId = await dropAccount(deps, { identity, tokens }, expiresAt + MINUTE);
  const { kind, choices } = settled;
  const granted = { identity, tokens, asked: { kind, choices, expiresAt }, ...(farewellId !== null && { farewellId }) };
  await deps.store.lobby.put(asBrowserToken(browserToken) ?? '', { ...started, pending, granted }, expiresAt);
  const { address } = identity;
  return { ...settled, provider, address, decision, expiresAt, returnTo };
}
