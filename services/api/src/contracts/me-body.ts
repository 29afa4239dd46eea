import { personSchema, preferencesChangeSchema } from '@clearweek/app';
import { z } from 'zod';

/** The person who asks, with the wish that goes to the organization. */
export const meSchema = personSchema
  .extend({
    readByOrganization: z.boolean().meta({
      description:
        "Whether the organization's own consent may read my calendar; false also where no organization lists me",
    }),
  })
  .meta({ id: 'Me' });

export type Me = z.infer<typeof meSchema>;

export const myChangeSchema = preferencesChangeSchema
  .extend({
    readByOrganization: z.boolean().optional().meta({
      description:
        'False: what the organization had read of me is erased at once, and nothing is read again. What I connected myself stays.',
    }),
  })
  .meta({ id: 'MyPreferences' });

export type MyChange = z.infer<typeof myChangeSchema>;
