import type { Reply } from '../server/reply.ts';
import type { Route } from '../server/request.ts';
import type { GraphCall, GraphContext } from './graph-context.ts';
import { graphError } from './graph-error.ts';
import { graphRoute } from './graph-route.ts';
import { NEEDS } from './permissions.ts';
import { readExpiry, readSubscription, watchedBy } from './read-subscription.ts';
import { renderSubscription, type Subscription } from './subscription.ts';
import type { SubscriptionTable } from './subscription-table.ts';
import { createHandshake } from './validation-handshake.ts';

/** Making, renewing, listing and deleting subscriptions. */
export function subscriptions(context: GraphContext, table: SubscriptionTable): Route[] {
  const { frame } = context;
  const handshake = createHandshake(frame.pushes);

  async function create(call: GraphCall): Promise<Reply> {
    const wanted = readSubscription(call.request.json(), frame.world.clock.now());
    if (typeof wanted === 'string') return refused(wanted);
    const watched = watchedBy(context, call, wanted.resource);
    if (watched === null) {
      return graphError(
        403,
        'ExtensionError',
        'Operation: Create; Exception: [Status Code: Forbidden; Reason: Access is denied.]',
      );
    }
    const addresses = [wanted.notificationUrl, wanted.lifecycleNotificationUrl].filter((url) => url !== null);
    for (const url of addresses) {
      const failure = await handshake(url);
      if (failure !== null) return graphError(400, 'ValidationError', failure);
    }
    const subscription = table.add({
      ...wanted,
      clientId: call.access.clientId,
      grantId: call.access.grant.id,
      creatorId: call.access.personId === null ? null : watched.person.subject,
      personId: watched.person.id,
      calendarId: watched.calendarId,
      immutableIds: call.prefer.idForm === 'immutable',
    });
    return entity(subscription, 201);
  }

  /** A caller sees the own ones only: of this app, and of this person or of the application itself. */
  function isOwn({ access }: GraphCall, subscription: Subscription): boolean {
    if (subscription.clientId !== access.clientId) return false;
    return access.personId === null ? subscription.creatorId === null : subscription.personId === access.personId;
  }

  function find(call: GraphCall): Subscription | null {
    const subscription = table.get(call.request.params['subscription'] ?? '');
    return subscription !== null && isOwn(call, subscription) ? subscription : null;
  }

  function renew(call: GraphCall): Reply {
    const subscription = find(call);
    if (subscription === null) return absent();
    const body = call.request.json();
    const wished =
      typeof body === 'object' && body !== null && 'expirationDateTime' in body ? body.expirationDateTime : null;
    const expiresAt = readExpiry(wished, frame.world.clock.now());
    if (typeof expiresAt === 'string') return refused(expiresAt);
    table.change(subscription, { expiresAt, paused: false });
    return entity(subscription, 200);
  }

  function entity(subscription: Subscription, status: number): Reply {
    const about = `${frame.origin()}/v1.0/$metadata#subscriptions/$entity`;
    return { status, body: { '@odata.context': about, ...renderSubscription(subscription) } };
  }

  const one = '/subscriptions/:subscription';
  return [
    graphRoute(context, 'POST', '/subscriptions', NEEDS.subscribe, create),
    graphRoute(context, 'GET', '/subscriptions', NEEDS.subscriptions, (call) => {
      const own = table.all().filter((subscription) => isOwn(call, subscription));
      const about = `${frame.origin()}/v1.0/$metadata#subscriptions`;
      return { status: 200, body: { '@odata.context': about, value: own.map(renderSubscription) } };
    }),
    graphRoute(context, 'GET', one, NEEDS.subscriptions, (call) => {
      const subscription = find(call);
      return subscription === null ? absent() : entity(subscription, 200);
    }),
    graphRoute(context, 'PATCH', one, NEEDS.subscribe, renew),
    graphRoute(context, 'DELETE', one, NEEDS.subscriptions, (call) => {
      const subscription = find(call);
      if (subscription === null) return absent();
      table.remove(subscription.id);
      return { status: 204 };
    }),
    graphRoute(context, 'POST', `${one}/reauthorize`, NEEDS.subscribe, (call) => {
      const subscription = find(call);
      if (subscription === null) return absent();
      table.change(subscription, { paused: false });
      return { status: 204 };
    }),
  ];
}

function refused(message: string): Reply {
  return graphError(400, 'InvalidRequest', message);
}

function absent(): Reply {
  return graphError(404, 'ResourceNotFound', 'The object was not found.');
}
