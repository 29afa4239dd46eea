import { DAY, type Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import type { Organization, OrganizationId } from '../ports/organization-tables.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import { sweepOrganization } from './organization-sweep.ts';
import { eraseOrganization, removeMailboxes } from './organizations-erase.ts';
import { askDirectory } from './read-directory-ask.ts';
import { claimProved, isTooMany, type OwnChanges, whoLeft } from './read-directory-belief.ts';
import { connectMailbox, type MailboxOutcome } from './read-directory-mailbox.ts';
import { afterDirectoryTrouble, type DirectoryTrouble, healthAfterReading } from './read-directory-health.ts';
import { goOn } from './sync-account-run.ts';

export type ReadDirectoryDependencies = Pick<
  AppDependencies,
  'store' | 'clock' | 'random' | 'providers' | 'defaultZone' | 'tenancy' | 'publicUrl'
>;

type Counts = Record<string, number>;

const MEMBERS_PER_STEP = 100;
/** First readings begin this far apart, so that an organization of thousands does not ask all at once. */
const BETWEEN_FIRST_READINGS_MS = 100;

/**
 * Reads who belongs to an organization, and makes the mailboxes that are read those of its members who are at work and did not say
 * no. What goes wrong at the provider is the organization's state. One that was removed is erased. Returns counts.
 */
export function createReadDirectory(deps: ReadDirectoryDependencies) {
  return async (tenantId: TenantId, id: OrganizationId, signal: AbortSignal): Promise<Counts> => {
    const organization = await deps.store.inTenant(tenantId, (tx) => tx.organizations.get(id));
    if (organization === null) return { gone: 1 };
    if (organization.consent === null) {
      return organization.provider === 'csv'
        ? { unreadable: 1 }
        : eraseOrganization(deps, tenantId, organization, signal);
    }
    const answer = await askDirectory(deps, tenantId, organization, organization.consent, signal);
    if (answer.kind === 'trouble') return noteTrouble(deps, tenantId, organization, answer.trouble);
    const left = await whoLeft(deps, tenantId, organization, answer.changes);
    if (isTooMany(organization, left.length, answer.changes)) {
      return noteTrouble(deps, tenantId, organization, { kind: 'shrunk' });
    }
    const own = await claimProved(deps, tenantId, organization, answer.changes);
    if (own === null) return noteTrouble(deps, tenantId, organization, { kind: 'taken' });
    // Whoever's address is in a domain of another tenant by now has left as well.
    const gone = own.foreignDomains === 0 ? left : await whoLeft(deps, tenantId, organization, own.changes);
    // Before anybody's watches are kept for a farewell, which would be stopped twice.
    const swept = await sweepOrganization(deps, tenantId, organization.consent, signal);
    const counts = await keep(deps, tenantId, organization, own, gone);
    if (counts === null) return { gone: 1 };
    return { requests: answer.requests, ...swept, ...counts, ...(await connectMailboxes(deps, tenantId, id, signal)) };
  };
}

/** Members, cursor and the erasing of those who left, in one transaction. Null where the organization went, or was connected anew, meanwhile. */
async function keep(
  { store, clock, random }: ReadDirectoryDependencies,
  tenantId: TenantId,
  read: Organization,
  { changes, foreignDomains }: OwnChanges,
  left: readonly string[],
): Promise<Counts | null> {
  const { entries, removed, whole, cursor } = changes;
  const now = clock.now();
  const nextReadAt = now + Math.round(DAY * (0.9 + random() * 0.2));
  return store.inTenant(tenantId, async (tx) => {
    const current = await tx.organizations.lock(read.id);
    if (current === null || current.cursor !== read.cursor) return null;
    if (JSON.stringify(current.consent) !== JSON.stringify(read.consent)) return null;
    const disconnected = await disconnectLeft(tx, read.id, left, now);
    const { added, changed, removed: gone } = await tx.members.put(read.id, entries, { whole, removed });
    const health = healthAfterReading(foreignDomains);
    await tx.organizations.update(read.id, { cursor, health, failures: 0, lastReadAt: now, nextReadAt });
    const detail = { added, changed, removed: gone };
    if (added + changed + gone > 0) {
      await tx.audit.write({
        at: now,
        actor: 'system',
        action: 'organization.people_imported',
        subject: read.id,
        detail,
      });
    }
    return { ...detail, disconnected };
  });
}

async function disconnectLeft(
  tx: TenantTransaction,
  id: OrganizationId,
  left: readonly string[],
  now: Instant,
): Promise<number> {
  let disconnected = 0;
  for (const externalId of left) {
    const personId = (await tx.members.byExternalId(id, externalId))?.personId ?? null;
    if (personId !== null) disconnected += await removeMailboxes(tx, personId, now, id);
  }
  return disconnected;
}

/**
 * Goes through all members, some at a time. Everybody each time: a process that died half way, a wish that changed and an account that
 * was disconnected are then made up for within a day.
 */
async function connectMailboxes(
  deps: ReadDirectoryDependencies,
  tenantId: TenantId,
  id: OrganizationId,
  signal: AbortSignal,
): Promise<Counts> {
  const counts = { connected: 0, disconnected: 0, unchanged: 0 };
  const { defaultZone } = deps;
  let after: string | null = null;
  do {
    goOn({ signal });
    const from: string | null = after;
    const before = counts.connected;
    const step = await deps.store.inTenant(tenantId, async (tx) => {
      const now = deps.clock.now();
      // Held, so that taking the consent away waits for these and is seen by the next ones.
      const organization = await tx.organizations.lock(id);
      if (organization === null) return { outcomes: [] as MailboxOutcome[], next: null };
      const { members, next } = await tx.members.page(id, from, MEMBERS_PER_STEP);
      const outcomes: MailboxOutcome[] = [];
      for (const [index, member] of members.entries()) {
        const syncAt = now + (before + index) * BETWEEN_FIRST_READINGS_MS;
        outcomes.push(await connectMailbox(tx, organization, member, { now, syncAt, defaultZone }));
      }
      return { outcomes, next };
    });
    for (const outcome of step.outcomes) counts[outcome] += 1;
    after = step.next;
  } while (after !== null);
  const { connected, disconnected } = counts;
  return { connected, ...(disconnected > 0 && { disconnected }) };
}

async function noteTrouble(
  { store, clock, random }: ReadDirectoryDependencies,
  tenantId: TenantId,
  read: Organization,
  trouble: DirectoryTrouble,
): Promise<Counts> {
  const now = clock.now();
  const chance = random();
  return store.inTenant(tenantId, async (tx): Promise<Counts> => {
    const current = await tx.organizations.lock(read.id);
    if (current === null || current.cursor !== read.cursor) return { superseded: 1 };
    await tx.organizations.update(read.id, afterDirectoryTrouble(current, trouble, now, chance));
    return {
      failed: 1,
      ...(trouble.kind === 'shrunk' && { shrunk: 1 }),
      ...(trouble.kind === 'misconfigured' && { misconfigured: 1 }),
    };
  });
}
