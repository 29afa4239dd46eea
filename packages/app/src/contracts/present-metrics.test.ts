import { type MetricId, metricDefinitions, type MetricValue } from '@clearweek/analysis';
import { expect, test } from 'vitest';
import type { MeasuredMetric } from '../ports/store.ts';
import { presentMetrics, withVersions } from './present-metrics.ts';
import { metricsSchema } from './week.ts';

const values = Object.fromEntries(metricDefinitions.map(({ id }, index) => [id, index === 0 ? null : index])) as Record<
  MetricId,
  MetricValue
>;

test('every figure is kept with the version of its definition and shown with its unit, also one that cannot be said', () => {
  const shown = metricsSchema.parse(presentMetrics(withVersions(values)));
  expect(shown).toEqual(
    Object.fromEntries(metricDefinitions.map(({ id, unit, version }) => [id, { value: values[id], unit, version }])),
  );
});

test('a figure keeps the version by which it was measured, and one that did not exist then is left out', () => {
  const old = { meetings: { version: 7, value: 3 } } as Record<MetricId, MeasuredMetric>;
  expect(presentMetrics(old)).toEqual({ meetings: { value: 3, unit: 'count', version: 7 } });
});
