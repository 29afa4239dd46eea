import type { SimulatorFrame } from '../server/frame.ts';
import type { SimPerson } from '../world/model.ts';
import { changedItems, type ChangedItem } from './changed-items.ts';
import { itemId } from './item-ids.ts';
import { changeKey } from './render-event.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionTable } from './subscription-table.ts';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export interface Notifications {
  /** Tells the app about its subscription. `reauthorizationRequired` pauses it, `subscriptionRemoved` ends it. */
  lifecycle(subscription: Subscription, event: LifecycleEvent): void;
}

/** Most notices in one POST. */
const BATCH = 50;

/** Sends what the world's changes mean for subscriptions: several notices to one address go together. */
export function createNotifications(frame: SimulatorFrame, table: SubscriptionTable): Notifications {
  const { world, pushes } = frame;
  /** Up to which change each calendar has been told of. */
  const told = new Map<string, number>();
  let last = world.change;

  function post(url: string, subscription: Subscription, value: readonly object[]): void {
    pushes.send({
      provider: 'microsoft',
      channel: subscription.id,
      personId: subscription.personId,
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ value }),
    });
  }

  function lifecycle(subscription: Subscription, event: LifecycleEvent): void {
    if (event === 'reauthorizationRequired') table.change(subscription, { paused: true });
    if (event === 'subscriptionRemoved') table.remove(subscription.id);
    if (subscription.lifecycleNotificationUrl === null) return;
    const notice = { ...aboutSubscription(frame, subscription), lifecycleEvent: event };
    post(subscription.lifecycleNotificationUrl, subscription, [notice]);
  }

  function changed(calendarIds: readonly string[]): void {
    const byAddress = new Map<string, { subscription: Subscription; notices: object[] }>();
    for (const calendarId of calendarIds) {
      const calendar = world.calendar(calendarId);
      const person = world.people.find(({ id }) => id === calendar?.personId);
      if (calendar === null || person?.provider !== 'microsoft') continue;
      const watching = table
        .ofPerson(person.id)
        .filter((one) => one.calendarId === null || one.calendarId === calendarId);
      const items = watching.length === 0 ? [] : changedItems(calendar, told.get(calendarId) ?? last);
      told.set(calendarId, world.change);
      for (const subscription of watching) {
        const wanted = items.filter(({ changeType }) => subscription.changeTypes.includes(changeType));
        if (subscription.paused || wanted.length === 0) continue;
        const batch = byAddress.get(subscription.notificationUrl) ?? { subscription, notices: [] };
        batch.notices.push(...wanted.map((item) => aboutItem(frame, subscription, person, item)));
        byAddress.set(subscription.notificationUrl, batch);
      }
    }
    last = world.change;
    for (const [url, { subscription, notices }] of byAddress) {
      for (let at = 0; at < notices.length; at += BATCH) post(url, subscription, notices.slice(at, at + BATCH));
    }
  }

  world.onChange(changed);
  frame.accounts.onRevoked((grant) => {
    for (const subscription of table.all()) {
      if (subscription.grantId === grant.id) lifecycle(subscription, 'subscriptionRemoved');
    }
  });
  return { lifecycle };
}

function aboutSubscription({ world }: SimulatorFrame, subscription: Subscription): object {
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expiresAt).toISOString(),
    tenantId: world.tenantId,
    clientState: subscription.clientState,
    resource: subscription.resource,
  };
}

function aboutItem(frame: SimulatorFrame, subscription: Subscription, person: SimPerson, item: ChangedItem): object {
  const id = itemId(item.key, subscription.immutableIds ? 'immutable' : 'default');
  const resource = `Users/${person.subject}/Events/${id}`;
  return {
    ...aboutSubscription(frame, subscription),
    changeType: item.changeType,
    resource,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Event',
      '@odata.id': resource,
      '@odata.etag': `W/"${changeKey(item.change)}"`,
      id,
    },
  };
}
