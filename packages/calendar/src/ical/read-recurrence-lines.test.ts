import { expect, test } from 'vitest';
import { wallTime } from '../wall-time.ts';
import { findZone } from '../zone.ts';
import { readRecurrenceLines } from './read-recurrence-lines.ts';

const zoneOf = (id: string) => {
  const found = findZone(id);
  return found.kind === 'zone' ? found.zone : null;
};

test('Rules are kept as written, without the name of their property', () => {
  const read = readRecurrenceLines(['RRULE:FREQ=WEEKLY;BYDAY=MO', 'EXRULE:FREQ=MONTHLY'], zoneOf);
  expect(read.rules).toEqual(['FREQ=WEEKLY;BYDAY=MO']);
  expect(read.exclusionRules).toEqual(['FREQ=MONTHLY']);
  expect(read.unreadable).toBe(0);
});

test('EXDATE and RDATE are read in their zone, in UTC and as dates', () => {
  const read = readRecurrenceLines(
    [
      'EXDATE;TZID=Europe/Berlin:20270104T090000,20270111T090000',
      'EXDATE:20270118T080000Z',
      'RDATE;VALUE=DATE:20270120',
    ],
    zoneOf,
  );
  expect(read.excludedStarts).toEqual([
    { kind: 'zoned', wall: wallTime(2027, 1, 4, 9), zone: 'Europe/Berlin' },
    { kind: 'zoned', wall: wallTime(2027, 1, 11, 9), zone: 'Europe/Berlin' },
    { kind: 'utc', at: Date.UTC(2027, 0, 18, 8) },
  ]);
  expect(read.extraStarts).toEqual([{ start: { kind: 'date', date: '2027-01-20' }, length: null }]);
});

test('What cannot be read is counted and does no harm to the rest', () => {
  const read = readRecurrenceLines(['nonsense', 'SUMMARY:x', 'EXDATE:20271399', 'RRULE:FREQ=DAILY'], zoneOf);
  expect(read.rules).toEqual(['FREQ=DAILY']);
  expect(read.excludedStarts).toEqual([]);
  expect(read.unreadable).toBe(3);
});

test('A zone that nobody knows leaves floating times and is told', () => {
  const read = readRecurrenceLines(['EXDATE;TZID=Middle Earth:20270104T090000'], zoneOf);
  expect(read.excludedStarts).toEqual([{ kind: 'floating', wall: wallTime(2027, 1, 4, 9) }]);
  expect(read.unknownZone).toBe(true);
});
