import { DAY, DEFAULT_WORKING_HOURS, HOUR, type Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import type { PersonId, SessionRecord, TenantId, TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';

const IDLE_MS = 30 * DAY;
const ABSOLUTE_MS = 90 * DAY;
/** Sessions of one person that stay alive; a program without a cookie jar would otherwise leave one per request. */
const KEPT_SESSIONS = 100;

export type SessionDependencies = Pick<AppDependencies, 'store' | 'clock' | 'tokens' | 'defaultZone'>;

/**
 * Sessions are opaque: what the browser carries is the tenant's id and 256 random bits, what is stored is their hash. The tenant is
 * no secret; it says under which tenant's row security the hash is looked up.
 */
export function createSessions(deps: SessionDependencies) {
  return {
    /** Signs in the one person of an embedded installation; made at the first visit. The caller has checked where the visit comes from. */
    async signInLocal(): Promise<{ cookie: string; principal: Principal; expiresAt: Instant }> {
      const tenantId = await deps.store.localTenant();
      const now = deps.clock.now();
      const token = deps.tokens.create();
      const expiresAt = now + ABSOLUTE_MS;
      const personId = await deps.store.inTenant(tenantId, async (tx) => {
        const person = (await tx.people.first()) ?? (await createLocalPerson(tx, deps.defaultZone, now));
        const record: SessionRecord = { personId: person.id, createdAt: now, lastSeenAt: now, expiresAt };
        await tx.sessions.create(deps.tokens.hash(token), record);
        await tx.sessions.prune(person.id, now, KEPT_SESSIONS);
        return person.id;
      });
      return { cookie: `${tenantId}.${token}`, principal: { tenantId, personId }, expiresAt };
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
  };
}

async function createLocalPerson(tx: TenantTransaction, zone: string, now: Instant): Promise<{ id: PersonId }> {
  const person = await tx.people.create({
    zone,
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
