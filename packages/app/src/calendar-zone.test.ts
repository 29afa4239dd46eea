import { type CalendarReading, readCalendar } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { calendarZone } from './calendar-zone.ts';
import { calendarText } from './testing/calendar-text.ts';

const inZone = (zone: string) => [`DTSTART;TZID=${zone}:20261123T090000`, `DTEND;TZID=${zone}:20261123T100000`];
const utc = ['DTSTART:20261123T090000Z', 'DTEND:20261123T100000Z'];
const floating = ['DTSTART:20261123T090000', 'DTEND:20261123T100000'];
const allDay = ['DTSTART;VALUE=DATE:20261123'];

function zoneOf(events: readonly string[][], header: readonly string[] = []): string | null {
  return calendarZone(readCalendar(calendarText(events, header)) as CalendarReading);
}

describe('the zone that a calendar lives in', () => {
  test.each<[what: string, zone: string | null, events: string[][], header?: string[]]>([
    ['is the one that it names for itself', 'Asia/Tokyo', [inZone('Europe/Paris')], ['X-WR-TIMEZONE:Asia/Tokyo']],
    ['is UTC where it names UTC for itself', 'UTC', [inZone('Europe/Paris')], ['X-WR-TIMEZONE:UTC']],
    [
      'is that of its events where it names one that nobody knows',
      'Europe/Paris',
      [inZone('Europe/Paris')],
      ['X-WR-TIMEZONE:Mars/Base'],
    ],
    [
      'is the one that most of its events are written in',
      'Europe/Paris',
      [inZone('Asia/Tokyo'), inZone('Europe/Paris'), inZone('Europe/Paris')],
    ],
    [
      'is the first by its letters where two are named as often',
      'Asia/Tokyo',
      [inZone('Europe/Paris'), inZone('Asia/Tokyo')],
    ],
    ['is not told by events in UTC, however many', 'Europe/Paris', [utc, utc, utc, inZone('Europe/Paris')]],
    [
      'is not told by events whose zone is another name of UTC',
      'Europe/Paris',
      [inZone('Etc/UTC'), inZone('Etc/UTC'), inZone('GMT'), inZone('GMT'), inZone('Europe/Paris')],
    ],
    ['is understood where a program of Windows names it', 'Europe/Berlin', [inZone('W. Europe Standard Time')]],
    ['is not told by floating and all-day events', null, [floating, allDay]],
    ['is not told by events in UTC alone', null, [utc]],
    ['is not told by a calendar without events', null, []],
  ])('%s', (_what, zone, events, header) => {
    expect(zoneOf(events, header)).toBe(zone);
  });
});
