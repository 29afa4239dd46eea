import { findZone, type Instant } from '@clearweek/calendar';
import type { OrganizationConsent } from '../ports/organization-provider.ts';
import type { Member, Organization } from '../ports/organization-tables.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { PersonId, TenantTransaction } from '../ports/store.ts';
import { isReadable, removeMailbox } from './organization-mailboxes.ts';
import { guessZone } from './listed-zone.ts';
import { createPerson } from './sessions.ts';

export interface Circumstances {
  readonly now: Instant;
  /** When a new mailbox is read for the first time. */
  readonly syncAt: Instant;
  readonly defaultZone: string;
}

export type MailboxOutcome = 'connected' | 'disconnected' | 'unchanged';

/**
 * Makes what is read of a member what may be read: a mailbox for everybody who is at work and did not say no, and none for others. Somebody who
 * connected this account themselves is read by their own consent, so not twice. Done again it changes nothing.
 */
export async function connectMailbox(
  tx: TenantTransaction,
  organization: Organization,
  member: Member,
  circumstances: Circumstances,
): Promise<MailboxOutcome> {
  const { consent } = organization;
  const owner = member.addresses[0];
  if (consent === null || owner === undefined) return 'unchanged';
  const { now, syncAt } = circumstances;
  if (member.personId !== null && member.zone !== null) await guessZone(tx, member.personId, member.zone, now);
  const mayBeRead = isReadable(member) && !(await saidNoElsewhere(tx, member));
  const known = member.personId === null ? [] : await tx.connections.list(member.personId);
  const mailbox = known.find(({ source }) => source.kind === 'mailbox' && source.organizationId === organization.id);
  if (!mayBeRead) {
    if (mailbox === undefined) return 'unchanged';
    await removeMailbox(tx, mailbox, now);
    return 'disconnected';
  }
  if (known.some((connection) => isOwnAccount(connection, consent, member))) {
    if (mailbox === undefined) return 'unchanged';
    await removeMailbox(tx, mailbox, now);
    return 'disconnected';
  }
  if (mailbox !== undefined) return keepMailbox(tx, mailbox, owner);
  const personId = member.personId ?? (await personOf(tx, organization, consent, member, circumstances));
  // Somebody who was found by their account just now may have said no in another list, or connected it already.
  if (member.personId === null) return connectMailbox(tx, organization, { ...member, personId }, circumstances);
  const source = { kind: 'mailbox', organizationId: organization.id, owner } as const;
  const { id } = await tx.connections.create(personId, consent.provider, source, now, syncAt);
  // Forgotten with the last calendar that was read of them.
  if ((await tx.people.get(personId))?.address === null) await tx.people.update(personId, { address: owner });
  await tx.audit.write({ at: now, actor: 'system', action: 'connection.created', subject: id });
  return 'connected';
}

async function saidNoElsewhere(tx: TenantTransaction, { personId }: Member): Promise<boolean> {
  return personId !== null && (await tx.members.ofPerson(personId)).some(({ optedOut }) => optedOut);
}

/** An address that changed in the directory changes here. */
async function keepMailbox(tx: TenantTransaction, mailbox: Connection, owner: string): Promise<MailboxOutcome> {
  const { source } = mailbox;
  if (source.kind === 'mailbox' && source.owner !== owner) {
    await tx.connections.update(mailbox.id, { source: { ...source, owner } });
  }
  return 'unchanged';
}

/** By what the provider calls the account, or by its address, whose person is known to be the member. */
function isOwnAccount({ provider, source }: Connection, consent: OrganizationConsent, member: Member): boolean {
  if (source.kind !== 'account' || provider !== consent.provider) return false;
  return source.subject === subjectOf(consent, member) || member.addresses.includes(source.owner);
}

function subjectOf(consent: OrganizationConsent, { externalId }: Member): string {
  return consent.provider === 'google' ? externalId : `${externalId}.${consent.tenant}`;
}

/** The person whom the directory means: whoever signed in with this account, by its id and never by its address, or somebody new. */
async function personOf(
  tx: TenantTransaction,
  { id }: Organization,
  consent: OrganizationConsent,
  member: Member,
  { now, defaultZone }: Circumstances,
): Promise<PersonId> {
  const known = await tx.identities.find(consent.provider, subjectOf(consent, member));
  const zone = member.zone === null ? null : findZone(member.zone);
  const fresh = {
    zone: zone?.kind === 'zone' ? zone.id : defaultZone,
    address: member.addresses[0] ?? null,
    isAdministrator: false,
  };
  const personId = known ?? (await createPerson(tx, fresh, now)).id;
  // Of an account of theirs, which they may never have signed in with here: nobody without one is them.
  await tx.people.update(personId, { hadAccount: true });
  await tx.members.update(id, member.externalId, { personId });
  return personId;
}
