import type { CalendarProvider, ProviderAccess, RemoteCalendar } from '@clearweek/app';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleClient } from './client.ts';
import { faultOf } from './errors.ts';
import { asList, asText } from './read-json.ts';

/** By this name Google knows everybody's own calendar: the same whether the list of calendars may be read or not. */
export const primaryCalendar: RemoteCalendar = { id: 'primary', primary: true };

const mostPages = 50;

/**
 * The calendars that the person owns. Subscribed ones, colleagues' ones and Google's own (holidays, birthdays) belong to others
 * or to nobody. Without leave to read the list it is the primary one alone, which needs no list.
 */
export async function listCalendars(
  client: GoogleClient,
  access: ProviderAccess,
): ReturnType<CalendarProvider['calendars']> {
  const others: RemoteCalendar[] = [];
  let pageToken: string | null = null;
  let asked = 0;
  for (let requests = 1; requests <= mostPages; requests += 1) {
    asked = requests;
    const page = await onePage(client, access, pageToken);
    if (page.kind === 'no') {
      const fault = faultOf(page.trouble);
      if (fault.kind === 'permission-missing') return { kind: 'ok', value: [primaryCalendar], requests };
      return { kind: 'failed', fault, requests };
    }
    for (const entry of asList(page.value.items)) {
      const id = asText(entry.id);
      if (id !== null && isOwn(entry, id)) others.push({ id, primary: false });
    }
    pageToken = asText(page.value.nextPageToken);
    // A 200 that lists nothing at all, as a proxy's, must not pass for the end of all other calendars.
    if (pageToken === null && !Array.isArray(page.value.items)) break;
    if (pageToken === null) return { kind: 'ok', value: [primaryCalendar, ...others], requests };
  }
  return { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: asked };
}

function onePage(client: GoogleClient, access: ProviderAccess, pageToken: string | null) {
  const parameters = {
    minAccessRole: 'owner',
    showHidden: true,
    maxResults: 250,
    fields: 'nextPageToken,items(id,primary,deleted,accessRole)',
    ...(pageToken !== null && { pageToken }),
  };
  return client.calendar<calendar_v3.Schema$CalendarList>(access, (api, options) =>
    api.calendarList.list(parameters, options),
  );
}

function isOwn(entry: calendar_v3.Schema$CalendarListEntry, id: string): boolean {
  if (entry.primary === true || entry.deleted === true || entry.accessRole !== 'owner') return false;
  return !id.includes('#');
}
