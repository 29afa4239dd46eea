import { type IsoWeek, parseWeek, weekInterval } from '@clearweek/calendar';
import { describeSeriesSteps } from '@clearweek/analysis';
import { drive } from '../drive.ts';
import { presentInstant } from '../contracts/instants.ts';
import { limits } from '../contracts/limits.ts';
import { presentMetrics } from '../contracts/present-metrics.ts';
import { presentSeries } from '../contracts/present-series.ts';
import type { WeekView } from '../contracts/week.ts';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import { currentWeek, occurrenceWindow, seriesView } from '../occurrence-window.ts';
import type { TenantTransaction, WeeklyMetrics } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { requireZone } from '../zones.ts';
import { requirePerson } from './person.ts';

/**
 * One week of a person: its figures, and the person's recurring events. These are described as they stand now, by the
 * 13 weeks that are kept, whichever week is asked for: a past one has too little before it. Of very many the costliest.
 * Throws `unknown_week` for a name of none, and `week_not_kept`, with the `nearest` that is, where nothing is known of it.
 */
export function createGetWeek(deps: Pick<AppDependencies, 'store' | 'clock' | 'breathe'>) {
  return async ({ tenantId, personId }: Principal, weekName: string): Promise<WeekView> => {
    const week = parseWeek(weekName);
    if (week === null) {
      throw new AppError('unknown_week', 'Name a week as in 2026-W48; a year has 52 or 53 of them.', {
        problems: [{ pointer: '/week', code: 'unknown_week', text: 'This week does not exist.' }],
      });
    }
    const now = deps.clock.now();
    const kept = await deps.store.inTenant(tenantId, async (tx) => {
      const person = await requirePerson(tx, personId);
      const { zone } = requireZone(person.zone);
      const { weeks } = occurrenceWindow(now, zone);
      const inWindow = weeks.includes(week);
      // Asked before the figures are read: work that ends in between makes them newer than the state says, never older.
      const stateWith = await stateOf(tx, personId, inWindow);
      const measured = await tx.weeks.get(personId, week);
      if (measured === null && !inWindow) throw notKept(week, weeks);
      const view = seriesView(currentWeek(now, zone), now, zone);
      const occurrences = await tx.occurrences.inRange(personId, view.range, { titles: true });
      return { person, zone, state: stateWith(measured), measured, view, occurrences };
    });
    const { person, zone, measured, view, occurrences } = kept;
    // Takes a while for a large calendar, so not while a connection to the database is held.
    const series = await drive(describeSeriesSteps({ ...view, occurrences, zone }), deps.breathe);
    const { start, end } = weekInterval(week, zone);
    return {
      week,
      zone: person.zone,
      start: presentInstant(start),
      end: presentInstant(end),
      state: kept.state,
      measuredAt: measured === null ? null : presentInstant(measured.measuredAt),
      metrics: measured === null ? null : presentMetrics(measured.metrics),
      series: series.slice(0, limits.describedSeries).map(presentSeries),
    };
  };
}

/** Names of weeks are in the order of the weeks: years have four digits. */
function notKept(week: IsoWeek, weeks: readonly IsoWeek[]): AppError {
  const [first, last] = [weeks[0]!, weeks.at(-1)!];
  const nearest = week < first ? first : last;
  return new AppError(
    'week_not_kept',
    `Clearweek works out the weeks from ${first} to ${last}. The nearest one is ${nearest}.`,
    {
      extra: { nearest },
    },
  );
}

/** The state of a week, once it is known whether it was measured. */
async function stateOf(
  tx: TenantTransaction,
  personId: Principal['personId'],
  inWindow: boolean,
): Promise<(measured: WeeklyMetrics | null) => WeekView['state']> {
  const connections = await tx.connections.list(personId);
  if (connections.length === 0) return () => 'no_calendar';
  // One after the other: a transaction answers one question at a time.
  const syncs: boolean[] = [];
  for (const { id } of connections) syncs.push(await tx.outbox.pending(`sync:${id}`));
  if (inWindow && (syncs.includes(true) || (await tx.outbox.pending(`measure:${personId}`)))) return () => 'pending';
  return (measured) => (measured === null ? 'pending' : 'measured');
}
