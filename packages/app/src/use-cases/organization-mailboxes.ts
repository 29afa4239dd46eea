import type { Instant } from '@clearweek/calendar';
import type { Member } from '../ports/organization-tables.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { TenantTransaction } from '../ports/store.ts';
import { forgetAccount } from './forget-account.ts';
import { keepFarewell } from './order-farewell.ts';

/** Whether a member's mailbox may be read by the organization's consent: they are there, at work, and did not say no. */
export function isReadable({ active, optedOut }: Pick<Member, 'active' | 'optedOut'>): boolean {
  return active && !optedOut;
}

/**
 * Whether a connection may be read. An account may, as long as its person's consent stands. A mailbox may while the organization lists its
 * person as active, and in no list of the tenant the person said no.
 */
export async function mayRead(tx: TenantTransaction, { personId, source }: Connection): Promise<boolean> {
  if (source.kind !== 'mailbox') return true;
  const members = await tx.members.ofPerson(personId);
  if (members.some(({ optedOut }) => optedOut)) return false;
  return members.some((member) => member.organizationId === source.organizationId && isReadable(member));
}

/**
 * Erases what was read of a mailbox, and has the person's weeks measured without it. Its watches are stopped by the organization's consent, as
 * long as there is one; there is no token of anybody to take back.
 */
export async function removeMailbox(tx: TenantTransaction, connection: Connection, at: Instant): Promise<void> {
  const { id, personId } = connection;
  // Held first: of two that remove it at once, the second finds nothing to say.
  if ((await tx.connections.lock(id)) === null) return;
  await keepFarewell(tx, connection, at);
  await tx.connections.remove(id);
  await forgetAccount(tx, connection);
  // The last calendar takes all figures with it, in the same moment.
  if ((await tx.connections.list(personId)).length === 0) await tx.weeks.removeAll(personId);
  await tx.outbox.add('measure-person', { personId }, { key: `measure:${personId}`, at });
  await tx.audit.write({ at, actor: 'system', action: 'connection.disconnected', subject: id });
}
