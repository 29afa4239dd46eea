import type { CalendarEvent, EventTime, ExtraStart } from '../event.ts';
import type { Instant } from '../time.ts';
import type { WarningTally } from '../warning-tally.ts';
import type { Zone } from '../zone.ts';
import { addressOf, readAttendees } from './attendees.ts';
import type { EventLines } from './components.ts';
import { contentId } from './content-id.ts';
import { defaultLength, lengthOfDuration, lengthUntil } from './event-length.ts';
import type { ReadLength } from './event-length.ts';
import { availabilityOf, kindOf } from './event-kind.ts';
import { eventFeatures } from './event-features.ts';
import { readTime } from './event-time.ts';
import type { ReadingLimits } from './limits.ts';
import type { Property } from './property.ts';
import { parameter, rawValue, readProperty, textValue } from './property.ts';
import type { ZoneNames } from './zone-names.ts';

/** What reading one event needs to know about its file. */
export interface EventReading {
  readonly zones: ZoneNames;
  readonly zoneOf: (id: string) => Zone | null;
  readonly limits: ReadingLimits;
  readonly tally: WarningTally;
}

/** The properties of a VEVENT that are read; all others are not even taken apart. */
export const EVENT_PROPERTIES: ReadonlySet<string> = new Set([
  ...['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'EXRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID'],
  ...['UID', 'SEQUENCE', 'STATUS', 'TRANSP', 'CLASS', 'X-CALENDARSERVER-ACCESS'],
  ...['SUMMARY', 'DESCRIPTION', 'X-ALT-DESC', 'LOCATION', 'URL', 'ATTACH', 'CATEGORIES'],
  ...['ORGANIZER', 'ATTENDEE', 'CREATED', 'LAST-MODIFIED', 'DTSTAMP'],
  ...['CONFERENCE', 'X-GOOGLE-CONFERENCE', 'X-MICROSOFT-SKYPETEAMSMEETINGURL', 'X-MICROSOFT-ONLINEMEETINGEXTERNALLINK'],
  ...['X-MICROSOFT-CDO-BUSYSTATUS', 'X-MICROSOFT-CDO-INTENDEDSTATUS', 'X-GOOGLE-CALENDAR-CONTENT-ICON'],
]);

/**
 * Reads one VEVENT. Null where its times cannot be read: without them an event says nothing, and a RECURRENCE-ID
 * that cannot be read would turn an exception into a second series. Other unreadable lines are left out and counted.
 */
export function readEvent(source: EventLines, reading: EventReading): CalendarEvent | null {
  const lines = createLineAccess(source, reading.tally);
  const times = readTimes(lines, reading);
  if (times === null) return null;
  if (source.unreadable > 0) reading.tally.add('unreadable_line', source.unreadable);
  const dates = readDates(lines, source, reading);
  if (times.unknownZone || dates.unknownZone) reading.tally.add('unknown_zone');
  if (times.inverted) reading.tally.add('inverted_end');
  const { start, length, recurrenceId, thisAndFuture } = times;
  const attendees = readAttendees(lines.all('ATTENDEE'));
  const organizer = lines.first('ORGANIZER');
  return {
    uid: lines.text('UID').trim() || missingUid(lines),
    sequence: wholeNumber(lines.text('SEQUENCE', 'value')),
    recurrenceId,
    thisAndFuture,
    start,
    length,
    rules: readRules(lines.raw('RRULE'), reading),
    exclusionRules: readRules(lines.raw('EXRULE'), reading),
    extraStarts: dates.extraStarts,
    excludedStarts: dates.excludedStarts,
    cancelled: lines.mark('STATUS') === 'CANCELLED',
    ...readFacts(lines, attendees.length, start),
    organizer: organizer === undefined ? null : addressOf(organizer),
    attendees,
    createdAt: instantOf(lines.first('CREATED'), reading.zones),
    updatedAt:
      instantOf(lines.first('LAST-MODIFIED'), reading.zones) ?? instantOf(lines.first('DTSTAMP'), reading.zones),
  };
}
