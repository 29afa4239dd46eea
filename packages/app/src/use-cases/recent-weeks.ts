import { addWeeks } from '@clearweek/calendar';
import { presentMetrics } from '../contracts/present-metrics.ts';
import type { WeekView } from '../contracts/week.ts';
import type { AppDependencies } from '../dependencies.ts';
import { currentWeek } from '../occurrence-window.ts';
import type { Principal } from '../principal.ts';
import { requireZone } from '../zones.ts';
import { requirePerson } from './person.ts';

/** The figures of a week and nothing else; null: not measured. */
export type WeekFigures = Pick<WeekView, 'week' | 'metrics'>;

/**
 * The figures of the person's last whole weeks, the newest first, as they stand at the moment. Nothing is described or worked out, so
 * that it costs little to ask again and again.
 */
export function createRecentWeeks(deps: Pick<AppDependencies, 'store' | 'clock'>) {
  return async ({ tenantId, personId }: Principal, count: number): Promise<WeekFigures[]> => {
    const now = deps.clock.now();
    return deps.store.inTenant(tenantId, async (tx) => {
      const person = await requirePerson(tx, personId);
      const current = currentWeek(now, requireZone(person.zone).zone);
      const figures: WeekFigures[] = [];
      for (let back = 1; back <= count; back += 1) {
        const week = addWeeks(current, -back);
        const measured = await tx.weeks.get(personId, week);
        figures.push({ week, metrics: measured === null ? null : presentMetrics(measured.metrics) });
      }
      return figures;
    });
  };
}
