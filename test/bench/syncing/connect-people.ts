import type { ConnectionId, PersonId, Permission } from '@clearweek/app';
import { DAY, DEFAULT_WORKING_HOURS } from '@clearweek/calendar';
import type { CrowdMember } from './crowd-messages.ts';
import type { Ground } from './ground.ts';

export interface Connected {
  readonly member: CrowdMember;
  readonly personId: PersonId;
  readonly connectionId: ConnectionId;
}

const permissions: readonly Permission[] = ['read', 'calendars', 'settings'];
const atOnce = 100;

/** Lets people arrive with their consent, as signing in would leave them, but orders nothing yet. */
export async function connectPeople(
  { store, tenantId }: Ground,
  members: readonly CrowdMember[],
): Promise<readonly Connected[]> {
  const connected: Connected[] = [];
  for (let from = 0; from < members.length; from += atOnce) {
    const some = members.slice(from, from + atOnce);
    await store.inTenant(tenantId, async (tx) => {
      for (const member of some) connected.push(await connect(tx, member));
    });
  }
  return connected;
}

type Transaction = Parameters<Parameters<Ground['store']['inTenant']>[1]>[0];

async function connect(tx: Transaction, member: CrowdMember): Promise<Connected> {
  const now = Date.now();
  const { provider, subject, address, zone, accessToken } = member;
  const person = await tx.people.create({
    zone,
    zoneIsGuess: true,
    workingHours: DEFAULT_WORKING_HOURS,
    address,
    isAdministrator: false,
    createdAt: now,
  });
  const source = { kind: 'account', subject, owner: address } as const;
  const { id: connectionId } = await tx.connections.create(person.id, provider, source, now, null);
  const tokens = { accessToken, accessExpiresAt: now + DAY, refreshToken: null, permissions };
  await tx.grants.put(connectionId, tokens, now);
  return { member, personId: person.id, connectionId };
}

/** Orders the reading of all of them, as connecting does. */
export async function orderReading({ store, tenantId }: Ground, people: readonly Connected[]): Promise<void> {
  const now = Date.now();
  await store.inTenant(tenantId, async (tx) => {
    for (const { connectionId } of people) {
      await tx.outbox.add('sync-connection', { connectionId }, { key: `sync:${connectionId}`, at: now });
    }
  });
}
