import type { Instant } from '@clearweek/calendar';
import type { ProviderName } from '../ports/provider.ts';
import type {
  Identity,
  Permission,
  RefreshResult,
  SignInProvider,
  SignInResult,
  TokenSet,
} from '../ports/sign-in-provider.ts';

type Begun = Parameters<SignInProvider['begin']>[0];
type Answer<T> = T | (() => T | Promise<T>);

export interface ScriptedSignIn extends SignInProvider {
  /** What was asked, in order. */
  readonly begun: Begun[];
  readonly finished: string[];
  readonly refreshed: string[];
  readonly revoked: string[];
  /** What is answered from now on; a function may also do something meanwhile, or throw. */
  answerFinish(answer: Answer<SignInResult>): void;
  answerRefresh(answer: Answer<RefreshResult>): void;
  answerRevoke(answer: Answer<Awaited<ReturnType<SignInProvider['revoke']>>>): void;
  failBegin(failure: Extract<Awaited<ReturnType<SignInProvider['begin']>>, { kind: 'failed' }> | null): void;
}

/** A provider's sign-in that answers what a test says. A question before anything was said is a test's mistake and throws. */
export function createScriptedSignIn(name: ProviderName): ScriptedSignIn {
  const asked = { begun: [] as Begun[], finished: [] as string[], refreshed: [] as string[], revoked: [] as string[] };
  const finish = scripted<SignInResult>();
  const refresh = scripted<RefreshResult>();
  const revoke = scripted<Awaited<ReturnType<SignInProvider['revoke']>>>();
  let failure: Parameters<ScriptedSignIn['failBegin']>[0] = null;
  let states = 0;
  return {
    ...asked,
    name,
    answerFinish: finish.say,
    answerRefresh: refresh.say,
    answerRevoke: revoke.say,
    failBegin: (next) => void (failure = next),
    async begin(options) {
      asked.begun.push(options);
      if (failure !== null) return failure;
      const state = `${name}-state-${(states += 1)}`;
      const pending = { state, nonce: 'nonce', verifier: 'verifier', redirectUri: options.redirectUri };
      return { url: `https://${name}.example/authorize?state=${state}`, pending };
    },
    async finish(callbackUrl) {
      asked.finished.push(callbackUrl);
      return finish.answer();
    },
    async refresh(refreshToken) {
      asked.refreshed.push(refreshToken);
      return refresh.answer();
    },
    async revoke(refreshToken) {
      asked.revoked.push(refreshToken);
      return revoke.answer();
    },
    manageUrl: `https://${name}.example/permissions`,
    adminConsentUrl: (redirectUri, state) =>
      name === 'microsoft' ? `https://microsoft.example/adminconsent?to=${redirectUri}&state=${state}` : null,
  };
}

function scripted<T>() {
  let next: Answer<T> | null = null;
  return {
    say: (answer: Answer<T>) => void (next = answer),
    async answer(): Promise<T> {
      if (next === null) throw new Error('No answer was said for a sign-in.');
      return typeof next === 'function' ? (next as () => T | Promise<T>)() : next;
    },
  };
}

const all: readonly Permission[] = ['read', 'calendars', 'settings'];

/** Tokens named after `name`, good until `accessExpiresAt`. */
export function tokensOf(name: string, accessExpiresAt: Instant, change: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    accessExpiresAt,
    permissions: all,
    ...change,
  };
}

/** The account of somebody at an invented company. */
export function identityOf(provider: ProviderName, name: string, change: Partial<Identity> = {}): Identity {
  const address = `${name}@clearweek.example`;
  return { provider, subject: `subject-${name}`, address, organization: 'clearweek.example', ...change };
}
