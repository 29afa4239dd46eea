import { DAY } from '@clearweek/calendar';
import type { ApiAnswer, ApiCall, ApiMethod } from './api-route.ts';
import { openCalendar } from './calendar-access.ts';
import type { Channel } from './channels.ts';
import { onEvents } from './event-methods.ts';
import type { GoogleState } from './google-state.ts';
import { digestOf } from './opaque-text.ts';
import { badRequest, invalid, Refused } from './refusal.ts';

const longestLifeMs = 7 * DAY;

export const watchEvents = onEvents(
  { name: 'events.watch', method: 'POST' },
  (call, state) => {
    const { calendar } = openCalendar(call, state);
    const uri = `${state.origin()}/calendar/v3/calendars/${encodeURIComponent(calendar.id)}/events?alt=json`;
    return openChannel(call, state, uri, calendar.id);
  },
  '/watch',
);

export const watchCalendarList: ApiMethod = {
  name: 'calendarList.watch',
  method: 'POST',
  path: '/calendar/v3/users/me/calendarList/watch',
  answer: (call, state) =>
    openChannel(call, state, `${state.origin()}/calendar/v3/users/me/calendarList?alt=json`, null),
};

export const stopChannel: ApiMethod = {
  name: 'channels.stop',
  method: 'POST',
  path: '/calendar/v3/channels/stop',
  answer(call, state) {
    const { id, resourceId } = channelBody(call);
    if (typeof id !== 'string' || typeof resourceId !== 'string') throw badRequest();
    if (!state.channels.stop(id, resourceId, call.person.id, call.clientId)) {
      const message = `Channel '${id}' not found for project`;
      throw new Refused({ status: 404, reason: 'notFound', message });
    }
    return null;
  },
};

function openChannel(call: ApiCall, state: GoogleState, resourceUri: string, calendarId: string | null): ApiAnswer {
  const body = channelBody(call);
  const id = channelId(body['id'], state);
  if (body['type'] !== 'web_hook' && body['type'] !== 'webhook') throw invalid('resource.type', 'Unknown channel type');
  const token = body['token'] ?? null;
  if (token !== null && (typeof token !== 'string' || token.length > 256)) throw invalid('resource.token');
  const channel: Channel = {
    id,
    // The same for everybody who watches this in this account.
    resourceId: digestOf(`${call.person.id} ${resourceUri}`, 27),
    resourceUri,
    address: channelAddress(body['address']),
    token,
    expiresAt: expiry(body, state.world.clock.now()),
    personId: call.person.id,
    clientId: call.clientId,
    calendarId,
  };
  state.channels.open(channel);
  const { resourceId, expiresAt } = channel;
  const answered = { kind: 'api#channel', id, resourceId, resourceUri, expiration: String(expiresAt) };
  return { body: token === null ? answered : { ...answered, token } };
}

function channelBody(call: ApiCall): Record<string, unknown> {
  const body = call.request.json();
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest();
  return body as Record<string, unknown>;
}

function channelId(id: unknown, state: GoogleState): string {
  if (typeof id !== 'string' || !/^[A-Za-z0-9\-_+/=]{1,64}$/.test(id)) throw invalid('resource.id');
  if (!state.channels.isTaken(id)) return id;
  throw new Refused({ status: 400, reason: 'channelIdNotUnique', message: `Channel id ${id} not unique` });
}

/** Google wants HTTPS. A receiver on this very machine is let through, as no stranger reads what goes there. */
function channelAddress(address: unknown): string {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  const loopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url !== null && (url.protocol === 'https:' || loopback)) return url.href;
  throw new Refused({ status: 400, reason: 'push.webhookUrlNotHttps', message: 'WebHook callback must be HTTPS' });
}

/** What is asked for, a week at most; also where nothing is asked for. */
function expiry(body: Record<string, unknown>, now: number): number {
  const latest = now + longestLifeMs;
  const params = (body['params'] ?? {}) as Record<string, unknown>;
  const ttl = params['ttl'] === undefined ? null : Number(params['ttl']) * 1_000 + now;
  const asked = body['expiration'] === undefined ? ttl : Number(body['expiration']);
  if (asked === null) return latest;
  if (!Number.isFinite(asked) || asked <= now) throw invalid('resource.expiration');
  return Math.min(asked, latest);
}
