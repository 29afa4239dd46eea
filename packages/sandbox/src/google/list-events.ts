import { DAY } from '@clearweek/calendar';
import type { SimCalendar } from '../world/model.ts';
import type { ApiAnswer, ApiCall } from './api-route.ts';
import { openCalendar, readerOf } from './calendar-access.ts';
import type { OpenCalendar } from './calendar-access.ts';
import { makePageToken, makeSyncToken, readPageToken, readSyncToken } from './cursors.ts';
import type { SyncPoint } from './cursors.ts';
import { etagOf } from './event-json.ts';
import type { Reader } from './event-json.ts';
import { givesSyncToken, readEventsQuery } from './events-query.ts';
import type { EventsQuery } from './events-query.ts';
import type { GoogleState } from './google-state.ts';
import { instanceEntries } from './list-instances.ts';
import { recordEntries } from './list-records.ts';
import { digestOf } from './opaque-text.ts';
import { pageOf } from './pages.ts';
import type { Entry } from './pages.ts';
import { fieldsBelow, selectFields } from './partial-response.ts';
import type { FieldTree } from './partial-response.ts';
import { syncTokenGone, updatedMinTooLongAgo } from './refusal.ts';

/** What a listing is made from. */
export interface Listing {
  readonly calendar: SimCalendar;
  readonly query: EventsQuery;
  /** Null: everything is listed. */
  readonly since: SyncPoint | null;
  /** Changes after this one belong to the next synchronization; null where no sync token comes in the end. */
  readonly until: number | null;
  readonly reader: Reader;
  /** What of each item is asked for, as a tree and as the text that it was read from. */
  readonly itemFields: FieldTree;
  readonly fieldsText: string;
}

/** `events.list`. */
export function listEvents(call: ApiCall, state: GoogleState): ApiAnswer {
  const open = openCalendar(call, state);
  const query = readEventsQuery(call.query);
  strikeCursor(call, open.calendar, query, state);
  const since = readSyncToken(open.calendar, query, state);
  if (query.updatedMin !== null && query.updatedMin < state.world.clock.now() - 30 * DAY) throw updatedMinTooLongAgo();
  const records = state.records(open.calendar);
  const listingKey = listingKeyOf(call, open.calendar);
  const point = readPageToken(query.pageToken, listingKey, state, records.change);
  const syncs = givesSyncToken(query);
  const itemFields = fieldsBelow(call.fields, 'items');
  const listing: Listing = {
    calendar: open.calendar,
    query,
    since,
    until: syncs ? point.change : null,
    reader: readerOf(call, open, state),
    itemFields: itemFields ?? null,
    fieldsText: call.query.get('fields') ?? '',
  };
  const entries = query.singleEvents ? instanceEntries(listing, state) : recordEntries(listing, state);
  const seed = `${open.calendar.id} ${point.change} ${point.page}`;
  const page = pageOf(entries, point.after, query.maxResults, seed);
  const next =
    page.next === null
      ? syncs && { nextSyncToken: makeSyncToken(open.calendar, query, syncPoint(listing, point.change), state) }
      : {
          nextPageToken: makePageToken(
            listingKey,
            { change: point.change, after: page.next, page: point.page + 1 },
            state,
          ),
        };
  return {
    text: bodyText(headOf(open, listing, records.change, state), next || {}, page.entries, itemFields, call.fields),
  };
}

/** An increment goes on with the range that its listing began with. */
function syncPoint({ query, since }: Listing, change: number): SyncPoint {
  return { change, timeMin: since?.timeMin ?? query.timeMin, timeMax: since?.timeMax ?? query.timeMax };
}

/** A planned fault makes all cursors of the calendar so far die. */
function strikeCursor(call: ApiCall, calendar: SimCalendar, query: EventsQuery, state: GoogleState): void {
  if (query.syncToken === null) return;
  const { method, path, url } = call.request;
  const occasion = { provider: 'google', method, path: path + url.search, personId: call.person.id } as const;
  if (state.faults.take(occasion, ['410']) === null) return;
  state.cursorDeaths.kill(calendar);
  throw syncTokenGone();
}

/** Two pages belong together if all but the page, its size and the fields is the same. */
function listingKeyOf(call: ApiCall, calendar: SimCalendar): string {
  const pairs = [...call.query].filter(
    ([name]) => !['pageToken', 'maxResults', 'fields', 'quotaUser', 'alt'].includes(name),
  );
  return digestOf(JSON.stringify([calendar.id, pairs.sort()]));
}

function headOf(open: OpenCalendar, { reader }: Listing, change: number, state: GoogleState): object {
  const updatedAt = [...state.records(open.calendar).list].at(-1)?.event.updatedAt ?? 0;
  return {
    kind: 'calendar#events',
    etag: etagOf(change),
    summary: open.calendar.name,
    updated: new Date(updatedAt).toISOString(),
    timeZone: reader.zone.name,
    accessRole: open.role,
    defaultReminders: open.role === 'owner' ? [{ method: 'popup', minutes: 10 }] : [],
  };
}

/** Items are written one by one and remembered, so they are joined as text. */
function bodyText(
  head: object,
  next: object,
  entries: readonly Entry[],
  itemFields: FieldTree | undefined,
  fields: FieldTree,
): string {
  const outside = JSON.stringify(selectFields({ ...head, ...next }, fields) ?? {});
  if (itemFields === undefined) return outside;
  const items = `"items":[${entries.map((entry) => entry.text()).join(',')}]`;
  return outside === '{}' ? `{${items}}` : `${outside.slice(0, -1)},${items}}`;
}
