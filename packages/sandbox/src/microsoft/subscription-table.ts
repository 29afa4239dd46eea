import { randomUUID } from 'node:crypto';
import type { Subscription } from './subscription.ts';

/** All subscriptions that have not expired. */
export interface SubscriptionTable {
  add(subscription: Omit<Subscription, 'id' | 'paused'>): Subscription;
  get(id: string): Subscription | null;
  remove(id: string): void;
  all(): Subscription[];
  ofPerson(personId: string): Subscription[];
}

export function createSubscriptionTable(clock: { now(): number }): SubscriptionTable {
  const byId = new Map<string, Subscription>();
  const byPerson = new Map<string, Set<string>>();

  function remove(id: string): void {
    const known = byId.get(id);
    byId.delete(id);
    if (known !== undefined) byPerson.get(known.personId)?.delete(id);
  }

  function get(id: string): Subscription | null {
    const known = byId.get(id);
    if (known === undefined) return null;
    if (known.expiresAt > clock.now()) return known;
    remove(id);
    return null;
  }

  const living = (ids: Iterable<string>): Subscription[] =>
    [...ids].map(get).filter((subscription) => subscription !== null);

  return {
    add(content) {
      const subscription = { ...content, id: randomUUID(), paused: false };
      byId.set(subscription.id, subscription);
      const own = byPerson.get(subscription.personId) ?? new Set();
      byPerson.set(subscription.personId, own.add(subscription.id));
      return subscription;
    },
    get,
    remove,
    all: () => living(byId.keys()),
    ofPerson: (personId) => living(byPerson.get(personId) ?? []),
  };
}
