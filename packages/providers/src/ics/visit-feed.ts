import type { FeedAnswer, FeedValidators } from '@clearweek/app';
import { Client } from 'undici';
import type { Dispatcher } from 'undici';
import { endsAsCalendar } from './calendar-sniff.ts';
import { readableEncodings } from './decompress.ts';
import { readFeedAddress } from './feed-address.ts';
import { readBody, tooLarge } from './feed-body.ts';
import type { FeedDeadline } from './feed-deadline.ts';
import { FeedFault, brokeOff } from './feed-fault.ts';
import type { FeedLimits } from './feed-limits.ts';
import { meaningOf } from './feed-status.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import type { ResolveName } from './resolve-name.ts';
import { readRetryAfter } from './retry-after.ts';

/** Everything through which a feed's reader touches the world. */
export interface FeedWorld {
  readonly resolve: ResolveName;
  readonly isPublic: (address: string) => boolean;
  readonly ports: readonly number[];
  readonly ca: string | null;
  readonly limits: FeedLimits;
  readonly now: () => number;
}

export type Visit = FeedAnswer | { readonly kind: 'redirect'; readonly to: URL };

/**
 * Asks one server once. Every visit has a connection of its own that ends with it: nothing that one feed's server did
 * to a connection can reach another feed. Throws a `FeedFault`, the reason of the deadline's signal, or what the
 * network threw.
 */
export async function visitFeed(
  url: URL,
  validators: FeedValidators,
  deadline: FeedDeadline,
  world: FeedWorld,
): Promise<Visit> {
  const client = new Client(url.origin, {
    connect: createGuardedConnector({ ...world, signal: deadline.signal }),
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16_384,
    // Said aloud because a variable in the environment would otherwise choose the parser.
    useMilo: false,
  });
  const asked = headersFor(validators);
  try {
    deadline.requested();
    const path = url.pathname + url.search;
    const response = await client.request({ method: 'GET', path, headers: asked, signal: deadline.signal });
    deadline.heard();
    response.body.on('error', () => {});
    return await understand(
      response,
      url,
      Object.keys(asked).some((name) => name.startsWith('if-')),
      deadline,
      world,
    );
  } finally {
    await client.destroy();
  }
}

async function understand(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  url: URL,
  asked: boolean,
  deadline: FeedDeadline,
  world: FeedWorld,
): Promise<Visit> {
  const meaning = meaningOf(statusCode, asked, readRetryAfter(only(headers['retry-after']), world.now()));
  if (meaning instanceof FeedFault) throw meaning;
  if (meaning === 'unchanged') return { kind: 'unchanged' };
  if (meaning === 'redirect') return { kind: 'redirect', to: redirectTarget(only(headers['location']), url, world) };
  if (Number(headers['content-length'] ?? 0) > world.limits.sentBytes) throw tooLarge(world.limits.sentBytes);
  const bytes = await readBody(body, only(headers['content-encoding']), world.limits, deadline.heard);
  // A body that only the end of the connection ends looks the same when it is cut short, and a cut calendar would
  // read as if the rest of its events had been deleted.
  const framed = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  if (!framed && !endsAsCalendar(bytes)) throw brokeOff();
  const validators = {
    etag: storable(only(headers['etag'])),
    lastModified: storable(only(headers['last-modified'])),
  };
  return { kind: 'content', bytes, validators };
}

function redirectTarget(location: string | null, from: URL, world: FeedWorld): URL {
  if (location === null) {
    throw new FeedFault('feed_server_error', 'The feed says that it has moved, but not where to.');
  }
  const target = readFeedAddress(location, world, from);
  if (target.kind === 'usable') return target.url;
  throw new FeedFault('feed_forbidden_address', `The feed redirects to an address that cannot be read. ${target.text}`);
}

function headersFor(validators: FeedValidators): Record<string, string> {
  const etag = storable(validators.etag);
  const lastModified = storable(validators.lastModified);
  return {
    'user-agent': 'Clearweek/0.1 (calendar feed reader)',
    accept: 'text/calendar, */*;q=0.1',
    'accept-encoding': readableEncodings,
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  };
}

/** A validator comes from a stranger, is stored, and goes back into a header: printable ASCII of a sane length only. */
function storable(validator: string | null): string | null {
  return validator !== null && /^[\x20-\x7e]{1,512}$/.test(validator) ? validator : null;
}

function only(header: string | string[] | undefined): string | null {
  return (typeof header === 'string' ? header : header?.[0]) ?? null;
}
