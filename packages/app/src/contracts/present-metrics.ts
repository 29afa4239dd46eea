import { type MetricId, type MetricValue, metricDefinitions } from '@clearweek/analysis';
import type { z } from 'zod';
import type { MeasuredMetric } from '../ports/store.ts';
import type { metricsSchema } from './week.ts';

/** Puts the version of its definition to each figure, as it is kept and shown. */
export function withVersions(values: Readonly<Record<MetricId, MetricValue>>): Record<MetricId, MeasuredMetric> {
  const versioned = metricDefinitions.map(({ id, version }) => [id, { version, value: values[id] }] as const);
  return Object.fromEntries(versioned) as Record<MetricId, MeasuredMetric>;
}

/** Each metric under its id. One that was not measured yet when the week was, because it is newer, is left out. */
export function presentMetrics(metrics: Readonly<Record<MetricId, MeasuredMetric>>): z.infer<typeof metricsSchema> {
  const known = metricDefinitions.filter(({ id }) => id in metrics);
  return Object.fromEntries(
    known.map(({ id, unit }) => [id, { value: metrics[id].value, unit, version: metrics[id].version }]),
  );
}
