import { mergeWarnings } from '@clearweek/calendar';
import { z } from 'zod';
import { errorTable, type ErrorCode } from '../errors.ts';
import type { Connection } from '../ports/store.ts';
import { instantSchema, presentInstant } from './instants.ts';

export const warningSchema = z
  .object({
    code: z.string(),
    count: z.int().positive(),
    text: z.string(),
  })
  .meta({ id: 'Warning', description: 'Something that was left out or read with a guess' });

export const connectionSchema = z
  .object({
    id: z.uuid(),
    provider: z.literal('ics'),
    kind: z.enum(['file', 'feed']),
    host: z.string().nullable().meta({ description: "The feed's server; null for a file" }),
    state: z.enum(['pending', 'active', 'degraded', 'needs_attention']).meta({
      description:
        'pending: not read yet. active: well. degraded: could not be read just now and will be tried again. needs_attention: somebody has to do something.',
    }),
    problem: z
      .object({ code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]), text: z.string() })
      .nullable(),
    events: z.int().nonnegative(),
    warnings: z.array(warningSchema),
    createdAt: instantSchema,
    lastSyncedAt: instantSchema.nullable(),
    nextSyncAt: instantSchema.nullable().meta({ description: 'Null where it is not read again by itself' }),
  })
  .meta({ id: 'Connection' });

export type ConnectionView = z.infer<typeof connectionSchema>;

/** What a person sees of a connection: never the feed's address, which is a password. */
export function presentConnection(connection: Connection): ConnectionView {
  const { health, source } = connection;
  return {
    id: connection.id,
    provider: connection.provider,
    kind: source.kind,
    host: source.kind === 'feed' ? feedHost(source.url) : null,
    state: health.state,
    problem: 'problem' in health ? { code: health.problem.code, text: health.problem.text } : null,
    events: connection.events,
    warnings: mergeWarnings(connection.warnings, connection.layoutWarnings),
    createdAt: presentInstant(connection.createdAt),
    lastSyncedAt: connection.lastSyncedAt === null ? null : presentInstant(connection.lastSyncedAt),
    nextSyncAt: connection.nextSyncAt === null ? null : presentInstant(connection.nextSyncAt),
  };
}

/**
 * The host of an address that passed the address check, without a URL class: `https://host[:port]/…`. An IPv6 address
 * stands in brackets (RFC 3986, 3.2.2); a backslash ends the host as a slash does (WHATWG URL, 4.4).
 */
function feedHost(url: string): string | null {
  return /^\s*[a-z]+:\/\/(\[[^\]]+\]|[^/\\?#:]+)/i.exec(url)?.[1] ?? null;
}
