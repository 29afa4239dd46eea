import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandCalendar } from '../series/expand-calendar.ts';
import { groupSeries } from '../series/group-series.ts';
import { findZone } from '../zone.ts';
import { zoneTable } from './custom-zone.ts';
import { calendarText, eventLines, utf8 } from './fixture.ts';
import { readCalendar } from './read-calendar.ts';

const found = findZone('Europe/Berlin');
const zone = found.kind === 'zone' ? found.zone : undefined;

/** Reads bytes and expands whatever comes out; the answer does not matter, only that there is one. */
function readAndExpand(bytes: Uint8Array): number {
  const reading = readCalendar(bytes);
  if (reading.kind !== 'calendar' || zone === undefined) return 0;
  const window = { start: Date.UTC(2026, 9, 1), end: Date.UTC(2026, 11, 1) };
  const context = { zone, zoneOf: zoneTable(reading.zones), limit: 100, maximumSteps: 1_000 };
  return expandCalendar(groupSeries(reading.events).series, window, context).occurrences.length;
}

const VALID = calendarText(
  'BEGIN:VTIMEZONE',
  'TZID:House',
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
  ...eventLines(
    'DTSTART;TZID=House:20261005T090000',
    'DTEND;TZID=House:20261005T093000',
    'RRULE:FREQ=WEEKLY;BYDAY=MO,WE',
    'EXDATE;TZID=House:20261012T090000',
    'RDATE;VALUE=PERIOD:20261020T090000Z/PT2H',
    'SUMMARY:Stand-up\\, daily',
    'ATTENDEE;CN="Ada, L.";PARTSTAT=ACCEPTED:mailto:ada@example.com',
    'DESCRIPTION:Agenda\\n- one\\n- two',
  ),
  ...eventLines('RECURRENCE-ID;TZID=House:20261014T090000', 'DTSTART;TZID=House:20261015T100000', 'DURATION:P1DT1H'),
  ...eventLines('RECURRENCE-ID;RANGE=THISANDFUTURE:20261102T080000Z', 'DTSTART:20261102T100000Z', 'STATUS:CANCELLED'),
);

test('the calendar that is spoiled below can be read and expanded', () => {
  expect(readAndExpand(utf8(VALID))).toBeGreaterThan(5);
});

test('no bytes make reading throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => readAndExpand(bytes) === 0));
});

test('no text between BEGIN and END makes reading throw', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'BEGIN:',
      'END:',
      'VEVENT',
      'VTIMEZONE',
      'STANDARD',
      'DTSTART',
      'RRULE:',
      'FREQ=DAILY',
      ';',
      ':',
      '=',
      ',',
    ),
    fc.constantFrom(
      '\r\n',
      '\n ',
      '"',
      'TZID=',
      'VALUE=DATE',
      '20261123',
      'T090000',
      'Z',
      '/',
      'P1D',
      'EXDATE',
      '-',
      '__proto__',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      readAndExpand(utf8(calendarText('BEGIN:VEVENT', words.join('').toWellFormed(), 'END:VEVENT')));
    }),
    { numRuns: 80 },
  );
});

test('no change to a valid calendar makes reading or expanding throw', () => {
  const bytes = utf8(VALID);
  const change = fc.record({
    at: fc.nat(bytes.length),
    remove: fc.nat(40),
    insert: fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constantFrom(...['9999', ';', '\r\n', '-', '0000'].map(utf8))),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const spoiled = changes.reduce<number[]>(
        (before, { at, remove, insert }) => before.toSpliced(at, remove, ...insert),
        [...bytes],
      );
      expect(readAndExpand(Uint8Array.from(spoiled))).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});

test('a million exceptions end in bounded time', () => {
  const stamps = '20261110T090000Z,'.repeat(1_000_000);
  const text = calendarText(...eventLines('DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY', `EXDATE:${stamps}`));
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  expect(readAndExpand(bytes)).toBeLessThan(60);
}, 10_000);

test('rules that never end, and never match, end in bounded time', () => {
  const rules = [
    'FREQ=SECONDLY',
    'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MINUTELY;COUNT=2000000000',
    'FREQ=YEARLY;BYWEEKNO=60',
  ];
  const events = rules.flatMap((rule, index) =>
    eventLines(`UID:${index}`, 'DTSTART:19700101T000000Z', `RRULE:${rule}`),
  );
  expect(readAndExpand(utf8(calendarText(...events)))).toBeLessThanOrEqual(400);
}, 10_000);
