import type { Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import { accountHasTrouble, accountIsWell, type Trouble } from './account-health.ts';
import { wantReconnectMail } from './reconnect-mail.ts';
import { type AccountRun, orderWatching, writeInRun } from './sync-account-run.ts';
import { canNotify } from './watch-connection-address.ts';

type OutcomeDependencies = Pick<AppDependencies, 'store' | 'clock' | 'random'>;

/** Everything was read: the account is well, and its next reading comes by itself however many notices get lost. */
export async function noteWell(run: AccountRun): Promise<Record<string, number>> {
  const { added, changed, removed } = run.counts;
  const random = run.deps.random();
  return writeInRun(run, async (tx, current, now) => {
    const calendars = await tx.calendars.list(current.id);
    const allWatched = await isWatched(tx, current, now);
    const change = accountIsWell(allWatched, now, random);
    await tx.connections.update(current.id, {
      ...change,
      // Those that no notice named are read at their own time, which notices about others do not put off.
      ...(!run.all && { nextSyncAt: earlier(current.nextSyncAt, change.nextSyncAt) }),
      lastSyncedAt: now,
      events: calendars.reduce((sum, { events }) => sum + events, 0),
    });
    if (current.health.state !== 'active') await tx.mails.forget(current.id);
    // A watch that ended early, or could not be made, is made up for within the day, and at once when a trouble is over. Not with each
    // reading: where a provider takes none at all, that would be one vain request for each of them.
    const mayHelp = run.lists || current.health.state !== 'active';
    if (!allWatched && mayHelp && canNotify(run.deps.publicUrl())) await orderWatching(tx, current, now);
    if (added + changed + removed > 0) {
      const detail = { added, changed, removed };
      await tx.audit.write({ at: now, actor: 'system', action: 'connection.synced', subject: current.id, detail });
    }
    return { changed: false, result: {} };
  });
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** Whether each calendar has a watch that stands for a while yet; one whose renewal is due may not, because work for an account in trouble rests. */
async function isWatched(tx: TenantTransaction, { id }: Connection, now: Instant): Promise<boolean> {
  const standing = (await tx.watches.list(id)).filter(
    ({ remote, renewAt }) => renewAt !== null && renewAt > now && remote !== null && remote.expiresAt > now,
  );
  const watched = new Set(standing.map(({ calendarId }) => calendarId));
  return (await tx.calendars.list(id)).every(({ calendarId }) => watched.has(calendarId));
}

/**
 * Writes down that an account could not be read to the end; what was read stays. Where the person has to consent again, one mail is
 * wanted in the same transaction. Nothing is written where somebody else brought the connection forward.
 */
export async function noteTrouble(
  deps: OutcomeDependencies,
  tenantId: TenantId,
  connection: Connection,
  generation: number,
  trouble: Trouble,
): Promise<Record<string, number>> {
  const now = deps.clock.now();
  const random = deps.random();
  return deps.store.inTenant(tenantId, async (tx): Promise<Record<string, number>> => {
    const current = await tx.connections.lock(connection.id);
    if (current === null || current.generation !== generation) return { superseded: 1 };
    // Whoever noticed first that the consent is gone has written it down, with its mail.
    const isKnown = trouble.kind === 'consent-gone' && current.health.state === 'needs_reconnecting';
    if (isKnown) return { failed: 1, needsReconnecting: 1 };
    const change = accountHasTrouble(current, trouble, now, random);
    const calendars = await tx.calendars.list(current.id);
    await tx.connections.update(current.id, {
      ...change,
      events: calendars.reduce((sum, { events }) => sum + events, 0),
    });
    const needsReconnecting = change.health.state === 'needs_reconnecting';
    if (needsReconnecting) await wantReconnectMail(tx, current, now);
    if (trouble.kind !== 'over-budget') {
      await tx.audit.write({ at: now, actor: 'system', action: 'connection.failed', subject: current.id });
    }
    return {
      failed: 1,
      ...(needsReconnecting && { needsReconnecting: 1 }),
      // The operator's alarm goes by this count.
      ...(trouble.kind === 'misconfigured' && { misconfigured: 1 }),
    };
  });
}
