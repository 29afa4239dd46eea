import type { AppDependencies } from '../dependencies.ts';
import type { Organization, OrganizationId } from '../ports/organization-tables.ts';
import type { PersonId, TenantId, TenantTransaction } from '../ports/store.ts';
import type { Instant } from '@clearweek/calendar';
import { removeMailbox } from './organization-mailboxes.ts';
import { goOn } from './sync-account-run.ts';

const MEMBERS_PER_STEP = 200;

/**
 * Erases an organization that was removed: what its consent read, some people at a time, then its directory and its claims. Begun again it goes
 * on with those that are left. Returns counts.
 */
export async function eraseOrganization(
  deps: Pick<AppDependencies, 'store' | 'clock'>,
  tenantId: TenantId,
  { id, provider }: Organization,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  await eraseMailboxes(deps, tenantId, id, signal);
  const removed = await deps.store.inTenant(tenantId, async (tx) => {
    // Connected anew meanwhile: then there is an order to read it.
    const current = await tx.organizations.lock(id);
    if (current === null || current.consent !== null) return false;
    await tx.organizations.remove(id);
    return true;
  });
  if (removed && provider !== 'csv') await deps.store.claimOrganizations(tenantId, provider, []);
  return removed ? { erased: 1 } : { superseded: 1 };
}

async function eraseMailboxes(
  { store, clock }: Pick<AppDependencies, 'store' | 'clock'>,
  tenantId: TenantId,
  id: OrganizationId,
  signal: AbortSignal,
): Promise<void> {
  let after: string | null = null;
  do {
    goOn({ signal });
    const from: string | null = after;
    after = await store.inTenant(tenantId, async (tx) => {
      const { members, next } = await tx.members.page(id, from, MEMBERS_PER_STEP);
      for (const { personId } of members) {
        if (personId !== null) await removeMailboxes(tx, personId, clock.now(), id);
      }
      return next;
    });
  } while (after !== null);
}

/** Erases what organizations' consents read of a person; only that of one organization, where it is named. Returns how many mailboxes. */
export async function removeMailboxes(
  tx: TenantTransaction,
  personId: PersonId,
  at: Instant,
  organizationId: OrganizationId | null,
): Promise<number> {
  let removed = 0;
  for (const connection of await tx.connections.list(personId)) {
    const { source } = connection;
    if (source.kind !== 'mailbox' || (organizationId !== null && source.organizationId !== organizationId)) continue;
    await removeMailbox(tx, connection, at);
    removed += 1;
  }
  return removed;
}
