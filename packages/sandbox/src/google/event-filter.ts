import type { SimCalendar, SimDetails } from '../world/model.ts';
import type { EventsQuery } from './events-query.ts';
import { instantOfKey } from './event-times.ts';
import type { GoogleState } from './google-state.ts';
import type { CalendarRecord } from './records.ts';
import { seriesTouches, touches } from './series-range.ts';

/** Which records a listing of masters and exceptions shows, besides what a sync token leaves out. */
export function showsRecord(
  record: CalendarRecord,
  query: EventsQuery,
  calendar: SimCalendar,
  state: GoogleState,
): boolean {
  const showDeleted = query.showDeleted || query.syncToken !== null || query.updatedMin !== null;
  if (record.kind === 'deleted' && !showDeleted) return false;
  if (!hasType(record.event, query)) return false;
  if (query.updatedMin !== null && updatedAt(record) < query.updatedMin) return false;
  return matches(record, query, state) && inRange(record, query, calendar);
}

export function hasType(details: SimDetails, query: EventsQuery): boolean {
  return query.eventTypes.length === 0 || query.eventTypes.includes(details.kind);
}

/** An exception counts by its own time, and where it is cancelled by the one that it would have had. */
function inRange(record: CalendarRecord, query: EventsQuery, calendar: SimCalendar): boolean {
  if (query.timeMin === null && query.timeMax === null) return true;
  if (record.kind === 'event' || record.kind === 'deleted') return seriesTouches(record.event, calendar.zone, query);
  if (record.kind === 'exception' && record.exception.state === 'changed') {
    return touches(record.exception.times, calendar.zone, query);
  }
  const key = record.kind === 'exception' ? record.exception.originalStart : record.originalStart;
  const start = instantOfKey(key);
  return (query.timeMin === null || start >= query.timeMin) && (query.timeMax === null || start < query.timeMax);
}

function matches(record: CalendarRecord, query: EventsQuery, state: GoogleState): boolean {
  if (query.iCalUID !== null && record.event.uid !== query.iCalUID) return false;
  if (query.search !== null && !mentions(record.event, query.search.toLowerCase())) return false;
  return query.byProperty.every(([kind, pair]) => {
    const extras = state.extras.get(record.event) as { extendedProperties?: Record<string, object> } | undefined;
    const [name = '', value = ''] = pair.split('=', 2);
    const properties = new Map<string, unknown>(Object.entries(extras?.extendedProperties?.[kind] ?? {}));
    return properties.get(name) === value;
  });
}

function mentions(details: SimDetails, words: string): boolean {
  const people = [details.organizer, ...details.attendees].flatMap(({ address, name }) => [address, name]);
  const texts = [details.title, details.description, details.location, ...people];
  return texts.some((text) => text?.toLowerCase().includes(words) === true);
}

export function updatedAt(record: CalendarRecord): number {
  return record.kind === 'exception' ? record.exception.updatedAt : record.event.updatedAt;
}
