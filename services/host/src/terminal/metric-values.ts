import type { MetricId } from '@clearweek/analysis';
import type { CalendarAnalysis } from '@clearweek/app';

export type AnalysedWeek = CalendarAnalysis['weeks'][number];

/** The value of a metric in a week; 0 where it cannot be said. */
export function valueOf({ metrics }: AnalysedWeek, id: MetricId): number {
  return metrics[id]?.value ?? 0;
}

/** The sum of a metric over weeks. */
export function totalOf(weeks: readonly AnalysedWeek[], id: MetricId): number {
  return weeks.reduce((sum, week) => sum + valueOf(week, id), 0);
}
