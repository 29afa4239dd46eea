import type { Instant } from '@clearweek/calendar';
import { AppError } from '../errors.ts';
import type { AppDependencies } from '../dependencies.ts';
import { reconnectMail } from '../mail-words/reconnect.ts';
import type { MailId, WantedMail } from '../ports/mail-tables.ts';
import type { Mail } from '../ports/mailer.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import { orderMail } from './reconnect-mail.ts';
import { heldUntil, LOOKED_AFTER_MS } from './reconnect-mail-wave.ts';

export type SendMailDependencies = Pick<AppDependencies, 'store' | 'clock' | 'mailer' | 'publicUrl'>;

type Ready = { readonly mail: Mail } | { readonly ended: string };

/**
 * Sends one mail, at most once: that it is being sent is written down before it is handed over, so whoever finds it so knows
 * that somebody died or was stopped meanwhile, and leaves it (`unknown`). Its words are made now, and it is left unsent
 * (`pointless`) where its reason is gone. Where many accounts broke together it is held back for some hours (`held`, which is the
 * operator's alarm). Throws `not_ready` where the server does not have it, to be tried again.
 */
export function createSendMail(deps: SendMailDependencies) {
  return async (tenantId: TenantId, mailId: MailId): Promise<Record<string, number>> => {
    const ready = await deps.store.inTenant(tenantId, (tx) => prepare(deps, tx, mailId));
    if ('ended' in ready) return { [ready.ended]: 1 };
    const answer = await deps.mailer.send(ready.mail);
    const state = answer === 'later' ? 'wanted' : answer;
    await deps.store.inTenant(tenantId, (tx) => tx.mails.setState(mailId, state, deps.clock.now()));
    if (answer === 'later') throw new AppError('not_ready', 'The mail server does not take mail just now.');
    return { [answer]: 1 };
  };
}

async function prepare(deps: SendMailDependencies, tx: TenantTransaction, mailId: MailId): Promise<Ready> {
  const now = deps.clock.now();
  const seen = await tx.mails.get(mailId);
  if (seen === null) return { ended: 'gone' };
  // Two attempts at one mail take turns here, and the second sees what the first wrote.
  await tx.connections.lock(seen.connectionId);
  const wanted = (await tx.mails.get(mailId)) ?? seen;
  if (wanted.state === 'sending') {
    await tx.mails.setState(mailId, 'unknown', now);
    return { ended: 'unknown' };
  }
  if (wanted.state !== 'wanted') return { ended: 'unchanged' };
  const mail = await compose(deps, tx, wanted);
  if (mail !== null && (await isHeld(tx, wanted, now))) return { ended: 'held' };
  await tx.mails.setState(mailId, mail === null ? 'pointless' : 'sending', now);
  return mail === null ? { ended: 'pointless' } : { mail };
}

/** Whether it is one of a wave; then it is ordered again for later. */
async function isHeld(
  tx: TenantTransaction,
  { id, connectionId, wantedAt }: WantedMail,
  now: Instant,
): Promise<boolean> {
  const connection = await tx.connections.get(connectionId);
  if (connection === null || connection.provider === 'ics') return false;
  const until = heldUntil(await tx.mails.countTroubled(connection.provider, wantedAt - LOOKED_AFTER_MS), wantedAt, now);
  if (until === null) return false;
  await orderMail(tx, id, until);
  return true;
}

/** Null where the trouble is over or nobody is there to read of it. */
async function compose(deps: SendMailDependencies, tx: TenantTransaction, wanted: WantedMail): Promise<Mail | null> {
  const connection = await tx.connections.get(wanted.connectionId);
  const person = await tx.people.get(wanted.personId);
  if (connection?.health.state !== 'needs_reconnecting' || connection.source.kind !== 'account') return null;
  if (connection.provider === 'ics' || person === null || person.address === null) return null;
  return reconnectMail({
    id: wanted.id,
    to: person.address,
    provider: connection.provider,
    account: connection.source.owner,
    problem: connection.health.problem.code,
    publicUrl: deps.publicUrl(),
  });
}
