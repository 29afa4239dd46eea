import type { ProviderAccess } from '@clearweek/app';
import type { GoogleClient } from './client.ts';
import type { GoogleTrouble } from './errors.ts';
import type { GoogleEvent } from './normalize-event.ts';
import { asText } from './read-json.ts';

export type FoundSeries =
  | { readonly kind: 'found'; readonly uids: ReadonlyMap<string, string>; readonly requests: number }
  | { readonly kind: 'no'; readonly trouble: GoogleTrouble; readonly requests: number };

/**
 * A called-off occurrence names its series by Google's id only, not by the uid under which all calendars know the meeting. Where
 * no item tells the uid either, the series is asked for: one small request each, and only for those. A series that is not there
 * any more has none. In a listing of everything (`whole`) a series that is not listed has nothing left in the window.
 */
export async function findSeries(
  client: GoogleClient,
  access: ProviderAccess,
  calendarId: string,
  items: readonly GoogleEvent[],
  whole: boolean,
): Promise<FoundSeries> {
  const uids = new Map<string, string>();
  for (const item of items) {
    const series = asText(item.recurringEventId);
    const uid = asText(item.iCalUID);
    if (series !== null && uid !== null) uids.set(series, uid);
  }
  if (whole) return { kind: 'found', uids, requests: 0 };
  let requests = 0;
  for (const series of unknownSeries(items, uids)) {
    requests += 1;
    const answer = await client.calendar<GoogleEvent>(access, (api, options) =>
      api.events.get({ calendarId, eventId: series, fields: 'iCalUID,status' }, options),
    );
    if (answer.kind === 'no' && answer.trouble.kind !== 'gone')
      return { kind: 'no', trouble: answer.trouble, requests };
    const uid = answer.kind === 'no' || answer.value.status === 'cancelled' ? null : asText(answer.value.iCalUID);
    if (uid !== null) uids.set(series, uid);
    // An answer that names neither an end nor a uid is none of Google's.
    else if (answer.kind === 'ok' && answer.value.status !== 'cancelled')
      return { kind: 'no', trouble: notAnEvent, requests };
  }
  return { kind: 'found', uids, requests };
}

const notAnEvent: GoogleTrouble = { kind: 'fault', fault: { kind: 'unavailable', retryAfterMs: null } };

/** Series of cancelled occurrences that neither are among the items nor have an item that tells their uid. */
function unknownSeries(items: readonly GoogleEvent[], uids: ReadonlyMap<string, string>): ReadonlySet<string> {
  const listed = new Set(items.map((item) => asText(item.id)));
  const unknown = new Set<string>();
  for (const item of items) {
    const series = asText(item.recurringEventId);
    if (item.status !== 'cancelled' || series === null) continue;
    if (!listed.has(series) && !uids.has(series)) unknown.add(series);
  }
  return unknown;
}
