import { type CalendarReading, type Instant, type NotACalendar, readCalendarSteps } from '@clearweek/calendar';
import { calendarZone } from '../calendar-zone.ts';
import { drive } from '../drive.ts';
import { reduceCalendarSteps } from '../reduce-calendar.ts';
import { AppError } from '../errors.ts';
import { afterFailure, afterSuccess } from '../connection-schedule.ts';
import type { AppDependencies } from '../dependencies.ts';
import type { FeedAnswer, FeedValidators } from '../ports/feed-fetcher.ts';
import type { Connection, ConnectionProblem } from '../ports/connection-tables.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';

export type SyncFeedDependencies = Pick<AppDependencies, 'store' | 'feeds' | 'clock' | 'breathe'>;

type Content =
  | { readonly kind: 'content'; readonly bytes: Uint8Array; readonly validators: FeedValidators }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly problem: ConnectionProblem; readonly retryAfterMs: number | null };

/**
 * Reads a file's or feed's calendar and makes the mirror equal to it, all in one transaction with the connection's
 * health and the order to measure the person's weeks again. What goes wrong with the source is the connection's
 * health and no failure of the job; anything else is thrown and tried again, and the health says so meanwhile.
 */
export function createSyncFeed(deps: SyncFeedDependencies) {
  return async (tenantId: TenantId, connection: Connection, signal: AbortSignal): Promise<Record<string, number>> => {
    try {
      const content = await fetchContent(deps, tenantId, connection, signal);
      // The upload went in the transaction that wrote down what became of it: this work was done before.
      if (content === null) return { unchanged: 1 };
      if (content.kind === 'content') return await mirrorContent(deps, tenantId, connection, content);
      return await recordOutcome(deps, tenantId, connection, content);
    } catch (error) {
      // Stopped or out of time: the attempt says nothing about the calendar, and the work comes back by itself.
      if (signal.aborted) throw error;
      await recordOutcome(deps, tenantId, connection, { kind: 'failed', problem: unexpected, retryAfterMs: null });
      throw error;
    }
  };
}

const unexpected: ConnectionProblem = {
  code: 'internal',
  text: 'The calendar could not be read because of a fault on our side. It will be tried again.',
};

async function fetchContent(
  deps: SyncFeedDependencies,
  tenantId: TenantId,
  connection: Connection,
  signal: AbortSignal,
): Promise<Content | null> {
  if (connection.source.kind === 'feed') {
    return asContent(await deps.feeds.fetch(connection.source.url, connection.validators, signal));
  }
  const bytes = await deps.store.inTenant(tenantId, (tx) => tx.uploads.get(connection.id));
  return bytes === null ? null : { kind: 'content', bytes, validators: connection.validators };
}

function asContent(answer: FeedAnswer): Content {
  if (answer.kind !== 'failed') return answer;
  return { kind: 'failed', problem: { code: answer.code, text: answer.text }, retryAfterMs: answer.retryAfterMs };
}

async function mirrorContent(
  deps: SyncFeedDependencies,
  tenantId: TenantId,
  connection: Connection,
  content: Extract<Content, { kind: 'content' }>,
): Promise<Record<string, number>> {
  const reading = await drive(readCalendarSteps(content.bytes), deps.breathe);
  if (reading.kind === 'not-a-calendar') {
    return recordOutcome(deps, tenantId, connection, {
      kind: 'failed',
      problem: problemOf(reading, connection),
      retryAfterMs: null,
    });
  }
  const { events, warnings } = await drive(reduceCalendarSteps(reading, connection.source.owner), deps.breathe);
  const now = deps.clock.now();
  return deps.store.inTenant(tenantId, async (tx) => {
    const current = await tx.connections.lock(connection.id);
    if (current === null) return { gone: 1 };
    // Somebody else brought this connection forward meanwhile; what was read here may be older than what stands.
    if (current.generation !== connection.generation)
      throw new AppError('not_ready', 'The calendar changed while it was read.');
    const changes = await tx.mirror.replace(connection.id, events);
    await tx.connections.update(connection.id, {
      ...afterSuccess(connection, now),
      generation: connection.generation + 1,
      validators: content.validators,
      customZones: reading.zones,
      events: events.length,
      warnings,
    });
    await tx.uploads.remove(connection.id);
    await takeZone(tx, connection, reading);
    await tx.outbox.add(
      'measure-person',
      { personId: connection.personId },
      { key: `measure:${connection.personId}`, at: now },
    );
    await tx.audit.write({
      at: now,
      actor: 'system',
      action: 'connection.synced',
      subject: connection.id,
      detail: changes,
    });
    return { ...changes, warnings: warnings.length };
  });
}

/** The first calendar that knows its zone replaces the guess made at sign-in. */
async function takeZone(tx: TenantTransaction, connection: Connection, reading: CalendarReading): Promise<void> {
  const person = await tx.people.get(connection.personId);
  const zone = calendarZone(reading);
  if (person?.zoneIsGuess === true && zone !== null) {
    await tx.people.update(person.id, { zone, zoneIsGuess: false });
  }
}

async function recordOutcome(
  deps: SyncFeedDependencies,
  tenantId: TenantId,
  connection: Connection,
  outcome: Exclude<Content, { kind: 'content' }>,
): Promise<Record<string, number>> {
  const now: Instant = deps.clock.now();
  return deps.store.inTenant(tenantId, async (tx): Promise<Record<string, number>> => {
    const current = await tx.connections.lock(connection.id);
    if (current === null || current.generation !== connection.generation) return { superseded: 1 };
    if (outcome.kind === 'unchanged') {
      await tx.connections.update(connection.id, afterSuccess(current, now));
      return { unchanged: 1 };
    }
    await tx.connections.update(connection.id, afterFailure(current, outcome.problem, now, outcome.retryAfterMs));
    // A file that can never be read is not kept.
    if (outcome.problem.code === 'not_a_calendar') await tx.uploads.remove(connection.id);
    await tx.audit.write({ at: now, actor: 'system', action: 'connection.failed', subject: connection.id });
    return { failed: 1 };
  });
}

function problemOf(reading: NotACalendar, connection: Connection): ConnectionProblem {
  return { code: connection.source.kind === 'feed' ? 'feed_not_a_calendar' : 'not_a_calendar', text: reading.text };
}
