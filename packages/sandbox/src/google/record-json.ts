import type { SimCalendar, TrueOccurrence } from '../world/model.ts';
import { cancelledOccurrenceJson, deletedJson, eventJson, occurrenceJson } from './event-json.ts';
import type { Reader } from './event-json.ts';
import { rangeAround, timesOfOccurrence } from './event-times.ts';
import type { GoogleState } from './google-state.ts';
import { selectFields } from './partial-response.ts';
import type { FieldTree } from './partial-response.ts';
import type { CalendarRecord } from './records.ts';

/** A record as `events.list` shows it. */
export function recordJson(record: CalendarRecord, calendar: SimCalendar, reader: Reader, state: GoogleState): object {
  const { event, change } = record;
  switch (record.kind) {
    case 'event':
      return eventJson(event, reader);
    case 'deleted':
      return deletedJson(record.id, change);
    case 'exception': {
      const { exception } = record;
      const { originalStart, updatedAt } = exception;
      if (exception.state === 'cancelled' || exception.cancelled) {
        return cancelledOccurrenceJson(event, originalStart, change, reader);
      }
      return occurrenceJson(event, { originalStart, details: exception, change, updatedAt }, reader);
    }
    case 'replaced': {
      const { originalStart } = record;
      const now = occurrenceAt(calendar, event.id, originalStart, state);
      if (now === null) return cancelledOccurrenceJson(event, originalStart, change, reader);
      const details = { ...now.details, times: timesOfOccurrence(now, event.times) };
      return occurrenceJson(event, { originalStart, details, change, updatedAt: event.updatedAt }, reader);
    }
  }
}

/** The occurrence of a series with this original start, if it takes place. */
export function occurrenceAt(
  calendar: SimCalendar,
  eventId: string,
  originalStart: string,
  state: GoogleState,
): TrueOccurrence | null {
  const near = state.world.occurrences(calendar, rangeAround(originalStart));
  return near.find((each) => each.eventId === eventId && each.originalStart === originalStart) ?? null;
}

/** Writes records for one reader and one selection of fields, each version once. */
export function createRecordWriter(
  calendar: SimCalendar,
  reader: Reader,
  fields: FieldTree,
  fieldsText: string,
  state: GoogleState,
): (record: CalendarRecord) => string {
  const profile = [fieldsText, reader.zone.name, reader.maxAttendees, reader.busyOnly].join('|');
  return (record) => {
    const make = (): string => JSON.stringify(selectFields(recordJson(record, calendar, reader, state), fields) ?? {});
    if (record.kind === 'replaced') return make();
    const source = record.kind === 'exception' ? record.exception : record.event;
    // An exception's times are written in its series' zone, so both versions count.
    return state.texts.text(source, `${record.kind} ${record.change} ${record.event.change}`, profile, make);
  };
}
