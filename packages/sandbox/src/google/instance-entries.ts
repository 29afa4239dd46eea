import { DAY } from '@clearweek/calendar';
import type { SimCalendar, TrueOccurrence } from '../world/model.ts';
import { cancelledOccurrenceJson, deletedJson, eventJson, occurrenceJson } from './event-json.ts';
import type { Reader } from './event-json.ts';
import { instanceId, instantOfKey, timesOfOccurrence } from './event-times.ts';
import { intervalOf } from '../world/times.ts';
import type { GoogleState } from './google-state.ts';
import type { CalendarRecord, CalendarRecords } from './records.ts';
import type { TimeRange } from './series-range.ts';

/** One instance, or a single event, of an expanded listing. */
export interface Instance {
  readonly id: string;
  readonly masterId: string;
  readonly change: number;
  readonly start: number;
  json(): object;
}

/** How far ahead a series without an end is expanded where no `timeMax` says so. */
const horizonMs = 2 * 365 * DAY;

/** All that takes place in the range, each by itself: what `singleEvents=true` lists. */
export function takingPlace(
  calendar: SimCalendar,
  records: CalendarRecords,
  range: TimeRange,
  reader: Reader,
  state: GoogleState,
): Instance[] {
  const end = range.timeMax ?? state.world.clock.now() + horizonMs;
  const start = range.timeMin ?? earliestStart(calendar);
  if (start >= end) return [];
  return state.world
    .occurrences(calendar, { start, end })
    .flatMap((occurrence) => instanceOf(occurrence, calendar, records, reader));
}

function instanceOf(
  occurrence: TrueOccurrence,
  calendar: SimCalendar,
  records: CalendarRecords,
  reader: Reader,
): Instance[] {
  const event = calendar.events.get(occurrence.eventId);
  if (event === undefined) return [];
  const { originalStart, start } = occurrence;
  if (originalStart === null) {
    return [{ id: event.id, masterId: event.id, change: event.change, start, json: () => eventJson(event, reader) }];
  }
  const id = instanceId(event.id, originalStart);
  const change = Math.max(event.change, records.byId.get(id)?.change ?? 0);
  const json = (): object => {
    const details = { ...occurrence.details, times: timesOfOccurrence(occurrence, occurrence.details.times) };
    return occurrenceJson(event, { originalStart, details, change, updatedAt: event.updatedAt }, reader);
  };
  return [{ id, masterId: event.id, change, start, json }];
}

/** Cancelled instances and deleted single events; the masters of series are never told of. */
export function calledOff(calendar: SimCalendar, records: CalendarRecords, reader: Reader): Instance[] {
  return records.list.flatMap((record) => calledOffBy(record, calendar, reader));
}

function calledOffBy(record: CalendarRecord, calendar: SimCalendar, reader: Reader): Instance[] {
  const { event, id, change } = record;
  if (record.kind === 'deleted') {
    if (event.rule !== null) return [];
    const { start } = intervalOf(event.times, calendar.zone);
    return [{ id, masterId: id, change, start, json: () => deletedJson(id, change) }];
  }
  if (record.kind !== 'exception' || record.exception.state !== 'cancelled') return [];
  const { originalStart } = record.exception;
  const json = (): object => cancelledOccurrenceJson(event, originalStart, change, reader);
  return [{ id, masterId: event.id, change, start: instantOfKey(originalStart), json }];
}

/** What a listing told of that is there no more: instances that a new rule does not make, and those of deleted series. */
export function vanished(calendar: SimCalendar, present: readonly Instance[], state: GoogleState): Instance[] {
  const told = state.toldInstances.get(calendar);
  if (told === undefined) return [];
  const ids = new Set(present.map((instance) => instance.id));
  const { list, byId } = state.records(calendar);
  const newest = list.at(-1)?.change ?? 0;
  return [...told]
    .filter(([id]) => !ids.has(id))
    .map(([id, masterId]) => {
      const change = byId.get(id)?.change ?? byId.get(masterId)?.change ?? newest;
      return { id, masterId, change, start: 0, json: () => deletedJson(id, change) };
    });
}

export function rememberTold(calendar: SimCalendar, instances: readonly Instance[], state: GoogleState): void {
  const told = state.toldInstances.get(calendar) ?? new Map<string, string>();
  for (const { id, masterId } of instances) told.set(id, masterId);
  state.toldInstances.set(calendar, told);
}

function earliestStart(calendar: SimCalendar): number {
  const starts = [...calendar.events.values()].map((event) => intervalOf(event.times, calendar.zone).start);
  return starts.length === 0 ? 0 : Math.min(...starts) - DAY;
}
