import type { SimulatorFrame } from '../server/frame.ts';
import type { SimPerson } from '../world/model.ts';
import type { GraphCall, GraphContext } from './graph-context.ts';
import { tenantUser } from './graph-route.ts';
import { readCalendarId } from './item-ids.ts';

/** An event subscription lives less than seven days: 10,080 minutes at most. */
const LONGEST_MS = 10_080 * 60_000;
const LONGEST_STATE = 128;
const CHANGE_TYPES = ['created', 'updated', 'deleted'];

export interface WantedSubscription {
  readonly changeTypes: readonly string[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  readonly resource: string;
  readonly expiresAt: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** The body of a POST; a text says what is wrong with it. */
export function readSubscription(body: unknown, now: number): WantedSubscription | string {
  if (typeof body !== 'object' || body === null) return 'The body is not a JSON object.';
  const fields = body as Fields;
  const changeTypes = String(fields['changeType'] ?? '')
    .split(',')
    .map((type) => type.trim());
  if (changeTypes.some((type) => !CHANGE_TYPES.includes(type))) return 'ChangeType is not valid.';
  const notificationUrl = addressOf(fields['notificationUrl']);
  if (notificationUrl === null) return 'NotificationUrl is not valid.';
  const lifecycle = fields['lifecycleNotificationUrl'];
  const lifecycleNotificationUrl = lifecycle === undefined || lifecycle === null ? null : addressOf(lifecycle);
  if (lifecycleNotificationUrl === null && lifecycle !== undefined && lifecycle !== null) {
    return 'LifecycleNotificationUrl is not valid.';
  }
  const clientState = typeof fields['clientState'] === 'string' ? fields['clientState'] : null;
  if (clientState !== null && clientState.length > LONGEST_STATE)
    return 'ClientState is too long: at most 128 characters.';
  if (fields['includeResourceData'] === true) return 'This simulator sends no resource data.';
  const expiresAt = readExpiry(fields['expirationDateTime'], now);
  if (typeof expiresAt === 'string') return expiresAt;
  const resource = typeof fields['resource'] === 'string' ? fields['resource'] : '';
  return { changeTypes, notificationUrl, lifecycleNotificationUrl, clientState, resource, expiresAt };
}

/** When it is to end; a text says why it cannot. */
export function readExpiry(value: unknown, now: number): number | string {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return 'ExpirationDateTime is not valid.';
  if (at <= now) return 'Subscription expiration can only be in the future.';
  if (at - now > LONGEST_MS) return 'Subscription expiration can only be 10080 minutes in the future.';
  return at;
}

/** Whose calendars a resource means; null where it is none that can be watched, or not this caller's to watch. */
export function watchedBy(
  context: GraphContext,
  { access }: Pick<GraphCall, 'access'>,
  resource: string,
): { person: SimPerson; calendarId: string | null } | null {
  const match = /^\/?(?:(me)|users\/([^/]+))(?:\/calendars\/([^/]+))?\/events$/i.exec(resource);
  if (match === null) return null;
  const own = context.frame.world.people.find(({ id }) => id === access.personId) ?? null;
  const person = match[1] === undefined ? tenantUser(context, decodeURIComponent(match[2] ?? '')) : own;
  if (person === null || (own !== null && own.id !== person.id)) return null;
  if (own === null && context.behaviour.refusedMailboxes.has(person.id)) return null;
  if (match[3] === undefined) return { person, calendarId: null };
  return ownCalendar(context.frame, person, decodeURIComponent(match[3]));
}

function ownCalendar({ world }: SimulatorFrame, person: SimPerson, id: string) {
  const calendarId = readCalendarId(id);
  const calendar = world.calendars(person.id).find((one) => one.id === calendarId);
  return calendar === undefined ? null : { person, calendarId: calendar.id };
}

/** HTTPS, or HTTP on a loopback address: nothing else is within a simulator's reach. */
function addressOf(value: unknown): string | null {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null) return null;
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback) ? url.href : null;
}
