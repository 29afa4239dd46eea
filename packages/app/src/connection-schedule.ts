import { HOUR, type Instant, MINUTE } from '@clearweek/calendar';
import { errorTable } from './errors.ts';
import type { Connection, ConnectionProblem } from './ports/connection-tables.ts';

/** How often a feed is read again. A change that nobody announced is at most this old. */
const FEED_PERIOD_MS = 4 * HOUR;
const FIRST_RETRY_MS = 5 * MINUTE;
const LONGEST_RETRY_MS = 24 * HOUR;

type Change = Pick<Connection, 'health' | 'failures' | 'nextSyncAt'> & Partial<Pick<Connection, 'lastSyncedAt'>>;

/** A feed comes up again after its period; an uploaded file never does by itself. */
export function afterSuccess(connection: Connection, now: Instant): Change {
  return {
    health: { state: 'active' },
    failures: 0,
    lastSyncedAt: now,
    nextSyncAt: connection.source.kind === 'feed' ? now + FEED_PERIOD_MS : null,
  };
}

/**
 * What mends itself is tried again, later and later, up to once a day. What a person has to mend is still looked at
 * once a day, because people mend things at the other end. What can never work is left alone.
 */
export function afterFailure(
  connection: Connection,
  problem: ConnectionProblem,
  now: Instant,
  retryAfterMs: number | null,
): Change {
  const failures = connection.failures + 1;
  const { retry } = errorTable[problem.code];
  if (retry === 'never') return { health: { state: 'needs_attention', problem }, failures, nextSyncAt: null };
  if (retry === 'action') {
    return { health: { state: 'needs_attention', problem }, failures, nextSyncAt: now + LONGEST_RETRY_MS };
  }
  const backoffMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  const nextRetryAt = now + Math.max(backoffMs, Math.min(retryAfterMs ?? 0, LONGEST_RETRY_MS));
  return { health: { state: 'degraded', problem, nextRetryAt }, failures, nextSyncAt: nextRetryAt };
}
