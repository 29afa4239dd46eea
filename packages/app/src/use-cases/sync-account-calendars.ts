import type { MirroredCalendar } from '../ports/calendar-tables.ts';
import type { RemoteCalendar } from '../ports/provider.ts';
import type { TenantTransaction } from '../ports/store.ts';
import type { Troubled } from './account-access.ts';
import { type AccountRun, orderWatching, writeInRun } from './sync-account-run.ts';

export type CalendarsRead = { readonly kind: 'calendars'; readonly calendars: readonly MirroredCalendar[] } | Troubled;

/** Asks which calendars are the person's own; new ones come, others go with everything that was read of them. */
export async function readCalendars(run: AccountRun, known: readonly MirroredCalendar[]): Promise<CalendarsRead> {
  const answer = await run.account.ask((access) => run.provider.calendars(access));
  if (answer.kind === 'trouble') return answer;
  // An account with no calendar at all is not one that lost its calendars: nothing is erased for it.
  if (answer.value.length === 0) return { kind: 'trouble', trouble: { kind: 'no-calendar' } };
  const listed = answer.value;
  const ids = new Set(listed.map(({ id }) => id));
  for (const calendar of known) if (!ids.has(calendar.id)) await stopWatches(run, calendar);
  const calendars = await writeInRun(run, async (tx, current, now) => {
    const before = await tx.calendars.list(run.connection.id);
    const gone = before.filter(({ id }) => !ids.has(id));
    for (const { calendarId } of gone) await tx.calendars.remove(calendarId);
    const fresh = await addNew(tx, run, before, listed);
    if (gone.length > 0 || fresh > 0) await orderWatching(tx, current, now);
    const result = await tx.calendars.list(run.connection.id);
    return { changed: gone.length > 0, result: inOrder(result) };
  });
  return { kind: 'calendars', calendars };
}

async function addNew(
  tx: TenantTransaction,
  { connection }: AccountRun,
  before: readonly MirroredCalendar[],
  listed: readonly RemoteCalendar[],
): Promise<number> {
  let fresh = 0;
  for (const calendar of listed) {
    const known = before.find(({ id }) => id === calendar.id);
    if (known === undefined) {
      await tx.calendars.create(connection.id, calendar);
      fresh += 1;
    } else if (known.primary !== calendar.primary) {
      await tx.calendars.update(known.calendarId, { primary: calendar.primary });
    }
  }
  return fresh;
}

/** A calendar that is gone goes with everything that was read of it. */
export async function dropCalendar(run: AccountRun, calendar: MirroredCalendar): Promise<void> {
  await stopWatches(run, calendar);
  await writeInRun(run, async (tx) => {
    await tx.calendars.remove(calendar.calendarId);
    return { changed: true, result: null };
  });
}

/**
 * Asks the provider to forget the watches of a calendar that is about to go. One that cannot be stopped now ends by itself within a
 * week, and its notices are counted as unknown meanwhile.
 */
async function stopWatches(run: AccountRun, { calendarId }: MirroredCalendar): Promise<void> {
  const watches = await run.deps.store.inTenant(run.tenantId, (tx) => tx.watches.list(run.connection.id));
  for (const { remote, calendarId: of } of watches) {
    if (of !== calendarId || remote === null) continue;
    const answer = await run.account.ask((access) => run.provider.stopWatch(access, remote));
    if (answer.kind === 'trouble') return;
  }
}

/** The primary one first: it is the one that says most about the person. */
export function inOrder(calendars: readonly MirroredCalendar[]): readonly MirroredCalendar[] {
  return calendars.toSorted((a, b) => Number(b.primary) - Number(a.primary) || (a.calendarId < b.calendarId ? -1 : 1));
}
