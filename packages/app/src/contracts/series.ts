import { z } from 'zod';

/** A recurring meeting as the rubric describes it, with what it costs. Seen only by the person whose calendar it is in. */
export const seriesSchema = z
  .object({
    id: z.string(),
    title: z.string().nullable(),
    cadence: z.enum(['daily', 'weekly', 'biweekly', 'monthly', 'quarterly', 'irregular']),
    durationMinutes: z.int().nonnegative(),
    attendees: z.int().nonnegative().nullable().meta({ description: 'Null where the calendar names nobody' }),
    optionalAttendees: z.int().nonnegative(),
    externalAttendees: z.int().nonnegative(),
    responses: z.object({
      accepted: z.int().nonnegative(),
      declined: z.int().nonnegative(),
      tentative: z.int().nonnegative(),
      needsAction: z.int().nonnegative(),
    }),
    occurrences: z
      .object({
        held: z.int().nonnegative(),
        cancelled: z.int().nonnegative(),
        moved: z.int().nonnegative(),
      })
      .meta({ description: 'In the last 13 weeks; held ones include moved ones' }),
    hasAgenda: z.boolean(),
    hasNotesDocument: z.boolean(),
    hasConferenceLink: z.boolean(),
    keep: z.boolean(),
    personMinutesPerWeek: z.int().nonnegative(),
    personMinutesPerYear: z.int().nonnegative(),
  })
  .meta({ id: 'Series' });

export type SeriesView = z.infer<typeof seriesSchema>;
