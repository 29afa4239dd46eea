import type { SimCalendar } from '../world/model.ts';
import type { ApiMethod } from './api-route.ts';
import { openCalendar, readerOf } from './calendar-access.ts';
import { deletedJson, eventJson, etagOf, occurrenceJson } from './event-json.ts';
import type { Reader } from './event-json.ts';
import { namedInstance, timesOfOccurrence } from './event-times.ts';
import type { GoogleState } from './google-state.ts';
import { calledOff, takingPlace } from './instance-entries.ts';
import { orderKey } from './list-records.ts';
import { makePageToken, readPageToken } from './cursors.ts';
import { digestOf } from './opaque-text.ts';
import { pageOf } from './pages.ts';
import { booleanOf, instantParameter, textOf, wholeNumberOf } from './parameters.ts';
import { notFound } from './refusal.ts';
import { occurrenceAt, recordJson } from './record-json.ts';

/** Gives cancelled ones too. */
export const getEvent: ApiMethod = {
  name: 'events.get',
  method: 'GET',
  path: '/calendar/v3/calendars/:calendarId/events/:eventId',
  answer(call, state) {
    const open = openCalendar(call, state);
    const reader = readerOf(call, open, state);
    const found = eventById(call.request.params['eventId'] ?? '', open.calendar, reader, state);
    if (found === null) throw notFound();
    return { body: found };
  },
};

/** An event, an exception, or an occurrence that is nothing but its series, as it is now; null where there is none. */
export function eventById(id: string, calendar: SimCalendar, reader: Reader, state: GoogleState): object | null {
  const record = state.records(calendar).byId.get(id);
  // What was deleted keeps its details for whoever asks for it by name.
  if (record?.kind === 'deleted') return { ...eventJson(record.event, reader), ...deletedJson(id, record.change) };
  if (record !== undefined) return recordJson(record, calendar, reader, state);
  const named = namedInstance(id);
  const master = named === null ? undefined : calendar.events.get(named.masterId);
  if (named === null || master === undefined) return null;
  const { originalStart } = named;
  const occurrence = occurrenceAt(calendar, master.id, originalStart, state);
  if (occurrence === null) return null;
  const details = { ...occurrence.details, times: timesOfOccurrence(occurrence, master.times) };
  return occurrenceJson(master, { originalStart, details, change: master.change, updatedAt: master.updatedAt }, reader);
}

/** The occurrences of one series. */
export const listInstances: ApiMethod = {
  name: 'events.instances',
  method: 'GET',
  path: '/calendar/v3/calendars/:calendarId/events/:eventId/instances',
  answer(call, state) {
    const open = openCalendar(call, state);
    const { calendar } = open;
    const id = call.request.params['eventId'] ?? '';
    if (!calendar.events.has(id)) throw notFound();
    const reader = readerOf(call, open, state);
    const records = state.records(calendar);
    const range = {
      timeMin: instantParameter(call.query, 'timeMin'),
      timeMax: instantParameter(call.query, 'timeMax'),
    };
    const present = takingPlace(calendar, records, range, reader, state);
    const gone = booleanOf(call.query, 'showDeleted') === true ? calledOff(calendar, records, reader) : [];
    const instances = [...present, ...gone].filter(({ masterId }) => masterId === id);
    const entries = instances
      .map((instance) => ({ key: orderKey(instance.start, instance.id), text: () => '', instance }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const listing = digestOf(`instances ${calendar.id} ${id} ${range.timeMin} ${range.timeMax}`);
    const point = readPageToken(textOf(call.query, 'pageToken'), listing, state, records.change);
    const most = Math.min(wholeNumberOf(call.query, 'maxResults') ?? 250, 2_500);
    const page = pageOf(entries, point.after, most, `${listing} ${point.page}`);
    const items = entries.filter((each) => page.entries.includes(each)).map(({ instance }) => instance.json());
    const next =
      page.next === null
        ? {}
        : { nextPageToken: makePageToken(listing, { ...point, after: page.next, page: point.page + 1 }, state) };
    const head = { kind: 'calendar#events', etag: etagOf(records.change), summary: calendar.name };
    return {
      body: { ...head, timeZone: reader.zone.name, accessRole: open.role, defaultReminders: [], ...next, items },
    };
  },
};
