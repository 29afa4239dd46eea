import { randomUUID } from 'node:crypto';
import type { Subscription } from './subscription.ts';

/** All subscriptions that have not expired. */
export interface SubscriptionTable {
  add(subscription: Omit<Subscription, 'id' | 'paused'>): Subscription;
  /** Takes up one of an earlier start. */
  recall(subscription: Subscription): void;
  /** Sets its end, or whether it waits. */
  change(subscription: Subscription, to: Partial<Pick<Subscription, 'expiresAt' | 'paused'>>): void;
  get(id: string): Subscription | null;
  remove(id: string): void;
  all(): Subscription[];
  ofPerson(personId: string): Subscription[];
  /** Called when one has come, has changed or was removed. */
  onChanged(listener: () => void): void;
}

export function createSubscriptionTable(clock: { now(): number }): SubscriptionTable {
  const byId = new Map<string, Subscription>();
  const byPerson = new Map<string, Set<string>>();
  const listeners: (() => void)[] = [];
  const changed = (): void => listeners.forEach((listener) => listener());

  function recall(subscription: Subscription): void {
    byId.set(subscription.id, subscription);
    const own = byPerson.get(subscription.personId) ?? new Set();
    byPerson.set(subscription.personId, own.add(subscription.id));
  }

  function drop(id: string): boolean {
    byPerson.get(byId.get(id)?.personId ?? '')?.delete(id);
    return byId.delete(id);
  }

  function get(id: string): Subscription | null {
    const known = byId.get(id);
    if (known === undefined) return null;
    if (known.expiresAt > clock.now()) return known;
    // Nothing new to anybody who asks what is live.
    drop(id);
    return null;
  }

  const living = (ids: Iterable<string>): Subscription[] =>
    [...ids].map(get).filter((subscription) => subscription !== null);

  return {
    add(content) {
      const subscription = { ...content, id: randomUUID(), paused: false };
      recall(subscription);
      changed();
      return subscription;
    },
    recall,
    change(subscription, to) {
      Object.assign(subscription, to);
      changed();
    },
    get,
    remove(id) {
      if (drop(id)) changed();
    },
    all: () => living(byId.keys()),
    ofPerson: (personId) => living(byPerson.get(personId) ?? []),
    onChanged: (listener) => void listeners.push(listener),
  };
}
