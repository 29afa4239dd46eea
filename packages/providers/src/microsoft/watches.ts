import type {
  CalendarProvider,
  ListedWatch,
  ProviderAccess,
  ProviderAnswer,
  RemoteWatch,
  WatchRequest,
} from '@clearweek/app';
import { MINUTE } from '@clearweek/calendar';
import type { Instant } from '@clearweek/calendar';
import type { Subscription } from '@microsoft/microsoft-graph-types';
import { askedBy } from './asked-by.ts';
import type { Graph, GraphReply } from './client.ts';
import { faultOf } from './errors.ts';
import { instantOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { readPages } from './pages.ts';
import { accountPath, calendarPath, utcText } from './paths.ts';

type Watches = Required<Pick<CalendarProvider, 'watch' | 'stopWatch'>> & {
  readonly renew: NonNullable<CalendarProvider['renew']>;
  readonly listWatches: NonNullable<CalendarProvider['listWatches']>;
};

/** Events may be watched for 10,080 minutes; a little less, because Graph counts from when it reads the request. */
const LONGEST = 10_070 * MINUTE;
/** Of `clientState`, in characters. */
const LONGEST_STATE = 128;

/** Graph's subscriptions. How long one lives, Graph's answer says, whatever was asked for. */
export function createWatches(graph: Graph, now: () => Instant): Watches {
  const until = (wished: Instant): string => utcText(Math.min(wished, now() + LONGEST));
  return {
    async watch(access, request) {
      const session = graph.session(access, askedBy(access));
      const body = subscriptionFor(access, request, until(request.until));
      const reply = await session.ask({ method: 'POST', target: { path: '/subscriptions' }, body });
      return watchAnswer(reply, session.requests());
    },
    async renew(access, watch, wished) {
      const session = graph.session(access, askedBy(access));
      const body: Subscription = { expirationDateTime: until(wished) };
      const reply = await session.ask({ method: 'PATCH', target: { path: pathOf(watch) }, body });
      if (isGone(reply)) return { kind: 'failed', fault: { kind: 'no-calendar' }, requests: session.requests() };
      return watchAnswer(reply, session.requests());
    },
    async stopWatch(access, watch) {
      const session = graph.session(access, askedBy(access));
      const reply = await session.ask({ method: 'DELETE', target: { path: pathOf(watch) } });
      const requests = session.requests();
      if (reply.kind === 'ok' || isGone(reply)) return { kind: 'ok', value: null, requests };
      return { kind: 'failed', fault: faultOf(reply.failure), requests };
    },
    async listWatches(access, notifyAt) {
      const session = graph.session(access, askedBy(access));
      const listing = await readPages(session, '/subscriptions');
      const requests = session.requests();
      if (listing.kind === 'failed') return { kind: 'failed', fault: faultOf(listing.failure), requests };
      const ours = listing.items.filter((item) => notifies(item, notifyAt) && isOf(item, access));
      return { kind: 'ok', value: ours.flatMap(listed), requests };
    },
  };
}

/**
 * `clientState` comes back with every notice and names the watch besides proving it: `ID.SECRET`. The address for lifecycle
 * notices has to be given now, because it cannot be added later.
 * @throws RangeError where id and secret are too long together
 */
function subscriptionFor(access: ProviderAccess, request: WatchRequest, expirationDateTime: string): Subscription {
  const clientState = `${request.id}.${request.secret}`;
  if (clientState.length > LONGEST_STATE) throw new RangeError('The id and the secret of a watch are too long');
  return {
    changeType: 'created,updated,deleted',
    notificationUrl: request.notifyAt,
    lifecycleNotificationUrl: request.lifecycleAt,
    resource: `${calendarPath(access, request.calendar)}/events`,
    expirationDateTime,
    clientState,
  };
}

/** Graph's word for a subscription that is gone is the same as for a mailbox that is, and with that went the subscription. */
function isGone(reply: GraphReply): boolean {
  if (reply.kind === 'ok') return false;
  const { failure } = reply;
  return failure.kind === 'gone' || (failure.kind === 'fault' && failure.fault.kind === 'no-calendar');
}

/** What follows a question mark names the watch. */
function notifies(item: Fields, notifyAt: string): boolean {
  return textOf(item['notificationUrl'])?.split('?', 1)[0] === notifyAt;
}

/** An organization's consent sees the subscriptions of all its mailboxes. */
function isOf(item: Fields, access: ProviderAccess): boolean {
  if (access.mailbox === null) return true;
  const resource = textOf(item['resource'])?.replace(/^\/?/, '/').toLowerCase() ?? '';
  return resource.startsWith(`${accountPath(access)}/`.toLowerCase());
}

function pathOf({ remoteId }: RemoteWatch): string {
  return `/subscriptions/${encodeURIComponent(remoteId)}`;
}

function watchAnswer(reply: GraphReply, requests: number): ProviderAnswer<RemoteWatch> {
  if (reply.kind === 'failed') return { kind: 'failed', fault: faultOf(reply.failure), requests };
  const watch = watchOf(reply.body);
  if (watch !== null) return { kind: 'ok', value: watch, requests };
  return { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests };
}

/** The name is in the address that is told, because Graph shows no one the `clientState` of a subscription that is. */
function listed(item: Fields): ListedWatch[] {
  const watch = watchOf(item);
  const query = textOf(item['notificationUrl'])?.split('?', 2)[1] ?? '';
  return watch === null ? [] : [{ ...watch, name: new URLSearchParams(query).get('watch') }];
}

function watchOf(item: Fields): RemoteWatch | null {
  const remoteId = textOf(item['id']);
  const expiresAt = instantOf(item['expirationDateTime']);
  return remoteId === null || expiresAt === null ? null : { remoteId, resourceId: null, expiresAt };
}
