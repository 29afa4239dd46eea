import { z } from 'zod';
import { instantSchema } from './instants.ts';
import { limits } from './limits.ts';
import { seriesSchema } from './series.ts';

export const weekNameSchema = z
  .string()
  .regex(/^\d{4}-W\d{2}$/)
  .meta({ description: 'ISO week', example: '2026-W48' });

export const metricsSchema = z
  .record(
    z.string(),
    z.object({
      value: z.number().nullable(),
      unit: z.enum(['count', 'minutes', 'share']),
      version: z.int().positive(),
    }),
  )
  .meta({
    id: 'Metrics',
    description: 'By metric id; value is null where it cannot be said. Definitions: docs/metrics.md',
  });

export const weekSchema = z
  .object({
    week: weekNameSchema,
    zone: z.string(),
    start: instantSchema,
    end: instantSchema,
    state: z.enum(['measured', 'pending', 'no_calendar']).meta({
      description:
        'measured: the figures stand. pending: they are being worked out, or worked out anew. no_calendar: nothing is connected.',
    }),
    measuredAt: instantSchema.nullable(),
    metrics: metricsSchema.nullable(),
    series: z
      .array(seriesSchema)
      .max(limits.describedSeries)
      .meta({
        description: `Recurring meetings, the costliest first; at most ${limits.describedSeries}`,
      }),
  })
  .meta({ id: 'Week' });

export type WeekView = z.infer<typeof weekSchema>;
