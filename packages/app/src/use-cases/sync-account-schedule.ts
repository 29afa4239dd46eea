import { DAY, type Instant } from '@clearweek/calendar';
import type { MirroredCalendar } from '../ports/calendar-tables.ts';
import type { Connection } from '../ports/connection-tables.ts';

const WEEK = 7 * DAY;

/**
 * Whether the account is asked for its calendars this time: at the first reading, and then at the first one of each day. The days
 * begin at another time for each connection, so that not everybody asks at midnight.
 */
export function listsToday(connection: Connection, known: readonly MirroredCalendar[], now: Instant): boolean {
  if (connection.lastSyncedAt === null || known.length === 0) return true;
  return isNewTurn(DAY, connection.id, connection.lastSyncedAt, now);
}

/**
 * Whether a calendar is read whole although its cursor holds: once in seven days, at an hour that is another one for each calendar. Whatever
 * was ever missed, by a provider or by us, is made good then at the latest.
 */
export function isReadWhole({ calendarId, syncedAt }: MirroredCalendar, now: Instant): boolean {
  return syncedAt !== null && isNewTurn(WEEK, calendarId, syncedAt, now);
}

/**
 * The calendars to be read where notices alone ask for a reading: those that they named, and those never read. Null: all, because the account's own
 * time has come, it was in trouble, or somebody asked who names none.
 */
export function namedByNotices(
  { health, nextSyncAt }: Connection,
  calendars: readonly MirroredCalendar[],
  now: Instant,
): readonly MirroredCalendar[] | null {
  if (health.state !== 'active' || nextSyncAt === null || nextSyncAt <= now) return null;
  if (calendars.every(({ dirtyAt }) => dirtyAt === null)) return null;
  return calendars.filter(({ dirtyAt, syncedAt }) => dirtyAt !== null || syncedAt === null);
}

/** Turns of one length begin at another time for each thing: the end of its id is random. */
function isNewTurn(lengthMs: number, id: string, before: Instant, now: Instant): boolean {
  const phase = (Number.parseInt(id.slice(-8), 16) || 0) / 2 ** 32;
  const turnOf = (at: Instant) => Math.floor(at / lengthMs + phase);
  return turnOf(now) > turnOf(before);
}
