import { DAY, type Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import type { FarewellId } from '../ports/account-tables.ts';
import type { MailId } from '../ports/mail-tables.ts';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { ConnectionId, PersonId, TenantTransaction } from '../ports/store.ts';
import type { WorkItem } from '../ports/work-tables.ts';
import type { JobName, JobPayload } from './contracts.ts';

const calendarText =
  'The calendar could not be read several times in a row because of a fault on our side. It will be tried again tomorrow.';
const directoryText =
  'The directory could not be read several times in a row because of a fault on our side. It will be tried again tomorrow.';

type Follow<N extends JobName> = (tx: TenantTransaction, payload: JobPayload<N>, now: Instant) => Promise<void>;

/** What becomes of the subject of each job: one without an answer does not compile. */
const follow: { readonly [N in JobName]: Follow<N> } = {
  'sync-connection': async (tx, { connectionId }, now) => {
    const connection = await tx.connections.lock(connectionId as ConnectionId);
    if (connection === null) return;
    const nextRetryAt = now + DAY;
    const health = { state: 'degraded', problem: { code: 'internal', text: calendarText }, nextRetryAt } as const;
    await tx.connections.update(connection.id, { health, nextSyncAt: nextRetryAt });
  },
  'measure-person': (tx, { personId }, now) => tx.people.setNextAnalysisAt(personId as PersonId, now + DAY),
  // Calendars that nobody watches are read more often, and each reading orders the watches that are missing.
  'watch-connection': async (tx, { connectionId }, now) => {
    for (const { id, renewAt } of await tx.watches.list(connectionId as ConnectionId)) {
      if (renewAt !== null && renewAt <= now) await tx.watches.update(id, { renewAt: now + DAY / 4 });
    }
  },
  'read-directory': async (tx, { organizationId }, now) => {
    const organization = await tx.organizations.lock(organizationId as OrganizationId);
    if (organization === null) return;
    const nextRetryAt = now + DAY;
    const health = { state: 'degraded', problem: { code: 'internal', text: directoryText }, nextRetryAt } as const;
    await tx.organizations.update(organization.id, { health, nextReadAt: nextRetryAt });
  },
  // After days without an answer, tokens that nobody needs are worse kept than a consent that the person can end themselves.
  'revoke-consent': (tx, { farewellId }) => tx.farewells.remove(farewellId as FarewellId),
  // The page goes on saying it.
  'send-mail': (tx, { mailId }, now) => tx.mails.setState(mailId as MailId, 'refused', now),
};

/**
 * What becomes of the subject of work that was given up: nothing stops silently, so it is looked at again, and a connection or an
 * organization says so meanwhile.
 */
export function createGivenUp({ store, clock }: Pick<AppDependencies, 'store' | 'clock'>) {
  return async (item: WorkItem): Promise<void> => {
    const now = clock.now();
    // An item's payload belongs to its job; the compiler cannot follow that through a union.
    const answer = follow[item.job] as Follow<JobName> | undefined;
    // A job of another version of the program: there is nothing to say about its subject.
    if (answer === undefined) return;
    await store.inTenant(item.tenantId, (tx) => answer(tx, item.payload, now));
  };
}
