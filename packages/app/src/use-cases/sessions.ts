import { DAY, DEFAULT_WORKING_HOURS, HOUR, type Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { Person, SessionRecord } from '../ports/person-tables.ts';
import type { PersonId, TenantId, TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';

const IDLE_MS = 30 * DAY;
const ABSOLUTE_MS = 90 * DAY;
/** Sessions of one person that stay alive; a program without a cookie jar would otherwise leave one per request. */
const KEPT_SESSIONS = 100;

export type SessionDependencies = Pick<AppDependencies, 'store' | 'clock' | 'tokens' | 'defaultZone'>;

/** A session that has just begun. `cookie` is a secret of the browser. */
export interface OpenedSession {
  readonly cookie: string;
  readonly principal: Principal;
  readonly expiresAt: Instant;
}

/**
 * Whether a visit from the computer itself is signed in, as the local person: one who never had an account. `by-itself`: nobody here has
 * one. `if-asked`: somebody has, and for the local person there is no other way to what they keep here; or whoever had one left, and the next
 * one begins as somebody new. `not`: everybody here signs in with an account.
 */
export type LocalOpening = 'by-itself' | 'if-asked' | 'not';

/**
 * Sessions are opaque: what the browser carries is the tenant's id and 256 random bits, what is stored is their hash. The
 * tenant is no secret; it says under which tenant's row security the hash is looked up.
 */
export function createSessions(deps: SessionDependencies) {
  return {
    /** Whether, and how, `signInLocal` signs anybody in at the moment. */
    async localOpening(): Promise<LocalOpening> {
      return deps.store.inTenant(await deps.store.localTenant(), openingOf);
    },

    /**
     * Signs in the local person of an embedded installation; made at the first visit. The caller has checked where the visit
     * comes from, and whether the person `asked` for it. Throws `not_signed_in` where `localOpening` does not allow it: once people
     * sign in with accounts, whoever opens a browser at the computer may be another one of them.
     */
    async signInLocal({ asked = false }: { readonly asked?: boolean } = {}): Promise<OpenedSession> {
      const tenantId = await deps.store.localTenant();
      const now = deps.clock.now();
      return deps.store.inTenant(tenantId, async (tx) => {
        const opening = await openingOf(tx);
        if (opening === 'not' || (opening === 'if-asked' && !asked)) {
          throw new AppError('not_signed_in', 'Sign in with the account that you have connected here.');
        }
        // Whoever starts Clearweek on their own computer is also the one who sets it up; whoever comes after somebody left may be another one.
        const isAdministrator = (await tx.people.first()) === null;
        const me = { zone: deps.defaultZone, address: null, isAdministrator };
        const person = (await tx.people.local()) ?? (await createPerson(tx, me, now));
        return openSession(deps, tx, person.id, now);
      });
    },

    /** Who a session cookie belongs to; null where it is malformed, unknown, signed out or expired. */
    async authenticate(cookie: string): Promise<Principal | null> {
      const parsed = parseCookie(cookie);
      if (parsed === null) return null;
      const { tenantId } = parsed;
      const hash = deps.tokens.hash(parsed.token);
      const now = deps.clock.now();
      return deps.store.inTenant(tenantId, async (tx) => {
        const session = await tx.sessions.find(hash);
        if (session === null) return null;
        if (session.expiresAt <= now || session.lastSeenAt + IDLE_MS <= now) {
          await tx.sessions.remove(hash);
          return null;
        }
        if (now - session.lastSeenAt > HOUR) await tx.sessions.touch(hash, now);
        return { tenantId, personId: session.personId };
      });
    },

    /** Ends a session. Ending an unknown one is no error. */
    async signOut(cookie: string): Promise<void> {
      const parsed = parseCookie(cookie);
      if (parsed === null) return;
      await deps.store.inTenant(parsed.tenantId, (tx) => tx.sessions.remove(deps.tokens.hash(parsed.token)));
    },

    /** Ends every session of a person, on every device, the one that asks included. */
    async signOutEverywhere({ tenantId, personId }: Principal): Promise<void> {
      const at = deps.clock.now();
      await deps.store.inTenant(tenantId, async (tx) => {
        await tx.sessions.removeAll(personId);
        await tx.audit.write({ at, actor: personId, action: 'session.ended_everywhere', subject: personId });
      });
    },
  };
}

async function openingOf(tx: TenantTransaction): Promise<LocalOpening> {
  const local = await tx.people.local();
  if (await tx.identities.some()) return local === null ? 'not' : 'if-asked';
  return local === null && (await tx.people.first()) !== null ? 'if-asked' : 'by-itself';
}

/** Begins a session in the transaction that made sure who it is for. */
export async function openSession(
  deps: Pick<AppDependencies, 'tokens'>,
  tx: TenantTransaction,
  personId: PersonId,
  now: Instant,
): Promise<OpenedSession> {
  const token = deps.tokens.create();
  const expiresAt = now + ABSOLUTE_MS;
  const record: SessionRecord = { personId, createdAt: now, lastSeenAt: now, expiresAt };
  await tx.sessions.create(deps.tokens.hash(token), record);
  await tx.sessions.prune(personId, now, KEPT_SESSIONS);
  return { cookie: `${tx.tenantId}.${token}`, principal: { tenantId: tx.tenantId, personId }, expiresAt };
}

/** A new person in a zone that is only a guess. */
export async function createPerson(
  tx: TenantTransaction,
  known: Pick<Person, 'zone' | 'address' | 'isAdministrator'>,
  now: Instant,
): Promise<Person> {
  const person = await tx.people.create({
    ...known,
    zoneIsGuess: true,
    workingHours: DEFAULT_WORKING_HOURS,
    createdAt: now,
  });
  await tx.audit.write({ at: now, actor: person.id, action: 'person.created', subject: person.id });
  return person;
}

function parseCookie(cookie: string): { tenantId: TenantId; token: string } | null {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(cookie);
  const [, tenantId, token] = match ?? [];
  return tenantId === undefined || token === undefined ? null : { tenantId: tenantId as TenantId, token };
}
