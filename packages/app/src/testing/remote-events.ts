import type { CalendarEvent, Instant } from '@clearweek/calendar';
import { HOUR } from '@clearweek/calendar';
import type { CalendarChange } from '../ports/provider.ts';

/** A meeting of two people, as a provider's adapter gives it. */
export function remoteEvent(uid: string, at: Instant, change: Partial<CalendarEvent> = {}): CalendarEvent {
  const attendee = { kind: 'person', optional: false, response: 'accepted' } as const;
  return {
    uid,
    sequence: 0,
    recurrenceId: null,
    thisAndFuture: false,
    start: { kind: 'utc', at },
    length: { days: 0, seconds: HOUR / 1000 },
    rules: [],
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled: false,
    title: `About ${uid}`,
    isPrivate: false,
    kind: 'default',
    availability: 'busy',
    hasAgenda: false,
    hasNotesDocument: false,
    hasConferenceLink: false,
    cues: [],
    createdAt: null,
    organizer: 'ada@clearweek.example',
    attendees: [
      { ...attendee, address: 'ada@clearweek.example' },
      { ...attendee, address: 'ben@clearweek.example' },
    ],
    updatedAt: null,
    ...change,
  };
}

/** The event under a record of the same name. */
export function eventChange(uid: string, at: Instant, change: Partial<CalendarEvent> = {}): CalendarChange {
  return { kind: 'event', record: `record-${uid}`, series: null, event: remoteEvent(uid, at, change) };
}
