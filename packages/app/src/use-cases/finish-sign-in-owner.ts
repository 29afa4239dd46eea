import type { Member, Organization } from '../ports/organization-tables.ts';
import type { Identity } from '../ports/sign-in-provider.ts';
import type { PersonId, TenantTransaction } from '../ports/store.ts';

/**
 * Whose account it is: who signed in with it before, or else whom the organization's directory means by it. By what the
 * provider calls the account for ever, never by its address, which may have been somebody else's last year.
 */
export async function ownerOf(tx: TenantTransaction, identity: Identity): Promise<PersonId | null> {
  const known = await tx.identities.find(identity.provider, identity.subject);
  return known ?? (await memberOf(tx, identity))?.personId ?? null;
}

/**
 * The account's entry in a directory that was read by its organization's own consent. A list of people proves nothing about an
 * account.
 */
async function memberOf(tx: TenantTransaction, identity: Identity) {
  for (const organization of await tx.organizations.list()) {
    if (!isOf(organization, identity)) continue;
    const member = await tx.members.byExternalId(organization.id, externalIdOf(identity));
    if (member !== null) return member;
  }
  return null;
}

/** Tells the directory who its member is, once they have signed in. Returns the member as it is then; null where no directory knows them. */
export async function linkMember(
  tx: TenantTransaction,
  identity: Identity,
  personId: PersonId,
): Promise<Member | null> {
  const member = await memberOf(tx, identity);
  if (member === null || member.personId !== null) return member;
  await tx.members.update(member.organizationId, member.externalId, { personId });
  return { ...member, personId };
}

function isOf({ provider, consent }: Organization, identity: Identity): boolean {
  if (consent === null || provider !== identity.provider) return false;
  return consent.provider === 'google' || consent.tenant === identity.organization;
}

/** Directories name Microsoft's accounts by the object id alone; the subject says the tenant after it. */
function externalIdOf({ provider, subject }: Identity): string {
  return provider === 'microsoft' ? (subject.split('.')[0] ?? subject) : subject;
}

/**
 * What there is of a person who is signed in. `blank`: neither an account nor a calendar yet, as the visitor of an embedded
 * installation before the first sign-in. `left`: they had an account and have none now, whatever is still read of them; whoever comes by their
 * browser may be somebody else, who must not become them. `there`: anybody else.
 */
export async function standingOf(tx: TenantTransaction, personId: PersonId): Promise<'blank' | 'left' | 'there'> {
  if ((await tx.identities.list(personId)).length > 0) return 'there';
  if ((await tx.people.get(personId))?.hadAccount !== false) return 'left';
  return (await tx.connections.list(personId)).length > 0 ? 'there' : 'blank';
}
