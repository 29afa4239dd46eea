import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../time.ts';
import { wallTime } from '../wall-time.ts';
import { findZone, toInstant, toWall } from '../zone.ts';
import { customZone, zoneTable } from './custom-zone.ts';
import type { CustomZoneDefinition } from './custom-zone.ts';
import { calendarText, eventLines, readText } from './fixture.ts';
import { offsetSeconds } from './read-zones.ts';

/** The rules of central Europe as programs write them. */
const LINES = [
  'BEGIN:VTIMEZONE',
  'TZID:House',
  'BEGIN:DAYLIGHT',
  'DTSTART:19810329T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
];

function onlyZone(...lines: readonly string[]): CustomZoneDefinition {
  const [zone] = readText(calendarText(...lines, ...eventLines('DTSTART;TZID=House:20261123T090000'))).zones;
  if (zone === undefined) throw new Error('no zone');
  return zone;
}

function berlin() {
  const found = findZone('Europe/Berlin');
  if (found.kind === 'unknown') throw new Error('no Berlin');
  return found.zone;
}

describe('a zone that only the file knows', () => {
  test('shows what its rules say, at every hour around the changes of two centuries', () => {
    const zone = customZone(onlyZone(...LINES));
    const real = berlin();
    for (let year = 1997; year < 2100; year += 1) {
      for (const [month, day] of [
        [2, 20],
        [2, 31],
        [6, 1],
        [9, 20],
        [9, 31],
      ] as const) {
        for (let hour = 0; hour < 36; hour += 1) {
          const at = Date.UTC(year, month, day) + hour * HOUR;
          expect(toWall(at, zone)).toBe(toWall(at, real));
        }
      }
    }
    expect(zone.offset(Date.UTC(2199, 6, 1))).toBe(120);
  });

  test('is a zone like any other for luxon', () => {
    const zone = customZone(onlyZone(...LINES));
    const time = DateTime.fromMillis(Date.UTC(2026, 6, 1, 12), { zone });
    expect(time.toISO()).toBe('2026-07-01T14:00:00.000+02:00');
    expect(zone.equals(customZone(onlyZone(...LINES)))).toBe(true);
    expect(zone.equals(berlin())).toBe(false);
  });

  test('survives being stored as JSON', () => {
    const definition = onlyZone(...LINES);
    const stored = JSON.parse(JSON.stringify(definition)) as CustomZoneDefinition;
    expect(customZone(stored).equals(customZone(definition))).toBe(true);
  });

  test('gives its events their time, also where it stands behind them', () => {
    const event = eventLines('DTSTART;TZID=House:20260701T090000', 'DTEND;TZID=House:20260701T100000');
    for (const lines of [
      [...LINES, ...event],
      [...event, ...LINES],
    ]) {
      const { events, zones, warnings } = readText(calendarText(...lines));
      expect(warnings).toEqual([]);
      const id = zones[0]?.id ?? '';
      expect(events[0]).toMatchObject({ start: { kind: 'zoned', zone: id }, length: { seconds: 3600 } });
      const zone = zoneTable(zones)(id);
      expect(zone && toInstant(wallTime(2026, 7, 1, 9), zone)).toBe(Date.UTC(2026, 6, 1, 7));
    }
  });

  test('has an id that says which rules it has and nothing that the file says', () => {
    const house = onlyZone(...LINES);
    expect(house.id).toMatch(/^custom:[0-9a-f]{16}$/);
    expect(JSON.stringify(house)).not.toContain('House');
    const named = (name: string, lines = LINES) => {
      const zone = lines.map((line) => line.replace('TZID:House', `TZID:${name}`));
      const event = eventLines(`DTSTART;TZID=${name}:20261123T090000`);
      return readText(calendarText(...zone, ...event)).zones[0]?.id;
    };
    expect(named('Office')).toBe(house.id);
    const later = LINES.map((line) => line.replace('BYMONTH=10', 'BYMONTH=11'));
    expect(named('House', later)).not.toBe(house.id);
  });

  test('counts changes by date (RDATE) and rules that end (UNTIL)', () => {
    const zone = customZone(
      onlyZone(
        'BEGIN:VTIMEZONE',
        'TZID:House',
        'BEGIN:STANDARD',
        'DTSTART:20200101T000000',
        'TZOFFSETFROM:+0000',
        'TZOFFSETTO:+0530',
        'RDATE:20220101T000000',
        'END:STANDARD',
        'BEGIN:DAYLIGHT',
        'DTSTART:20210101T000000',
        'TZOFFSETFROM:+0530',
        'TZOFFSETTO:+0630',
        'RRULE:FREQ=YEARLY;UNTIL=20210601T000000Z',
        'END:DAYLIGHT',
        'END:VTIMEZONE',
      ),
    );
    const offsets = [2019, 2020, 2021, 2022, 2023].map((year) => zone.offset(Date.UTC(year, 6, 1)));
    expect(offsets).toEqual([0, 330, 390, 330, 330]);
  });
});

describe('which zone a name means', () => {
  const oddRules = LINES.map((line) => line.replace(/\+0[12]00/, '+0900'));

  test('a name that the world knows wins over the rules in the file', () => {
    const lines = oddRules.map((line) => line.replace('House', 'Europe/Berlin'));
    const { events, zones } = readText(
      calendarText(...lines, ...eventLines('DTSTART;TZID=Europe/Berlin:20261123T090000')),
    );
    expect(events[0]?.start).toMatchObject({ zone: 'Europe/Berlin' });
    expect(zones).toEqual([]);
  });

  test('X-LIC-LOCATION says which real zone a name of the file means', () => {
    const lines = oddRules.toSpliced(2, 0, 'X-LIC-LOCATION:Asia/Tokyo');
    const { events } = readText(calendarText(...lines, ...eventLines('DTSTART;TZID=House:20261123T090000')));
    expect(events[0]?.start).toMatchObject({ zone: 'Asia/Tokyo' });
  });

  test('a description without rules is as good as none', () => {
    const lines = [
      'BEGIN:VTIMEZONE',
      'TZID:House',
      'END:VTIMEZONE',
      ...eventLines('DTSTART;TZID=House:20261123T090000'),
    ];
    const { events, warnings } = readText(calendarText(...lines));
    expect(events[0]?.start.kind).toBe('floating');
    expect(warnings).toMatchObject([{ code: 'unknown_zone', count: 1 }]);
  });

  test('the table knows IANA ids and the zones of the file, and nothing else', () => {
    const house = onlyZone(...LINES);
    const zoneOf = zoneTable([house]);
    expect(zoneOf(house.id)?.name).toBe(house.id);
    expect(zoneOf('Asia/Tokyo')?.name).toBe('Asia/Tokyo');
    expect(zoneOf('custom:Other')).toBeNull();
  });
});

test.each([
  ['+0100', 3600],
  ['-0330', -12_600],
  ['+013456', 5696],
  ['+01:00', 3600],
  ['0100', 3600],
  ['+2500', null],
  ['one hour', null],
])('an offset of %s is %s seconds', (text, seconds) => {
  expect(offsetSeconds(text)).toBe(seconds);
});
