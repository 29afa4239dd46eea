import { eventFeatures } from '@clearweek/calendar';
import type { CalendarEvent, EventFeatures, EventTime, ListedStart } from '@clearweek/calendar';
import { attendeesOf } from './attendees.ts';
import { availabilityOf, kindOf } from './event-kind.ts';
import { addressOf, fieldsOf, instantOf, listOf, textOf, textsOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { dateOfICalUId, uidOfICalUId } from './global-object-id.ts';
import { allDaySpan, dateStartingAt, timedSpan } from './normalize-time.ts';
import { ruleText } from './recurrence-rule.ts';

export interface EventContext {
  /** Whose calendar it is, in lower case; null where that is not known. */
  readonly owner: string | null;
  /** Of an exception: the series that it belongs to, where that was read too. */
  readonly series: CalendarEvent | null;
}

/**
 * A single event, a series or an exception of one, as Graph gives it in full. Null where it cannot be read: no identity, no
 * times. The description stays in memory, and leaves only its features.
 */
export function normalizeEvent(item: Fields, { owner, series }: EventContext): CalendarEvent | null {
  const iCalUId = textOf(item['iCalUId']) ?? textOf(item['id']);
  const isAllDay = item['isAllDay'] === true;
  const times = timesOf(item, isAllDay);
  if (iCalUId === null || times === null) return null;
  const isException = item['type'] === 'exception' || item['type'] === 'occurrence';
  const recurrenceId = isException ? recurrenceIdOf(item, isAllDay, series) : loneOccurrence(iCalUId, times.start);
  if (isException && recurrenceId === null) return null;
  const rule = isException ? null : ruleText(item['recurrence']);
  const attendees = attendeesOf(item, owner);
  const availability = availabilityOf(item['showAs']);
  const title = textOf(item['subject']);
  const organizer = addressOf(item['organizer']);
  const others = attendees.filter(({ address }) => address !== (owner ?? organizer)).length;
  return {
    uid: series?.uid ?? uidOfICalUId(iCalUId),
    // Graph has no SEQUENCE; of every record there is one version only.
    sequence: 0,
    recurrenceId,
    thisAndFuture: false,
    ...times,
    rules: rule === null ? [] : [rule],
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled: item['isCancelled'] === true,
    title,
    isPrivate: item['sensitivity'] === 'private' || item['sensitivity'] === 'confidential',
    kind: kindOf({ title, categories: textsOf(item['categories']), availability, others, isAllDay }),
    availability,
    ...featuresOf(item),
    createdAt: instantOf(item['createdDateTime']),
    organizer,
    attendees,
    updatedAt: instantOf(item['lastModifiedDateTime']),
  };
}

function timesOf(item: Fields, isAllDay: boolean): ReturnType<typeof timedSpan> {
  const start = fieldsOf(item['start']);
  const end = fieldsOf(item['end']);
  return isAllDay ? allDaySpan(start, end, textOf(item['originalStartTimeZone'])) : timedSpan(item, start, end);
}

/**
 * When the occurrence that an exception replaces would have been. Graph gives an instant, also where the series is one of whole days.
 * Without the series at hand, midnight of an all-day exception says that it is.
 */
function recurrenceIdOf(item: Fields, isAllDay: boolean, series: CalendarEvent | null): EventTime | null {
  const at = instantOf(item['originalStart']);
  if (at === null) return namedDate(item);
  const date = dateStartingAt(at, textOf(item['originalStartTimeZone']));
  const seriesOfDays = series === null ? isAllDay : series.start.kind === 'date';
  return seriesOfDays && date !== null ? { kind: 'date', date } : { kind: 'utc', at };
}

/**
 * Who is invited to one occurrence of a series only gets it as a single event, whose name still tells the date (MS-OXOCAL, 2.2.1.27). Its
 * start stands for the original one, unless it was moved to another date.
 */
function loneOccurrence(iCalUId: string, start: EventTime): EventTime | null {
  const date = dateOfICalUId(iCalUId);
  if (date === null) return null;
  return dateOfStart(start) === date ? start : { kind: 'date', date };
}

function dateOfStart(start: EventTime): string {
  if (start.kind === 'date') return start.date;
  return new Date(start.kind === 'utc' ? start.at : start.wall).toISOString().slice(0, 10);
}

/** Where the start is missing, the date stands in the name of the occurrence; it means the series' time of day on that date. */
function namedDate(item: Fields): EventTime | null {
  const date = dateOfICalUId(textOf(item['iCalUId']) ?? '');
  return date === null ? null : { kind: 'date', date };
}

/**
 * One occurrence that follows its series in all but its time. Stubs have neither `isAllDay` nor a zone: the series says what they
 * are. Null where the times cannot be read.
 */
export function listedStart(item: Fields, series: CalendarEvent): ListedStart | null {
  const start = fieldsOf(item['start']);
  const end = fieldsOf(item['end']);
  if (series.start.kind !== 'date') return timedSpan({}, start, end);
  return allDaySpan(start, end, textOf(item['originalStartTimeZone']));
}

function featuresOf(item: Fields): EventFeatures {
  const meeting = fieldsOf(item['onlineMeeting']);
  const places = [item['location'], ...listOf(item['locations'])].map(fieldsOf);
  const links = [meeting?.['joinUrl'], item['onlineMeetingUrl'], ...places.map((place) => place?.['locationUri'])];
  return eventFeatures({
    description: textOf(fieldsOf(item['body'])?.['content']) ?? textOf(item['bodyPreview']) ?? '',
    location: textsOf(places.map((place) => place?.['displayName'])).join('\n'),
    links: textsOf(links),
    hasConferenceProperty: item['isOnlineMeeting'] === true || textOf(meeting?.['joinUrl']) !== null,
  });
}
