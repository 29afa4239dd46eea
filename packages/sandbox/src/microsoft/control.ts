import { json } from '../server/reply.ts';
import type { Route } from '../server/request.ts';
import type { Behaviour } from './behaviour.ts';
import type { LifecycleEvent, Notifications } from './notifications.ts';
import type { SubscriptionTable } from './subscription-table.ts';

const EVENTS: readonly string[] = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'];

/** What tests and the control page do to Microsoft's side alone. */
export interface MicrosoftControl {
  readonly behaviour: Behaviour;
  /** Sends a lifecycle notice for all subscriptions, or those of one person; says for how many. */
  lifecycle(event: LifecycleEvent, personId?: string): number;
  /** How many subscriptions one person has. */
  subscriptions(personId: string): number;
}

export function createControl(
  behaviour: Behaviour,
  table: SubscriptionTable,
  notifications: Notifications,
): MicrosoftControl {
  return {
    behaviour,
    lifecycle(event, personId) {
      const meant = personId === undefined ? table.all() : table.ofPerson(personId);
      for (const subscription of meant) notifications.lifecycle(subscription, event);
      return meant.length;
    },
    subscriptions: (personId) => table.ofPerson(personId).length,
  };
}

/**
 * `POST /sandbox/microsoft/lifecycle` with `event` and perhaps `person`; `POST /sandbox/microsoft/behaviour` with any properties of
 * `Behaviour`, sets as lists, maps as objects.
 */
export function controlRoutes(control: MicrosoftControl): Route[] {
  return [
    {
      method: 'POST',
      path: '/sandbox/microsoft/lifecycle',
      handle(request) {
        const { event, person } = fields(request.json());
        if (typeof event !== 'string' || !EVENTS.includes(event)) return json(400, { events: EVENTS });
        const count = control.lifecycle(event as LifecycleEvent, typeof person === 'string' ? person : undefined);
        return json(200, { subscriptions: count });
      },
    },
    {
      method: 'POST',
      path: '/sandbox/microsoft/behaviour',
      handle(request) {
        const unknown = changeBehaviour(control.behaviour, fields(request.json()));
        return unknown === null ? json(200, {}) : json(400, { unknown });
      },
    },
  ];
}

/** Sets what is named; the first name that is none, or whose value does not fit, is given back. */
function changeBehaviour(behaviour: Behaviour, wanted: Fields): string | null {
  for (const [name, value] of Object.entries(wanted)) {
    const before: unknown = (behaviour as unknown as Fields)[name];
    const after = likeBefore(before, value);
    if (after === undefined) return name;
    Object.assign(behaviour, { [name]: after });
  }
  return null;
}

function likeBefore(before: unknown, value: unknown): unknown {
  if (before instanceof Set) return Array.isArray(value) ? new Set(value) : undefined;
  if (before instanceof Map)
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  return before !== undefined && typeof before === typeof value ? value : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
