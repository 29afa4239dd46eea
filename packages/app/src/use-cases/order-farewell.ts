import type { Instant } from '@clearweek/calendar';
import type { Farewell, FarewellId } from '../ports/account-tables.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { ConnectionId, TenantTransaction } from '../ports/store.ts';

/**
 * Keeps what is still to be said to the provider of a connection that is about to be erased: which watches to stop, and which consent of a
 * person to take back. Called before the connection is removed, in the same transaction.
 */
export async function keepFarewell(tx: TenantTransaction, connection: Connection, now: Instant): Promise<void> {
  const { id, provider, source } = connection;
  if (provider === 'ics') return;
  if (source.kind === 'mailbox') {
    const watches = await standing(tx, id);
    // An organization that was disconnected has taken its consent along: nobody can stop a watch then, and it ends by itself within a week.
    if (watches.length === 0 || !(await isConsenting(tx, source.organizationId))) return;
    const { organizationId, owner } = source;
    const mailbox = { organizationId, owner };
    const farewell = { provider, subject: owner, accessToken: null, refreshToken: null, watches, mailbox };
    await sayFarewellAt(tx, await tx.farewells.put(farewell, now), now);
  } else if (source.kind === 'account') {
    // Under a lock, so that a refresh under way ends first and the newest token is the one that is taken back.
    const grant = await tx.grants.lock(id);
    const { accessToken, refreshToken } = grant ?? { accessToken: null, refreshToken: null };
    const watches = await standing(tx, id);
    await orderFarewell(tx, { provider, subject: source.subject, accessToken, refreshToken, watches }, now);
  }
}

/** Keeps what is to be said to the provider, with the order to say it at `sayAt`. Null where there is nothing to say. */
export async function orderFarewell(
  tx: TenantTransaction,
  farewell: Farewell,
  now: Instant,
  sayAt: Instant = now,
): Promise<FarewellId | null> {
  if (farewell.accessToken === null && farewell.refreshToken === null) return null;
  const farewellId = await tx.farewells.put(farewell, now);
  await sayFarewellAt(tx, farewellId, sayAt);
  return farewellId;
}

/** Orders to say a farewell that is kept already; where it is ordered for later, it is said earlier. */
export async function sayFarewellAt(tx: TenantTransaction, farewellId: FarewellId, at: Instant): Promise<void> {
  await tx.outbox.add('revoke-consent', { farewellId }, { key: `revoke:${farewellId}`, at });
}

async function standing(tx: TenantTransaction, id: ConnectionId): Promise<Farewell['watches']> {
  const remotes = (await tx.watches.list(id)).flatMap(({ remote }) => (remote === null ? [] : [remote]));
  return remotes.map(({ remoteId, resourceId }) => ({ remoteId, resourceId }));
}

async function isConsenting(tx: TenantTransaction, organizationId: string): Promise<boolean> {
  const organization = await tx.organizations.get(organizationId as OrganizationId);
  return organization !== null && organization.consent !== null;
}
