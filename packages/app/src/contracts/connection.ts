import { mergeWarnings } from '@clearweek/calendar';
import { z } from 'zod';
import { errorTable, type ErrorCode } from '../errors.ts';
import type { Grant } from '../ports/account-tables.ts';
import type { Connection } from '../ports/connection-tables.ts';
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
    provider: z.enum(['ics', 'google', 'microsoft']),
    kind: z.enum(['file', 'feed', 'account', 'mailbox']).meta({
      description:
        "account: the person's own Google or Microsoft account, by the person's own consent. mailbox: the same, by the consent of the organization.",
    }),
    host: z.string().nullable().meta({ description: "The feed's server; null for all others" }),
    account: z.string().nullable().meta({ description: "The account's address, which is the person's own" }),
    reads: z.boolean().meta({ description: 'Whether the calendar may be read' }),
    writes: z.boolean().meta({ description: 'Whether focus blocks may be written into it' }),
    onlyMain: z.boolean().meta({
      description:
        'The list of calendars was not allowed, so that only the main one is read; connecting again (reconnectAt) asks once more',
    }),
    state: z.enum(['pending', 'active', 'degraded', 'needs_reconnecting', 'needs_attention']).meta({
      description:
        'pending: not read yet. active: well. degraded: could not be read just now and will be tried again (nextTryAt). needs_reconnecting: the person has to allow it again (reconnectAt). needs_attention: somebody has to do something.',
    }),
    problem: z
      .object({ code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]), text: z.string() })
      .nullable(),
    nextTryAt: instantSchema.nullable().meta({ description: 'When a degraded one is tried again' }),
    reconnectAt: z.string().nullable().meta({ description: 'The path to open where connecting again helps' }),
    events: z.int().nonnegative(),
    warnings: z.array(warningSchema),
    createdAt: instantSchema,
    lastSyncedAt: instantSchema.nullable(),
    nextSyncAt: instantSchema.nullable().meta({ description: 'Null where it is not read again by itself' }),
  })
  .meta({ id: 'Connection' });

export type ConnectionView = z.infer<typeof connectionSchema>;

type Allowed = Pick<Grant, 'permissions'>;

/**
 * What a person sees of a connection: never the feed's address, which is a password. `grant` is that of an account; null for all others
 * and where there is none.
 */
export function presentConnection(connection: Connection, grant: Allowed | null): ConnectionView {
  const { health, source } = connection;
  return {
    id: connection.id,
    provider: connection.provider,
    kind: source.kind,
    host: source.kind === 'feed' ? feedHost(source.url) : null,
    account: source.kind === 'account' || source.kind === 'mailbox' ? source.owner : null,
    reads: source.kind !== 'account' || (grant?.permissions.includes('read') ?? false),
    writes: grant?.permissions.includes('write') ?? false,
    onlyMain: isOnlyMain(grant),
    state: health.state,
    problem: 'problem' in health ? { code: health.problem.code, text: health.problem.text } : null,
    nextTryAt: health.state === 'degraded' ? presentInstant(health.nextRetryAt) : null,
    reconnectAt: reconnectPath(connection, grant),
    events: connection.events,
    warnings: mergeWarnings(connection.warnings, connection.layoutWarnings),
    createdAt: presentInstant(connection.createdAt),
    lastSyncedAt: connection.lastSyncedAt === null ? null : presentInstant(connection.lastSyncedAt),
    nextSyncAt: connection.nextSyncAt === null ? null : presentInstant(connection.nextSyncAt),
  };
}

function reconnectPath({ id, provider, health, source }: Connection, grant: Allowed | null): string | null {
  const helps = source.kind === 'account' && (health.state === 'needs_reconnecting' || isOnlyMain(grant));
  return helps ? `/connect/${provider}?connection=${id}` : null;
}

/** Whether a consent covers the calendar and not the list of calendars: a person may untick that at Google. */
function isOnlyMain(grant: Allowed | null): boolean {
  return grant !== null && grant.permissions.includes('read') && !grant.permissions.includes('calendars');
}

/**
 * The host of an address that passed the address check, without a URL class: `https://host[:port]/…`. An IPv6 address
 * stands in brackets (RFC 3986, 3.2.2); a backslash ends the host as a slash does (WHATWG URL, 4.4).
 */
function feedHost(url: string): string | null {
  return /^\s*[a-z]+:\/\/(\[[^\]]+\]|[^/\\?#:]+)/i.exec(url)?.[1] ?? null;
}
