import type { CalendarProvider, ProviderAccess, ProviderFault, RemoteWatch, WatchRequest } from '@clearweek/app';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleClient } from './client.ts';
import { faultOf } from './errors.ts';
import type { GoogleTrouble } from './errors.ts';
import { asText } from './read-json.ts';

/** Opens a channel. Its notices are empty; `id` and `secret` come back in their headers. Google may let it end earlier. */
export async function watch(
  client: GoogleClient,
  access: ProviderAccess,
  request: WatchRequest,
): ReturnType<CalendarProvider['watch']> {
  const requestBody = {
    id: request.id,
    type: 'web_hook',
    address: request.notifyAt,
    token: request.secret,
    expiration: String(request.until),
  };
  const answer = await client.calendar<calendar_v3.Schema$Channel>(access, (api, options) =>
    api.events.watch({ calendarId: request.calendar.id, requestBody }, options),
  );
  if (answer.kind === 'no') return { kind: 'failed', fault: faultOfWatch(answer.trouble), requests: 1 };
  const resourceId = asText(answer.value.resourceId);
  const expiresAt = Number(answer.value.expiration ?? Number.NaN);
  if (resourceId === null || !Number.isSafeInteger(expiresAt)) {
    return { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: 1 };
  }
  return { kind: 'ok', value: { remoteId: asText(answer.value.id) ?? request.id, resourceId, expiresAt }, requests: 1 };
}

/**
 * A question that Google does not take is a refusal of this watch, and asking again the same way changes nothing: a calendar that has no
 * notices (`pushNotSupportedForRequestedResource`), a name that was given before (`channelIdNotUnique`).
 */
function faultOfWatch(trouble: GoogleTrouble): ProviderFault {
  return trouble.kind === 'rejected' ? { kind: 'permission-missing' } : faultOf(trouble);
}

/** Closes a channel, by the same account that opened it. One that is gone already is closed. */
export async function stopWatch(
  client: GoogleClient,
  access: ProviderAccess,
  { remoteId, resourceId }: RemoteWatch,
): ReturnType<CalendarProvider['stopWatch']> {
  // Without Google's name for what is watched a channel can only be left to end by itself.
  if (resourceId === null) return { kind: 'ok', value: null, requests: 0 };
  const answer = await client.calendar<object>(access, (api, options) =>
    api.channels.stop({ requestBody: { id: remoteId, resourceId } }, options),
  );
  if (answer.kind === 'ok' || answer.trouble.kind === 'gone') return { kind: 'ok', value: null, requests: 1 };
  return { kind: 'failed', fault: faultOf(answer.trouble), requests: 1 };
}
