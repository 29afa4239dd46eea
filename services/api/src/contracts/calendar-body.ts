import { analysisQuerySchema, limits } from '@clearweek/app';
import { z } from 'zod';

const ownerSchema = analysisQuerySchema.shape.owner;

/** The bytes of a calendar file, as they came. */
export const calendarFileSchema = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array)
  .meta({
    type: 'string',
    description: `An iCalendar file (RFC 5545), at most ${limits.calendarBytes / 1024 / 1024} MiB`,
    example: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nEND:VCALENDAR\r\n',
  });

const icsSchema = z.string().meta({ description: 'The text of an iCalendar file' });

export const connectCalendarSchema = z
  .strictObject({
    url: z.string().min(1).max(2048).optional().meta({
      description:
        'The address of a feed, https or webcal; it is kept encrypted, because whoever knows it can read the calendar',
      example: 'https://calendar.example/private-7f3a/basic.ics',
    }),
    ics: icsSchema.optional(),
    owner: ownerSchema,
  })
  .refine(({ url, ics }) => (url === undefined) !== (ics === undefined), 'Give either url or ics, and not both.')
  .meta({
    id: 'ConnectCalendar',
    description: 'Either `url` or `ics`',
    oneOf: [{ required: ['url'] }, { required: ['ics'] }],
  });

export type ConnectCalendar = z.infer<typeof connectCalendarSchema>;

export const connectQuerySchema = z.strictObject({ owner: ownerSchema });

/** As the query, with the calendar in it. */
export const analyzeCalendarSchema = z
  .strictObject({
    ics: icsSchema,
    owner: ownerSchema,
    zone: analysisQuerySchema.shape.zone,
    weeks: z.int().min(1).max(limits.analysedWeeks).optional().meta({ description: 'Default: 4' }),
    until: analysisQuerySchema.shape.until,
  })
  .meta({ id: 'AnalyzeCalendar' });

export type AnalyzeCalendar = z.infer<typeof analyzeCalendarSchema>;
