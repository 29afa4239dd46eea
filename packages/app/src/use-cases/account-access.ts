import { type Instant, MINUTE } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import type { ProviderAccess, ProviderFault, ProviderName } from '../ports/provider.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { TenantId } from '../ports/store.ts';
import type { AccessToken, AccessTokens } from './access-token.ts';
import type { Trouble } from './account-health.ts';
import { createHearing } from './provider-leave.ts';

/** A provider's answer where there is one, or why there is none. */
export type Asked<Answer> = Exclude<Answer, { kind: 'failed' }> | Troubled;

export interface Troubled {
  readonly kind: 'trouble';
  readonly trouble: Trouble;
}

interface Answered {
  readonly kind: string;
  readonly requests: number;
}

/** Asks a provider for one connection, counts the requests, and hears where it had enough. */
export interface Account {
  /**
   * One call of a provider's method. Where the token is refused, it is renewed and the call made once more; what is refused then
   * is the answer. Throws what is a fault of our own, and `ConnectionGone` where the connection is no more.
   */
  ask<Answer extends Answered>(call: (access: ProviderAccess) => Promise<Answer>): Promise<Asked<Answer>>;
  requests(): number;
}

/** Thrown where a connection went while it was worked on: nothing is left to be done. */
export class ConnectionGone extends Error {
  override readonly name = 'ConnectionGone';
}

/** Carries through an adapter that there is no token to give it. */
class NoToken extends Error {
  override readonly name = 'NoToken';
}

/** Tokens are good for two minutes more when they are handed out; within this time they are not asked for again. */
const TOKEN_KEPT_MS = MINUTE;

export type OpenAccount = (tenantId: TenantId, connection: Connection, signal: AbortSignal) => Account;

/** Opens accounts: tokens are found, kept for a moment, and renewed once where they are refused. */
export function createAccounts(deps: Pick<AppDependencies, 'store' | 'clock'>, tokens: AccessTokens): OpenAccount {
  const { clock } = deps;
  return (tenantId, connection, signal) => {
    let held: { readonly token: string; readonly at: Instant } | null = null;
    let refused: string | null = null;
    let missing: Exclude<AccessToken, { kind: 'ok' }> | null = null;
    const token = async () => {
      if (held !== null && clock.now() - held.at < TOKEN_KEPT_MS) return held.token;
      const options = refused === null ? { signal } : { signal, refusedToken: refused };
      const found = await tokens.tokenFor(tenantId, connection.id, options);
      if (found.kind !== 'ok') {
        missing = found;
        throw new NoToken();
      }
      held = { token: found.token, at: clock.now() };
      return found.token;
    };
    const hearing = createHearing(deps, {
      provider: providerOf(connection),
      tenantId,
      personId: connection.personId,
    });
    const mailbox = connection.source.kind === 'mailbox' ? connection.source.owner : null;
    const access: ProviderAccess = { token, mailbox, quotaUser: connection.personId, signal };
    const once = async <Answer extends Answered>(call: (access: ProviderAccess) => Promise<Answer>) => {
      missing = null;
      const answer = await call(access).catch((error: unknown) => {
        if (missing === null) throw error;
        return null;
      });
      // An adapter may have taken the missing token for a fault of the provider's.
      const one = missing === null ? answer! : troubleOf(missing);
      await hearing.hear(answer?.requests ?? 0, heardIn(one));
      return one;
    };
    return {
      requests: () => hearing.requests(),
      async ask<Answer extends Answered>(call: (access: ProviderAccess) => Promise<Answer>) {
        const first = await once(call);
        const mayRenew = refused === null && held !== null;
        if (!mayRenew || !isRefusal(first)) return asked<Answer>(first);
        refused = held!.token;
        held = null;
        return asked<Answer>(await once(call));
      },
    };
  };
}

function troubleOf(missing: Exclude<AccessToken, { kind: 'ok' }>): Troubled {
  switch (missing.kind) {
    case 'gone':
      throw new ConnectionGone();
    case 'consent-gone':
      return { kind: 'trouble', trouble: { kind: 'consent-gone' } };
    case 'failed':
      return { kind: 'trouble', trouble: missing.fault };
  }
}

function providerOf({ provider }: Connection): ProviderName {
  if (provider === 'ics') throw new TypeError('A file or a feed is no account.');
  return provider;
}

function heardIn(answer: Answered | Troubled): Trouble | null {
  return answer.kind === 'trouble' ? (answer as Troubled).trouble : faultOf(answer);
}

function isRefusal(answer: Answered | Troubled): boolean {
  return faultOf(answer)?.kind === 'unauthorized';
}

function faultOf(answer: Answered | Troubled): ProviderFault | null {
  return answer.kind === 'failed' ? (answer as unknown as { fault: ProviderFault }).fault : null;
}

function asked<Answer extends Answered>(answer: Answer | Troubled): Asked<Answer> {
  const fault = faultOf(answer);
  return fault === null ? (answer as Asked<Answer>) : { kind: 'trouble', trouble: fault };
}
