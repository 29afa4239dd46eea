import { eventFeatures, readRecurrenceLines } from '@clearweek/calendar';
import type { Availability, CalendarEvent, EventKind, EventTime } from '@clearweek/calendar';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { addressOf, attendeesOf } from './attendees.ts';
import { lengthOf, originalStart, startOf, zoneOfId } from './normalize-time.ts';
import type { KnownZone } from './normalize-time.ts';
import { asInstant, asList, asText, asTexts } from './read-json.ts';

export type GoogleEvent = calendar_v3.Schema$Event;

export interface EventReading {
  /** Of the calendar; null where it is not known. */
  readonly calendarZone: KnownZone | null;
  /** Lower-case address of whose calendar it is; null where it is not known. */
  readonly owner: string | null;
}

/** Characters; what is longer is a text in the wrong place. */
const maximumTitle = 1_000;
/** 1990: an event of which Google forgot when it was made has a date in the year 0. */
const earliest = Date.UTC(1990, 0, 1);

/**
 * An event of the mirror from Google's: a single one, a series, or an exception, whose `uid` is that of its series. Titles, people and
 * texts are as they are; who keeps them decides what of a private event is kept. Descriptions are only looked at.
 * Null where it has no id of a meeting or no time that can be read.
 */
export function normalizeEvent(item: GoogleEvent, uid: string | null, reading: EventReading): CalendarEvent | null {
  const isException = asText(item.recurringEventId) !== null;
  const recurrenceId = isException ? originalStart(item.originalStartTime) : null;
  const repeats = !isException && asTexts(item.recurrence).length > 0;
  const start = startOf(item.start, reading.calendarZone, repeats);
  if (uid === null || start === null || (isException && recurrenceId === null)) return null;
  const lines = readRecurrenceLines(repeats ? asTexts(item.recurrence) : [], zoneOfId);
  return {
    uid,
    sequence: sequenceOf(item.sequence),
    recurrenceId,
    // Google ends a series and begins another one where people change "this and following".
    thisAndFuture: false,
    start,
    length: lengthOf(item.start, item.end),
    rules: lines.rules,
    exclusionRules: lines.exclusionRules,
    extraStarts: lines.extraStarts,
    excludedStarts: lines.excludedStarts,
    cancelled: item.status === 'cancelled',
    ...factsOf(item),
    organizer: addressOf(item.organizer, reading.owner),
    attendees: attendeesOf(item.attendees, reading.owner),
    ...(item.attendeesOmitted === true && { attendeesOmitted: true }),
    createdAt: realInstant(item.created),
    updatedAt: realInstant(item.updated),
  };
}

/** One occurrence of a series that was called off: all that Google tells of it is which one. */
export function cancelledOccurrence(uid: string, item: GoogleEvent): CalendarEvent | null {
  const recurrenceId = originalStart(item.originalStartTime);
  return recurrenceId === null ? null : { ...emptyEvent(uid, recurrenceId), sequence: sequenceOf(item.sequence) };
}

function emptyEvent(uid: string, at: EventTime): CalendarEvent {
  return {
    uid,
    sequence: 0,
    recurrenceId: at,
    thisAndFuture: false,
    start: at,
    length: at.kind === 'date' ? { days: 1, seconds: 0 } : { days: 0, seconds: 0 },
    rules: [],
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled: true,
    title: null,
    isPrivate: false,
    kind: 'default',
    availability: 'busy',
    hasAgenda: false,
    hasNotesDocument: false,
    hasConferenceLink: false,
    cues: [],
    createdAt: null,
    organizer: null,
    attendees: [],
    updatedAt: null,
  };
}

function factsOf(item: GoogleEvent) {
  const title = asText(item.summary)?.trim().slice(0, maximumTitle) ?? '';
  const entryPoints = asList(item.conferenceData?.entryPoints);
  return {
    title: title === '' ? null : title,
    isPrivate: item.visibility === 'private' || item.visibility === 'confidential',
    kind: kindOf(item.eventType),
    availability: availabilityOf(item),
    ...eventFeatures({
      description: asText(item.description) ?? '',
      location: asText(item.location) ?? '',
      links: [
        ...asList(item.attachments).flatMap((one) => asText(one.fileUrl) ?? []),
        ...entryPoints.flatMap((one) => asText(one.uri) ?? []),
      ],
      hasConferenceProperty: asText(item.hangoutLink) !== null || entryPoints.length > 0,
    }),
  };
}

/** `fromGmail` (a booking found in a mail) is an ordinary event; so is whatever Google invents next. */
function kindOf(eventType: unknown): EventKind {
  switch (eventType) {
    case 'focusTime':
    case 'outOfOffice':
    case 'workingLocation':
    case 'birthday':
      return eventType;
    default:
      return 'default';
  }
}

function availabilityOf(item: GoogleEvent): Availability {
  if (item.eventType === 'outOfOffice') return 'outOfOffice';
  if (item.transparency === 'transparent') return 'free';
  return item.status === 'tentative' ? 'tentative' : 'busy';
}

function sequenceOf(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}

function realInstant(value: unknown): number | null {
  const at = asInstant(value);
  return at === null || at < earliest ? null : at;
}
