import type { Instant } from '@clearweek/calendar';
import type { Connection } from '../ports/connection-tables.ts';
import type { MailId } from '../ports/mail-tables.ts';
import type { TenantTransaction } from '../ports/store.ts';
import { canBeWave, LOOKED_AFTER_MS } from './reconnect-mail-wave.ts';

/**
 * Wishes for the one mail that tells a person that an account has to be connected again: once for each trouble, in the
 * transaction that writes the trouble down. Nobody is written to about a mailbox that their organization connected, nor where
 * no mail reaches. Where many accounts may have broken together, the mail waits until that can be told.
 */
export async function wantReconnectMail(tx: TenantTransaction, connection: Connection, at: Instant): Promise<void> {
  const { provider } = connection;
  if (connection.source.kind !== 'account' || provider === 'ics') return;
  const person = await tx.people.get(connection.personId);
  if (person === null || person.address === null) return;
  const mailId = await tx.mails.want(person.id, 'reconnect', connection.id, at);
  if (mailId === null) return;
  const { accounts } = await tx.mails.countTroubled(provider, at);
  const sendAt = canBeWave(accounts) ? at + LOOKED_AFTER_MS : at;
  await orderMail(tx, mailId, sendAt);
}

export async function orderMail(tx: TenantTransaction, mailId: MailId, at: Instant): Promise<void> {
  await tx.outbox.add('send-mail', { mailId }, { key: `mail:${mailId}`, at });
}
