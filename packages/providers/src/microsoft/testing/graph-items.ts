import type { Event } from '@microsoft/microsoft-graph-types';

/** A time in UTC as Graph writes it. */
export function utc(text: string): { dateTime: string; timeZone: string } {
  return { dateTime: `${text}.0000000`, timeZone: 'UTC' };
}

export const CLEAN =
  '040000008200E00074C5B7101A82E00800000000A0B1C2D3E4F5060708090A0B0C0D0E0F10000000112233445566778899AABBCCDDEEFF00';
/** The same meeting's occurrence of 7 December 2026. */
export const DATED = `${CLEAN.slice(0, 32)}07EA0C07${CLEAN.slice(40)}`;

export function single(more: Event = {}): Event {
  return {
    id: 'single-1',
    type: 'singleInstance',
    iCalUId: CLEAN,
    subject: 'Budget',
    start: utc('2026-11-23T09:00:00'),
    end: utc('2026-11-23T09:30:00'),
    originalStartTimeZone: 'W. Europe Standard Time',
    isAllDay: false,
    sensitivity: 'normal',
    showAs: 'busy',
    createdDateTime: '2026-10-01T08:00:00.0000000Z',
    lastModifiedDateTime: '2026-10-02T08:00:00.0000000Z',
    ...more,
  };
}

/** Every Monday at 10:00 in Berlin. */
export function master(more: Event = {}): Event {
  return {
    ...single(),
    id: 'master-1',
    type: 'seriesMaster',
    subject: 'Status',
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'], firstDayOfWeek: 'monday' },
      range: { type: 'noEnd', startDate: '2026-11-23', recurrenceTimeZone: 'W. Europe Standard Time' },
    },
    ...more,
  };
}

/** What delta gives of an occurrence: its place in the series, and when it is. */
export function stub(on: string, more: Event = {}): Event {
  return {
    id: `occurrence-${on}`,
    type: 'occurrence',
    seriesMasterId: 'master-1',
    start: utc(`${on}T09:00:00`),
    end: utc(`${on}T09:30:00`),
    ...more,
  };
}

/** The occurrence of 7 December, moved to the afternoon. */
export function exception(more: Event = {}): Event {
  return {
    ...single(),
    id: 'occurrence-2026-12-07',
    type: 'exception',
    seriesMasterId: 'master-1',
    iCalUId: DATED,
    subject: 'Status, later',
    originalStart: '2026-12-07T09:00:00Z',
    start: utc('2026-12-07T14:00:00'),
    end: utc('2026-12-07T15:00:00'),
    ...more,
  };
}

export function gone(id: string): object {
  return { '@removed': { reason: 'deleted' }, id };
}
