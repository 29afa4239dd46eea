import type { SimCalendar } from '../world/model.ts';
import type { ApiCall } from './api-route.ts';
import { openCalendar, readerOf, type OpenCalendar } from './calendar-access.ts';
import { deletedJson, eventJson, etagOf, occurrenceJson } from './event-json.ts';
import type { Reader } from './event-json.ts';
import { onEvent } from './event-methods.ts';
import { namedInstance, timesOfOccurrence } from './event-times.ts';
import type { GoogleState } from './google-state.ts';
import { calledOff, takingPlace } from './instance-entries.ts';
import { orderKey } from './list-records.ts';
import { digestOf } from './opaque-text.ts';
import { pagedItems } from './paged-items.ts';
import { booleanOf, instantParameter, wholeNumberOf } from './parameters.ts';
import { notFound } from './refusal.ts';
import { occurrenceAt, recordJson } from './record-json.ts';

/** Gives cancelled ones too. */
export const getEvent = onEvent({ name: 'events.get', method: 'GET' }, (call, state) => ({
  body: shownEvent(call, openCalendar(call, state), state),
}));

/** The event that a request names, as its caller sees it now. @throws Refused 404 where there is none. */
export function shownEvent(call: ApiCall, open: OpenCalendar, state: GoogleState): object {
  const found = eventById(eventIdOf(call), open.calendar, readerOf(call, open, state), state);
  if (found === null) throw notFound();
  return found;
}

export function eventIdOf({ request }: ApiCall): string {
  return request.params['eventId'] ?? '';
}

/** An event, an exception, or an occurrence that is nothing but its series, as it is now; null where there is none. */
function eventById(id: string, calendar: SimCalendar, reader: Reader, state: GoogleState): object | null {
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
export const listInstances = onEvent({ name: 'events.instances', method: 'GET' }, instancesOf, '/instances');

function instancesOf(call: ApiCall, state: GoogleState): { body: object } {
  const open = openCalendar(call, state);
  const { calendar } = open;
  const { query } = call;
  const id = eventIdOf(call);
  if (!calendar.events.has(id)) throw notFound();
  const reader = readerOf(call, open, state);
  const records = state.records(calendar);
  const range = { timeMin: instantParameter(query, 'timeMin'), timeMax: instantParameter(query, 'timeMax') };
  const present = takingPlace(calendar, records, range, reader, state);
  const gone = booleanOf(query, 'showDeleted') === true ? calledOff(calendar, records, reader) : [];
  const keyed = [...present, ...gone]
    .filter(({ masterId }) => masterId === id)
    .map((instance) => ({ key: orderKey(instance.start, instance.id), instance }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const listing = digestOf(`instances ${calendar.id} ${id} ${range.timeMin} ${range.timeMax}`);
  const most = Math.min(wholeNumberOf(query, 'maxResults') ?? 250, 2_500);
  const page = pagedItems(keyed, ({ key }) => key, { query, listing, most, change: records.change }, state);
  const items = page.items.map(({ instance }) => instance.json());
  const head = { kind: 'calendar#events', etag: etagOf(records.change), summary: calendar.name };
  return {
    body: { ...head, timeZone: reader.zone.name, accessRole: open.role, defaultReminders: [], ...page.next, items },
  };
}
