import { z } from 'zod';
import { warningSchema } from './connection.ts';
import { limits } from './limits.ts';
import { seriesSchema } from './series.ts';
import { metricsSchema, weekNameSchema } from './week.ts';

export const calendarAnalysisSchema = z
  .object({
    owner: z
      .string()
      .nullable()
      .meta({ description: 'Whose calendar it was taken for; null where that cannot be told' }),
    zone: z.string(),
    weeks: z.array(z.object({ week: weekNameSchema, metrics: metricsSchema })),
    series: z
      .array(seriesSchema)
      .max(limits.describedSeries)
      .meta({
        description: `Recurring meetings, the costliest first; at most ${limits.describedSeries}, the warning \`series_left_out\` counts the others`,
      }),
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'CalendarAnalysis' });

export type CalendarAnalysis = z.infer<typeof calendarAnalysisSchema>;

export const analysisQuerySchema = z.strictObject({
  owner: z
    .string()
    .max(254)
    .regex(/[^@]@[^@]/, 'An e-mail address has an @ between the name and the house')
    .optional()
    .meta({ description: 'The e-mail address whose calendar it is', example: 'ada@clearweek.example' }),
  zone: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "IANA or Windows zone; default: the calendar's own" }),
  weeks: z.coerce.number().int().min(1).max(53).default(4),
  until: weekNameSchema.optional().meta({ description: 'The last week analysed; default: the current one' }),
});
