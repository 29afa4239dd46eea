import { HOUR } from '@clearweek/calendar';
import type { ProviderName } from '../ports/provider.ts';
import type { Identity, TokenSet } from '../ports/sign-in-provider.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import type { FinishedSignIn } from '../use-cases/finish-sign-in.ts';
import type { SignInWish } from '../use-cases/sign-in.ts';
import { identityOf, tokensOf } from './scripted-sign-in.ts';
import { createTestWorld, type TestWorldOptions } from './test-world.ts';

export type TestWorld = ReturnType<typeof createTestWorld>;

interface Trip {
  readonly provider?: ProviderName;
  readonly as?: Principal | null;
  readonly wish?: Partial<SignInWish>;
  readonly identity?: Partial<Identity>;
  readonly tokens?: Partial<TokenSet>;
}

/** Leaves for a provider; returns what the browser carries and where it comes back to. */
export async function leave(it: TestWorld, { provider = 'google', as = null, wish = {} }: Trip = {}) {
  const begun = await it.app.beginSignIn({ provider, browserToken: null, startedBy: as, returnTo: null, ...wish });
  const state = begun.url.split('state=')[1]!;
  const callback = {
    provider,
    query: `code=code-1&state=${state}`,
    browserToken: begun.browserToken,
    principal: as,
  };
  return { ...begun, state, callback };
}

/** Leaves, says yes as `name`, and comes back. */
export async function signInAs(it: TestWorld, name: string, trip: Trip = {}): Promise<FinishedSignIn> {
  const { callback } = await leave(it, trip);
  const provider = trip.provider ?? 'google';
  it.signIns[provider].answerFinish({
    kind: 'granted',
    identity: identityOf(provider, name, trip.identity),
    tokens: tokensOf(name, it.clock.now() + HOUR, trip.tokens),
  });
  return it.app.finishSignIn(callback);
}

/** As `signInAs`, where it has to succeed. */
export async function signedInAs(it: TestWorld, name: string, trip: Trip = {}) {
  const finished = await signInAs(it, name, trip);
  if (finished.kind !== 'signed-in') throw new Error(`The sign-in ended as ${finished.kind}.`);
  return finished;
}

/** A world with one account connected by a new person. */
export async function withAccount(options: TestWorldOptions = {}, trip: Trip = {}) {
  const it = createTestWorld(options);
  const { session, connectionId } = await signedInAs(it, 'ada', trip);
  const me = session.principal;
  const tables = () => it.store.tables(me.tenantId);
  return { it, me, id: connectionId as ConnectionId, session, tables, stored: () => it.connection(me, connectionId) };
}
