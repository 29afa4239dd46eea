import type { Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { ConnectionId, TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { forgetAccount } from './forget-account.ts';
import { keepFarewell } from './order-farewell.ts';

export type DisconnectDependencies = Pick<AppDependencies, 'store' | 'clock'>;

export function createDisconnect(deps: DisconnectDependencies) {
  return {
    /**
     * Erases a connection and everything read from it at once, and has the weeks measured without it. What is still to be said
     * to the provider (watches, consent) is kept apart, encrypted, until it is said: a provider that is down delays nothing
     * here. A sync under way finds nothing to write to. Who the person is at the provider is forgotten too, and with the
     * last account every session ends, for nothing else says any more who comes by them, and the person's files and feeds
     * are erased, which nobody could reach any more. Disconnecting a mailbox that the
     * organization connected is the wish not to be read by it again.
     */
    async disconnect({ tenantId, personId }: Principal, id: ConnectionId): Promise<void> {
      const now = deps.clock.now();
      await deps.store.inTenant(tenantId, async (tx) => {
        // Of two accounts that go at once one is the last.
        await tx.people.lock(personId);
        const connection = await tx.connections.lock(id);
        if (connection?.personId !== personId) throw new AppError('not_found', 'There is no such connection.');
        await keepFarewell(tx, connection, now);
        await optOut(tx, connection, now);
        await tx.mails.forget(id);
        await tx.connections.remove(id);
        await forgetAccount(tx, connection);
        await leave(tx, connection, now);
        // The last calendar takes all figures with it, in the same moment.
        if ((await tx.connections.list(personId)).length === 0) {
          await tx.weeks.removeAll(personId);
          // The next calendar may say another zone: this one was perhaps only the calendar's that went.
          await tx.people.update(personId, { zoneIsGuess: true });
        }
        await tx.outbox.add('measure-person', { personId }, { key: `measure:${personId}`, at: now });
        await tx.audit.write({ at: now, actor: personId, action: 'connection.disconnected', subject: id });
      });
    },
  };
}

/**
 * With the last account. Whoever comes by a session of a person without any account may be somebody else: the person cannot be told
 * from them. So what lies there apart from accounts goes as well; a mailbox stays, which is its organization's to read until they say no.
 */
async function leave(tx: TenantTransaction, { personId, source }: Connection, at: Instant): Promise<void> {
  if (source.kind !== 'account' || (await tx.identities.list(personId)).length > 0) return;
  for (const { id, provider } of await tx.connections.list(personId)) {
    if (provider !== 'ics') continue;
    await tx.mails.forget(id);
    await tx.connections.remove(id);
    await tx.audit.write({ at, actor: personId, action: 'connection.disconnected', subject: id });
  }
  await tx.sessions.removeAll(personId);
  await tx.audit.write({ at, actor: personId, action: 'session.ended_everywhere', subject: personId });
  if ((await tx.people.get(personId))?.isAdministrator !== true) return;
  await tx.people.update(personId, { isAdministrator: false });
  await tx.audit.write({ at, actor: personId, action: 'person.unmade_administrator', subject: personId });
}

async function optOut(tx: TenantTransaction, { personId, source }: Connection, now: Instant): Promise<void> {
  if (source.kind !== 'mailbox') return;
  const members = (await tx.members.ofPerson(personId)).filter(
    (member) => member.organizationId === source.organizationId && !member.optedOut,
  );
  for (const { organizationId, externalId } of members) {
    await tx.members.update(organizationId, externalId, { optedOut: true });
    await tx.audit.write({ at: now, actor: personId, action: 'person.opted_out', subject: personId });
  }
}
