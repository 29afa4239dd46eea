import type { Instant } from '@clearweek/calendar';
import type { Connection } from '../ports/connection-tables.ts';
import type { TenantTransaction } from '../ports/store.ts';

/**
 * Wishes for the one mail that tells a person that an account has to be connected again: once for each trouble, in the
 * transaction that writes the trouble down. Nobody is written to about a mailbox that their organization connected, nor where
 * no mail reaches.
 */
export async function wantReconnectMail(tx: TenantTransaction, connection: Connection, at: Instant): Promise<void> {
  if (connection.source.kind !== 'account') return;
  const person = await tx.people.get(connection.personId);
  if (person === null || person.address === null) return;
  const mailId = await tx.mails.want(person.id, 'reconnect', connection.id, at);
  if (mailId !== null) await tx.outbox.add('send-mail', { mailId }, { key: `mail:${mailId}`, at });
}
