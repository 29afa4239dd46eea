import type { EventReading, GoogleEvent } from '../normalize-event.ts';
import { ianaZone } from '../normalize-time.ts';

export const reading: EventReading = { calendarZone: ianaZone('Europe/Berlin'), owner: null };

/** A plain meeting on Monday, 1 March 2027, from 9 to 10 in Berlin. */
export function single(more: Partial<GoogleEvent> = {}): GoogleEvent {
  return {
    id: 'single1',
    iCalUID: 'single1@calendar.example',
    status: 'confirmed',
    summary: 'Plan the fair',
    start: { dateTime: '2027-03-01T09:00:00+01:00', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2027-03-01T10:00:00+01:00', timeZone: 'Europe/Berlin' },
    ...more,
  };
}

/** The same every Monday. */
export function series(more: Partial<GoogleEvent> = {}): GoogleEvent {
  return single({ id: 'series1', iCalUID: 'series1@calendar.example', recurrence: ['RRULE:FREQ=WEEKLY'], ...more });
}

/** The series' second occurrence, an hour later. */
export function exception(more: Partial<GoogleEvent> = {}): GoogleEvent {
  return single({
    id: 'series1_20270308T080000Z',
    iCalUID: 'series1@calendar.example',
    recurringEventId: 'series1',
    originalStartTime: { dateTime: '2027-03-08T09:00:00+01:00', timeZone: 'Europe/Berlin' },
    start: { dateTime: '2027-03-08T10:00:00+01:00', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2027-03-08T11:00:00+01:00', timeZone: 'Europe/Berlin' },
    ...more,
  });
}

/** All that Google promises to tell of a called-off occurrence. */
export function calledOff(more: Partial<GoogleEvent> = {}): GoogleEvent {
  return {
    id: 'series1_20270315T080000Z',
    recurringEventId: 'series1',
    originalStartTime: { dateTime: '2027-03-15T09:00:00+01:00', timeZone: 'Europe/Berlin' },
    status: 'cancelled',
    ...more,
  };
}
