import { z } from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';
import type { Organization } from '../ports/organization-tables.ts';
import { instantSchema, presentInstant } from './instants.ts';

/** What an administrator sends to let Clearweek read the organization's Google calendars. */
export const googleOrganizationSchema = z
  .strictObject({
    key: z
      .string()
      .max(16_384)
      .meta({ description: 'The key file of the service account, as Google made it (JSON text)' }),
    admin: z.string().max(320).meta({
      description: 'Address of an administrator whom the service account stands for when it reads the directory',
    }),
  })
  .meta({ id: 'GoogleOrganizationRequest' });

export type GoogleOrganizationRequest = z.infer<typeof googleOrganizationSchema>;

/** What an administrator sends to let Clearweek read the organization's Microsoft calendars. */
export const microsoftOrganizationSchema = z
  .strictObject({ tenant: z.string().max(64).meta({ description: "The tenant's id, a GUID" }) })
  .meta({ id: 'MicrosoftOrganizationRequest' });

export type MicrosoftOrganizationRequest = z.infer<typeof microsoftOrganizationSchema>;

export const organizationSchema = z
  .object({
    id: z.uuid(),
    provider: z
      .enum(['google', 'microsoft', 'csv'])
      .meta({ description: 'csv: a list of people, without any calendars' }),
    state: z.enum(['pending', 'active', 'degraded', 'needs_reconnecting', 'needs_attention']),
    problem: z
      .object({ code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]), text: z.string() })
      .nullable(),
    people: z.int().nonnegative(),
    lastReadAt: instantSchema.nullable(),
    nextReadAt: instantSchema.nullable().meta({ description: 'Null where it is not read again by itself' }),
  })
  .meta({ id: 'Organization' });

export type OrganizationView = z.infer<typeof organizationSchema>;

/** What an administrator sees: how reading goes. Never a key, and nothing about any person. */
export function presentOrganization(organization: Organization): OrganizationView {
  const { id, provider, health, people, lastReadAt, nextReadAt } = organization;
  return {
    id,
    provider,
    state: health.state,
    problem: 'problem' in health ? { code: health.problem.code, text: health.problem.text } : null,
    people,
    lastReadAt: lastReadAt === null ? null : presentInstant(lastReadAt),
    nextReadAt: nextReadAt === null ? null : presentInstant(nextReadAt),
  };
}

/** What came of a list of people. */
export const peopleImportSchema = z
  .object({
    organization: organizationSchema,
    added: z.int().nonnegative(),
    changed: z.int().nonnegative(),
    removed: z.int().nonnegative(),
  })
  .meta({ id: 'PeopleImport' });

export type PeopleImport = z.infer<typeof peopleImportSchema>;

/** Whether a person's calendar is read by the organization's consent. */
export const organizationReadingSchema = z
  .object({
    listed: z.boolean().meta({ description: "Whether an organization's directory or list names the person" }),
    allowed: z
      .boolean()
      .meta({ description: 'False where the person does not want to be read by it; it then never is' }),
  })
  .meta({ id: 'OrganizationReading' });

export type OrganizationReading = z.infer<typeof organizationReadingSchema>;

export const organizationReadingChangeSchema = z
  .strictObject({ allowed: z.boolean() })
  .meta({ id: 'OrganizationReadingChange' });
