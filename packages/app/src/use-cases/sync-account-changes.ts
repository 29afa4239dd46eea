import type { Interval } from '@clearweek/calendar';
import { drive } from '../drive.ts';
import { AppError } from '../errors.ts';
import type { MirroredCalendar } from '../ports/calendar-tables.ts';
import type { CalendarChanges, Cursor } from '../ports/provider.ts';
import { reduceChangesSteps } from '../reduce-changes.ts';
import type { Asked, Troubled } from './account-access.ts';
import { type AccountRun, writeInRun } from './sync-account-run.ts';
import { isReadWhole } from './sync-account-schedule.ts';
import { takeCalendarZone } from './sync-account-settings.ts';

type Changes = Extract<CalendarChanges, { kind: 'changes' }>;

/**
 * Reads what changed in one calendar and keeps it together with the place to read on from, in one transaction. A cursor that no longer
 * holds is forgotten only by a whole new listing that came to its end: until then everything stays as it was.
 */
export async function readChanges(
  run: AccountRun,
  calendar: MirroredCalendar,
  window: Interval,
): Promise<'read' | 'gone' | Troubled> {
  const cursor = isReadWhole(calendar, run.deps.clock.now()) ? null : calendar.cursor;
  let answer = await since(run, calendar, cursor, window);
  if (answer.kind === 'cursor-expired') answer = await since(run, calendar, null, window);
  switch (answer.kind) {
    case 'trouble':
      return answer;
    case 'cursor-expired':
      // Without a cursor none can have expired; whatever this is, asking at once again will not mend it.
      return { kind: 'trouble', trouble: { kind: 'unavailable', retryAfterMs: null } };
    case 'calendar-gone':
      return 'gone';
    case 'changes':
      await keep(run, calendar, answer);
      return 'read';
  }
}

async function since(
  run: AccountRun,
  calendar: MirroredCalendar,
  cursor: Cursor | null,
  window: Interval,
): Promise<Asked<CalendarChanges>> {
  const { id, primary } = calendar;
  const before = run.account.requests();
  const answer = await run.account.ask((access) => run.provider.changesSince(access, { id, primary }, cursor, window));
  run.counts.pages += run.account.requests() - before;
  return answer;
}

async function keep(run: AccountRun, calendar: MirroredCalendar, answer: Changes): Promise<void> {
  const changes = await drive(reduceChangesSteps(answer.changes, run.owner), run.deps.breathe);
  const counts = await writeInRun(run, async (tx, _current, now) => {
    const current = (await tx.calendars.list(run.connection.id)).find((one) => one.calendarId === calendar.calendarId);
    // Another reading has passed this place already: what was read from it is older than what stands.
    if (current?.cursor !== calendar.cursor) throw new AppError('not_ready', 'The calendar changed while it was read.');
    const result = await tx.mirror.apply(calendar.calendarId, changes, { whole: answer.whole });
    const zone = answer.zone === null ? {} : { zone: answer.zone };
    await tx.calendars.update(calendar.calendarId, {
      cursor: answer.cursor,
      syncedAt: now,
      // A notice that came while the calendar was read may tell of what this reading has not seen.
      heeded: calendar.dirtyAt,
      ...zone,
    });
    const movesZone = calendar.primary && answer.zone !== null && (await takeCalendarZone(tx, run, answer.zone));
    const isFirst = calendar.syncedAt === null;
    return { changed: isFirst || movesZone || result.added + result.changed + result.removed > 0, result };
  });
  run.counts.added += counts.added;
  run.counts.changed += counts.changed;
  run.counts.removed += counts.removed;
}
