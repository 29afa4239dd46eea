import type { Instant } from '@clearweek/calendar';
import { AppError } from '../errors.ts';
import type { FarewellId } from '../ports/account-tables.ts';
import type { Identity, TokenSet } from '../ports/sign-in-provider.ts';
import type { ConnectionId, PersonId, TenantId, TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { connectAccount } from './finish-sign-in-connect.ts';
import { ownerOf, standingOf } from './finish-sign-in-owner.ts';
import { orderFarewell, sayFarewellAt } from './order-farewell.ts';
import { createPerson, type OpenedSession, openSession } from './sessions.ts';
import type { SignInDependencies } from './sign-in.ts';

/** An account whose person has just proved to be there, and its consent. */
export interface Granted {
  readonly identity: Identity;
  readonly tokens: TokenSet;
}

export type Choice = 'attach' | 'switch';

export type SettledAccount =
  | {
      readonly kind: 'connected';
      readonly session: OpenedSession;
      readonly connectionId: ConnectionId;
      readonly isNew: boolean;
    }
  | { readonly kind: 'attach' | 'taken' | 'elsewhere'; readonly choices: readonly Choice[] };

/**
 * Finds whose account it is, connects it for them and signs them in, all in one transaction with the orders to read it and to
 * be told of changes; or says what has to be asked first. `choice` is what the person answered.
 */
export async function settleAccount(
  deps: SignInDependencies,
  granted: Granted,
  principal: Principal | null,
  choice: Choice | null,
): Promise<SettledAccount> {
  const tenantId = await tenantOf(deps, granted.identity);
  const isElsewhere = principal !== null && principal.tenantId !== tenantId;
  if (isElsewhere && choice !== 'switch') return { kind: 'elsewhere', choices: ['switch'] };
  const asking = isElsewhere || choice === 'switch' ? null : (principal?.personId ?? null);
  const attempt = () =>
    deps.store.inTenant(tenantId, async (tx): Promise<SettledAccount> => {
      const target = await targetOf(tx, granted.identity, asking, choice);
      return typeof target === 'object' && target !== null ? target : connect(deps, tx, granted, target);
    });
  try {
    return await attempt();
  } catch (error) {
    // The same account came in twice at the same moment, and the other one was first: now it is known.
    if (error instanceof AppError && error.code === 'not_ready') return attempt();
    throw error;
  }
}

/**
 * Gives back at `at` what was granted for an account, unless it is connected by then. Returns the name under which that may be
 * brought forward.
 */
export async function dropAccount(
  deps: SignInDependencies,
  { identity, tokens }: Granted,
  at: Instant,
): Promise<FarewellId | null> {
  const tenantId = await tenantOf(deps, identity);
  const { provider, subject } = identity;
  const { accessToken, refreshToken } = tokens;
  const farewell = { provider, subject, accessToken, refreshToken, watches: [] };
  return deps.store.inTenant(tenantId, (tx) => orderFarewell(tx, farewell, deps.clock.now(), at));
}

/** Gives an account back at once that would be given back later. */
export async function dropAccountNow(
  deps: SignInDependencies,
  granted: Granted,
  farewellId: FarewellId | null,
): Promise<void> {
  const now = deps.clock.now();
  if (farewellId === null) return void (await dropAccount(deps, granted, now));
  const tenantId = await tenantOf(deps, granted.identity);
  await deps.store.inTenant(tenantId, (tx) => sayFarewellAt(tx, farewellId, now));
}

function tenantOf({ store, tenancy }: SignInDependencies, identity: Identity): Promise<TenantId> {
  return tenancy === 'single' ? store.localTenant() : store.tenantOf(identity);
}

/** The person who gets the account; null: a new one; or what has to be asked. `asking` is who is signed in, if that matters. */
async function targetOf(
  tx: TenantTransaction,
  identity: Identity,
  asking: PersonId | null,
  choice: Choice | null,
): Promise<PersonId | null | Extract<SettledAccount, { choices: unknown }>> {
  const owner = await ownerOf(tx, identity);
  if (asking === null || owner === asking) return owner;
  const standing = await standingOf(tx, asking);
  // Nothing of a visitor who has nothing yet can be mixed up with anything.
  if (standing === 'blank') return owner ?? asking;
  if (standing === 'left') return owner;
  if (owner !== null) return { kind: 'taken', choices: ['switch'] };
  return choice === 'attach' ? asking : { kind: 'attach', choices: ['attach', 'switch'] };
}

async function connect(
  deps: SignInDependencies,
  tx: TenantTransaction,
  { identity, tokens }: Granted,
  target: PersonId | null,
): Promise<SettledAccount> {
  const now = deps.clock.now();
  const { address } = identity;
  // Whoever comes first to an installation of their own is also the one who sets it up, by whichever page they come.
  const isAdministrator = deps.tenancy === 'single' && (await tx.people.first()) === null;
  const fresh = { zone: deps.defaultZone, address, isAdministrator };
  const personId = target ?? (await createPerson(tx, fresh, now)).id;
  await tx.identities.add(personId, identity, now);
  if ((await tx.identities.find(identity.provider, identity.subject)) !== personId) {
    throw new AppError('not_ready', 'This account is being connected already.');
  }
  // Holds the person, as `disconnect` does: an account that comes while the last one goes finds them as they are then.
  await tx.people.update(personId, { hadAccount: true });
  const connected = await connectAccount(tx, personId, identity, tokens, now);
  const session = await openSession(deps, tx, personId, now);
  await tx.audit.write({ at: now, actor: personId, action: 'session.created', subject: personId });
  return { kind: 'connected', session, ...connected };
}
