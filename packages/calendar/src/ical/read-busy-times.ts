import type { Availability, CalendarEvent } from '../event.ts';
import type { EventLines } from './components.ts';
import { contentId } from './content-id.ts';
import { createLineAccess } from './line-access.ts';
import type { Property } from './property.ts';
import { parameter } from './property.ts';
import type { EventReading } from './read-event.ts';
import { readPeriod } from './read-period.ts';

export const BUSY_TIME_PROPERTIES: readonly string[] = ['FREEBUSY'];

/**
 * Reads a VFREEBUSY (RFC 5545, 3.6.4): what a calendar publishes that tells only when its owner is busy. Each busy
 * period becomes an event without a title and without people; free periods say nothing that has to be kept.
 */
export function readBusyTimes(source: EventLines, reading: EventReading): CalendarEvent[] {
  const lines = createLineAccess(source);
  const events: CalendarEvent[] = [];
  let unreadable = 0;
  for (const property of lines.all('FREEBUSY')) {
    const availability = availabilityOf(property);
    for (const value of availability === null ? [] : property.values) {
      const event = busyTime(value, property, availability ?? 'busy', reading);
      if (event === null) unreadable += 1;
      else events.push(event);
    }
  }
  unreadable += source.unreadable + lines.unreadable();
  if (unreadable > 0) reading.tally.add('unreadable_line', unreadable);
  return events;
}

/** FBTYPE (RFC 5545, 3.2.9: what is not known counts as busy); null for free time. */
function availabilityOf(property: Property): Availability | null {
  switch (parameter(property, 'fbtype')?.toUpperCase()) {
    case 'FREE':
      return null;
    case 'BUSY-TENTATIVE':
      return 'tentative';
    case 'BUSY-UNAVAILABLE':
      return 'outOfOffice';
    default:
      return 'busy';
  }
}

function busyTime(
  value: unknown,
  property: Property,
  availability: Availability,
  reading: EventReading,
): CalendarEvent | null {
  const period = readPeriod(value, property, reading);
  if (period === null || period.length === null) return null;
  return {
    uid: contentId(['FREEBUSY', availability, JSON.stringify(value)]),
    sequence: 0,
    recurrenceId: null,
    thisAndFuture: false,
    start: period.start,
    length: period.length,
    rules: [],
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled: false,
    title: null,
    isPrivate: false,
    kind: 'default',
    availability,
    hasAgenda: false,
    hasNotesDocument: false,
    hasConferenceLink: false,
    cues: [],
    organizer: null,
    attendees: [],
    createdAt: null,
    updatedAt: null,
  };
}
