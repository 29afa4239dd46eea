import type { CalendarEvent } from '../event.ts';
import type { Instant } from '../time.ts';
import type { WarningTally } from '../warning-tally.ts';
import { addressOf, readAttendees } from './attendees.ts';
import type { EventLines } from './components.ts';
import { contentId } from './content-id.ts';
import type { ReadingLimits } from './limits.ts';
import { createLineAccess } from './line-access.ts';
import type { LineAccess } from './line-access.ts';
import { readEventDates } from './read-event-dates.ts';
import { readEventFacts } from './read-event-facts.ts';
import { readEventTimes } from './read-event-times.ts';
import type { ZoneReading } from './read-event-times.ts';

/** What reading one event needs to know about its file. */
export interface EventReading extends ZoneReading {
  readonly limits: ReadingLimits;
  readonly tally: WarningTally;
}

/** The properties of a VEVENT that are read; all others are not even taken apart. */
export const EVENT_PROPERTIES: ReadonlySet<string> = new Set([
  'DTSTART',
  'DTEND',
  'DURATION',
  'RRULE',
  'EXRULE',
  'RDATE',
  'EXDATE',
  'RECURRENCE-ID',
  'UID',
  'SEQUENCE',
  'STATUS',
  'TRANSP',
  'CLASS',
  'X-CALENDARSERVER-ACCESS',
  'SUMMARY',
  'DESCRIPTION',
  'X-ALT-DESC',
  'LOCATION',
  'URL',
  'ATTACH',
  'CATEGORIES',
  'ORGANIZER',
  'ATTENDEE',
  'CREATED',
  'LAST-MODIFIED',
  'DTSTAMP',
  'CONFERENCE',
  'X-GOOGLE-CONFERENCE',
  'X-MICROSOFT-SKYPETEAMSMEETINGURL',
  'X-MICROSOFT-ONLINEMEETINGEXTERNALLINK',
  'X-MICROSOFT-CDO-BUSYSTATUS',
  'X-MICROSOFT-CDO-INTENDEDSTATUS',
  'X-GOOGLE-CALENDAR-CONTENT-ICON',
]);

/**
 * Reads one VEVENT. Null where its times cannot be read: without them an event says nothing, and a RECURRENCE-ID
 * that cannot be read would turn an exception into a second series. Other unreadable lines are left out and counted.
 */
export function readEvent(source: EventLines, reading: EventReading): CalendarEvent | null {
  const { limits, tally } = reading;
  const lines = createLineAccess(source);
  const times = readEventTimes(lines, reading);
  if (times === null) return null;
  const dates = readEventDates(lines, limits.maximumExceptions, reading);
  if (source.tooManyExceptions || dates.tooMany) tally.add('too_many_exceptions');
  if (times.unknownZone || dates.unknownZone) tally.add('unknown_zone');
  if (times.inverted) tally.add('inverted_end');
  const uid = uidOf(lines);
  const attendees = readAttendees(lines.all('ATTENDEE'));
  const organizer = lines.first('ORGANIZER');
  const event: CalendarEvent = {
    uid,
    sequence: sequenceOf(lines),
    recurrenceId: times.recurrenceId,
    thisAndFuture: times.thisAndFuture,
    start: times.start,
    length: times.length,
    rules: readRules('RRULE', lines, reading),
    exclusionRules: readRules('EXRULE', lines, reading),
    extraStarts: dates.extraStarts,
    excludedStarts: dates.excludedStarts,
    cancelled: lines.mark('STATUS') === 'CANCELLED',
    ...readEventFacts(lines, { start: times.start, attendees: attendees.length, uid }),
    organizer: organizer === undefined ? null : addressOf(organizer),
    attendees,
    createdAt: instantOf('CREATED', lines),
    updatedAt: instantOf('LAST-MODIFIED', lines) ?? instantOf('DTSTAMP', lines),
  };
  const unreadable = source.unreadable + dates.unreadable + lines.unreadable();
  if (unreadable > 0) tally.add('unreadable_line', unreadable);
  return event;
}

/** UIDs have 255 octets at most (RFC 7986, 5.3); a much longer one is replaced by its hash. */
const MAXIMUM_UID = 1_000;

/** An event without a UID is told apart by what it says, never by where it stands. */
function uidOf(lines: LineAccess): string {
  const uid = lines.raw('UID')[0] ?? '';
  if (uid !== '') return uid.length > MAXIMUM_UID ? contentId([uid]) : uid;
  return contentId(
    ['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'SUMMARY'].flatMap((name) => [name, ...lines.lines(name)]),
  );
}

function sequenceOf(lines: LineAccess): number {
  const value = Number.parseInt(lines.raw('SEQUENCE')[0] ?? '', 10);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** The rules are kept as written; whoever expands the series reads them. */
function readRules(name: string, lines: LineAccess, { limits, tally }: EventReading): string[] {
  const rules = lines.raw(name).filter((rule) => rule !== '');
  if (rules.length > limits.maximumRules) tally.add('unreadable_rule', rules.length - limits.maximumRules);
  return rules.slice(0, limits.maximumRules);
}

/** These are written in UTC (RFC 5545, 3.8.7); a program that forgets the Z means it all the same. */
function instantOf(name: string, lines: LineAccess): Instant | null {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?$/.exec(lines.raw(name)[0] ?? '');
  if (!match) return null;
  const at = Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`);
  return Number.isNaN(at) ? null : at;
}
