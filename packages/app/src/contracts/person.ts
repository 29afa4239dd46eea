import { z } from 'zod';
import type { Person } from '../ports/person-tables.ts';
import { instantSchema, presentInstant } from './instants.ts';
import { limits } from './limits.ts';

const workingHoursSchema = z
  .array(
    z.strictObject({
      days: z.array(z.int().min(1).max(7)).min(1).max(7).meta({ description: 'ISO weekdays, 1 = Monday' }),
      start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      end: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    }),
  )
  .max(limits.workingHoursEntries)
  .meta({
    id: 'WorkingHours',
    description: 'An end not after its start lies on the next day; an empty list means never',
  });

export const personSchema = z
  .object({
    id: z.uuid(),
    zone: z.string().meta({ description: 'IANA time zone', example: 'Europe/Berlin' }),
    zoneIsGuess: z.boolean().meta({ description: 'True until somebody chose the zone' }),
    workingHours: workingHoursSchema,
    address: z.string().nullable().meta({ description: 'Where mail reaches the person; null: nowhere' }),
    isAdministrator: z
      .boolean()
      .meta({ description: "May set up the organization; gives no view of anybody's calendar" }),
    createdAt: instantSchema,
  })
  .meta({ id: 'Person' });

export type PersonView = z.infer<typeof personSchema>;

export const preferencesChangeSchema = z
  .strictObject({
    zone: z.string().min(1).max(100).optional(),
    workingHours: workingHoursSchema.optional(),
  })
  .meta({ id: 'PreferencesChange' });

export type PreferencesChange = z.infer<typeof preferencesChangeSchema>;

export function presentPerson(person: Person): PersonView {
  return {
    id: person.id,
    zone: person.zone,
    zoneIsGuess: person.zoneIsGuess,
    workingHours: person.workingHours.map(({ days, start, end }) => ({ days: [...days], start, end })),
    address: person.address,
    isAdministrator: person.isAdministrator,
    createdAt: presentInstant(person.createdAt),
  };
}
