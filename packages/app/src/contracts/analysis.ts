import { z } from 'zod';
import { warningSchema } from './connection.ts';
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
    series: z.array(seriesSchema).meta({ description: 'Recurring meetings, the costliest first' }),
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'CalendarAnalysis' });

export type CalendarAnalysis = z.infer<typeof calendarAnalysisSchema>;

export const analysisQuerySchema = z.strictObject({
  owner: z.string().min(3).max(254).optional().meta({ description: 'The e-mail address whose calendar it is' }),
  zone: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "IANA or Windows zone; default: the calendar's own" }),
  weeks: z.coerce.number().int().min(1).max(53).default(4),
  until: weekNameSchema.optional().meta({ description: 'The last week analysed; default: the current one' }),
});
