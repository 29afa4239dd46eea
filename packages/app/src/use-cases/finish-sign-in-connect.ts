import type { Instant } from '@clearweek/calendar';
import type { Identity, TokenSet } from '../ports/sign-in-provider.ts';
import type { Connection, ConnectionSource } from '../ports/connection-tables.ts';
import type { ConnectionId, PersonId, TenantTransaction } from '../ports/store.ts';
import { requireRoom } from './connections.ts';
import { linkMember } from './finish-sign-in-owner.ts';
import { followListedZone } from './listed-zone.ts';
import { removeMailboxes } from './organizations-erase.ts';

/**
 * Connects a person's account, or renews its consent where it is connected already: the trouble is then over, its mail may be
 * written anew for the next one, and a sync that still runs with the old consent can no longer write. Orders to read it and to
 * be told of its changes.
 */
export async function connectAccount(
  tx: TenantTransaction,
  personId: PersonId,
  identity: Identity,
  tokens: TokenSet,
  now: Instant,
): Promise<{ readonly connectionId: ConnectionId; readonly isNew: boolean }> {
  const { provider, subject, address: owner } = identity;
  const source: ConnectionSource = { kind: 'account', subject, owner };
  const before = await connectionOf(tx, personId, identity);
  if (before === null) await requireRoom(tx, personId);
  const connection = before ?? (await tx.connections.create(personId, provider, source, now, null));
  if (before !== null) await renew(tx, before, source);
  await tx.grants.put(connection.id, tokens, now);
  await takeAddress(tx, personId, before, owner);
  const member = await linkMember(tx, identity, personId);
  // From here on their own consent reads it: the organization's would read the same once more.
  if (member?.personId === personId) await removeMailboxes(tx, personId, now, member.organizationId);
  await followListedZone(tx, personId, owner, now);
  await order(tx, connection.id, now);
  const action = before === null ? 'connection.created' : 'connection.reconnected';
  await tx.audit.write({ at: now, actor: personId, action, subject: connection.id });
  return { connectionId: connection.id, isNew: before === null };
}

async function connectionOf(
  tx: TenantTransaction,
  personId: PersonId,
  { provider, subject }: Identity,
): Promise<Connection | null> {
  const found = (await tx.connections.list(personId)).find(
    ({ source, provider: name }) => name === provider && source.kind === 'account' && source.subject === subject,
  );
  return found === undefined ? null : tx.connections.lock(found.id);
}

async function renew(tx: TenantTransaction, connection: Connection, source: ConnectionSource): Promise<void> {
  const isWell = connection.health.state === 'active';
  await tx.connections.update(connection.id, {
    source,
    generation: connection.generation + 1,
    failures: 0,
    ...(isWell ? {} : { health: { state: 'pending' }, nextSyncAt: null }),
  });
  await tx.mails.forget(connection.id);
}

/** Mail goes to the first address that a person signs in with, and moves along when that account's address changes. */
async function takeAddress(
  tx: TenantTransaction,
  personId: PersonId,
  before: Connection | null,
  address: string,
): Promise<void> {
  const person = await tx.people.get(personId);
  if (person === null || person.address === address) return;
  const followed = before?.source.kind === 'account' ? before.source.owner : null;
  if (person.address === null || person.address === followed) await tx.people.update(personId, { address });
}

async function order(tx: TenantTransaction, connectionId: ConnectionId, at: Instant): Promise<void> {
  await tx.outbox.add('sync-connection', { connectionId }, { key: `sync:${connectionId}`, at });
  await tx.outbox.add('watch-connection', { connectionId }, { key: `watch:${connectionId}`, at });
}
