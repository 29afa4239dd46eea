import type { MetricId, MetricValue } from '@clearweek/analysis';
import { metricDefinitions } from '@clearweek/analysis';
import type { z } from 'zod';
import type { metricsSchema } from './week.ts';

/** Each metric under its id, with the unit and the version of its definition. */
export function presentMetrics(metrics: Readonly<Record<MetricId, MetricValue>>): z.infer<typeof metricsSchema> {
  return Object.fromEntries(
    metricDefinitions.map(({ id, unit, version }) => [id, { value: metrics[id], unit, version }]),
  );
}
