import type { ProviderAccess } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleClient } from './client.ts';
import type { GoogleTrouble } from './errors.ts';
import type { GoogleEvent } from './normalize-event.ts';
import { asList, asText } from './read-json.ts';

/** All that is read of an event; whatever is not named here never leaves Google. */
const eventFields = [
  'id,iCalUID,recurringEventId,originalStartTime,status,sequence,created,updated',
  'start,end,recurrence,eventType,visibility,transparency',
  'summary,description,location,hangoutLink,conferenceData/entryPoints/uri,attachments/fileUrl',
  'organizer(email,self),attendees(email,self,optional,resource,responseStatus),attendeesOmitted',
].join(',');

/**
 * The question, the same for ever: Google refuses a sync token with other parameters than those that began it (`cursor.ts`
 * counts versions). Series and their exceptions come as they are, not as single occurrences, so that a change of a series is one
 * item. What was deleted comes too. Over 500 guests only the owner's own entry comes, and the answer stays of bearable length.
 */
const question = {
  singleEvents: false,
  showDeleted: true,
  maxAttendees: 500,
  maxResults: 1_000,
  fields: `nextPageToken,nextSyncToken,timeZone,items(${eventFields})`,
} as const;

/**
 * Half a year. `timeMin` looks at where an event is now. An occurrence inside the window that somebody moved to long before it
 * would not be listed, and would seem to take place where it no longer does; nobody moves one by half a year.
 */
const marginMs = 183 * 24 * 60 * 60 * 1000;

/** More pages than any calendar has; a listing that never ends has to end. */
const mostPages = 500;
/** A page token lives a few hours at most; a listing whose token dies begins again. */
const mostAttempts = 3;

export type EventListing =
  | {
      readonly kind: 'listed';
      readonly items: readonly GoogleEvent[];
      readonly syncToken: string | null;
      /** As Google names it. */
      readonly zone: string | null;
      readonly requests: number;
    }
  | { readonly kind: 'no'; readonly trouble: GoogleTrouble; readonly requests: number };

/** Where a listing begins: with everything that ends after an instant (and a margin before it), or after a sync token. */
export type Beginning = { readonly from: Instant } | { readonly syncToken: string };

/** All pages of a listing, in their order. */
export async function listEvents(
  client: GoogleClient,
  access: ProviderAccess,
  calendarId: string,
  beginning: Beginning,
): Promise<EventListing> {
  let requests = 0;
  for (let attempt = 1; ; attempt += 1) {
    const listing = await onePass(client, access, calendarId, beginning);
    requests += listing.requests;
    if (listing.kind !== 'page-lost') return { ...listing, requests };
    if (attempt === mostAttempts) return { kind: 'no', trouble: endless, requests };
  }
}

const endless: GoogleTrouble = { kind: 'fault', fault: { kind: 'unavailable', retryAfterMs: null } };

type Pass = EventListing | { readonly kind: 'page-lost'; readonly requests: number };

async function onePass(
  client: GoogleClient,
  access: ProviderAccess,
  calendarId: string,
  beginning: Beginning,
): Promise<Pass> {
  const items: GoogleEvent[] = [];
  let pageToken: string | null = null;
  let zone: string | null = null;
  for (let requests = 1; requests <= mostPages; requests += 1) {
    const parameters = { calendarId, ...question, ...start(beginning), ...(pageToken !== null && { pageToken }) };
    const page = await client.calendar<calendar_v3.Schema$Events>(access, (api, options) =>
      api.events.list(parameters, options),
    );
    if (page.kind === 'no') {
      const isLost = pageToken !== null && page.trouble.kind === 'rejected';
      return isLost ? { kind: 'page-lost', requests } : { kind: 'no', trouble: page.trouble, requests };
    }
    for (const item of asList(page.value.items)) items.push(item);
    zone = asText(page.value.timeZone) ?? zone;
    // Pages may be short or empty: only the token tells whether there are more.
    const next = asText(page.value.nextPageToken);
    const syncToken = asText(page.value.nextSyncToken);
    if (next === null && isListing(page.value, syncToken)) return { kind: 'listed', items, syncToken, zone, requests };
    if (next === null || next === pageToken) return { kind: 'no', trouble: endless, requests };
    pageToken = next;
  }
  return { kind: 'no', trouble: endless, requests: mostPages };
}

/**
 * What stands in no listing is taken out of the calendar, so an object that is none (of somebody in between, of an error that is called a
 * success) must not pass for the end of one. Google's last page has a token for what comes next, or at least a list of items.
 */
function isListing({ items }: calendar_v3.Schema$Events, syncToken: string | null): boolean {
  return syncToken !== null || Array.isArray(items);
}

/** No end: what is moved into the far future has to be known where it went, and the window moves on. */
function start(beginning: Beginning): { syncToken: string } | { timeMin: string } {
  if ('syncToken' in beginning) return { syncToken: beginning.syncToken };
  return { timeMin: new Date(beginning.from - marginMs).toISOString() };
}
