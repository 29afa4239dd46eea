import type { OrganizationReading } from '../contracts/organization.ts';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { Organization, OrganizationId } from '../ports/organization-tables.ts';
import type { PersonId, TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { removeMailboxes } from './organizations-erase.ts';
import { connectMailbox } from './read-directory-mailbox.ts';

/** Writes a person's wish down in every list that names them, and follows it in the same transaction. */
export async function setReading(
  { store, clock, defaultZone }: Pick<AppDependencies, 'store' | 'clock' | 'defaultZone'>,
  { tenantId, personId }: Principal,
  allowed: boolean,
): Promise<OrganizationReading> {
  const now = clock.now();
  return store.inTenant(tenantId, async (tx) => {
    const organizations = await holdAll(tx, personId);
    const members = await tx.members.ofPerson(personId);
    if (members.length === 0) throw new AppError('not_found', 'No organization lists you here.');
    if (members.every(({ optedOut }) => optedOut === !allowed)) return { listed: true, allowed };
    for (const { organizationId, externalId } of members) {
      await tx.members.update(organizationId, externalId, { optedOut: !allowed });
    }
    if (!allowed) await removeMailboxes(tx, personId, now, null);
    for (const member of allowed ? await tx.members.ofPerson(personId) : []) {
      const organization = organizations.get(member.organizationId);
      if (organization !== undefined) await connectMailbox(tx, organization, member, { now, syncAt: now, defaultZone });
    }
    const action = allowed ? 'person.opted_in' : 'person.opted_out';
    await tx.audit.write({ at: now, actor: personId, action, subject: personId });
    return { listed: true, allowed };
  });
}

/** Holds the organizations that list a person, so that no reading of a directory goes by the wish before this one. */
async function holdAll(tx: TenantTransaction, personId: PersonId): Promise<ReadonlyMap<OrganizationId, Organization>> {
  const ids = (await tx.members.ofPerson(personId)).map(({ organizationId }) => organizationId);
  const held = new Map<OrganizationId, Organization>();
  // Always in the same order: two that hold several would else wait for each other.
  for (const id of ids.toSorted()) {
    const organization = await tx.organizations.lock(id);
    if (organization !== null) held.set(id, organization);
  }
  return held;
}
