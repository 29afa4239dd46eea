import { wallTime } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { ianaZone, lengthOf, originalStart, startOf } from './normalize-time.ts';

const berlin = ianaZone('Europe/Berlin');
const nine = { dateTime: '2027-03-01T09:00:00+01:00', timeZone: 'Europe/Berlin' };

test('a timed start is wall clock in its own zone', () => {
  expect(startOf(nine, null, false)).toEqual({
    kind: 'zoned',
    wall: wallTime(2027, 3, 1, 9),
    zone: 'Europe/Berlin',
  });
});

test('the offset tells only the instant: the wall clock is that of the zone', () => {
  const time = { dateTime: '2027-03-01T08:00:00Z', timeZone: 'America/New_York' };
  expect(startOf(time, berlin, false)).toMatchObject({ wall: wallTime(2027, 3, 1, 3), zone: 'America/New_York' });
});

test("without a zone of its own, or with one that nobody knows, the calendar's counts", () => {
  const expected = { kind: 'zoned', wall: wallTime(2027, 3, 1, 9), zone: 'Europe/Berlin' };
  expect(startOf({ dateTime: '2027-03-01T08:00:00Z' }, berlin, false)).toEqual(expected);
  expect(startOf({ dateTime: '2027-03-01T08:00:00Z', timeZone: 'Middle/Earth' }, berlin, true)).toEqual(expected);
});

test('without any zone it is the instant alone', () => {
  expect(startOf({ dateTime: '2027-03-01T08:00:00.000Z' }, null, true)).toEqual({
    kind: 'utc',
    at: Date.UTC(2027, 2, 1, 8),
  });
  expect(startOf({ ...nine, timeZone: 'UTC' }, berlin, false)).toEqual({ kind: 'utc', at: Date.UTC(2027, 2, 1, 8) });
});

test('the second of two hours that the clock shows twice is kept as the instant', () => {
  const first = { dateTime: '2027-10-31T02:30:00+02:00', timeZone: 'Europe/Berlin' };
  const second = { dateTime: '2027-10-31T02:30:00+01:00', timeZone: 'Europe/Berlin' };
  expect(startOf(first, null, false)).toMatchObject({ kind: 'zoned', wall: wallTime(2027, 10, 31, 2, 30) });
  expect(startOf(second, null, false)).toEqual({ kind: 'utc', at: Date.UTC(2027, 9, 31, 1, 30) });
  expect(startOf(second, null, true)).toMatchObject({ kind: 'zoned', zone: 'Europe/Berlin' });
});

test('an all-day start is its date, whatever the calendar', () => {
  expect(startOf({ date: '2027-03-01' }, berlin, false)).toEqual({ kind: 'date', date: '2027-03-01' });
});

test.each([
  undefined,
  null,
  'x',
  {},
  { date: '2027-02-30' },
  { dateTime: '2027-03-01T09:00:00' },
  { dateTime: 'soon' },
  { dateTime: 5 },
])('%j is no start', (time) => {
  expect(startOf(time, berlin, false)).toBeNull();
  expect(originalStart(time)).toBeNull();
});

test('the original start of an exception is an instant or a date, whatever its zone', () => {
  expect(originalStart(nine)).toEqual({ kind: 'utc', at: Date.UTC(2027, 2, 1, 8) });
  expect(originalStart({ date: '2027-03-01' })).toEqual({ kind: 'date', date: '2027-03-01' });
});

test('a length is elapsed time, also over a change of the clock', () => {
  const end = { dateTime: '2027-03-28T06:00:00+02:00', timeZone: 'Europe/Berlin' };
  expect(lengthOf({ dateTime: '2027-03-27T22:00:00+01:00' }, end)).toEqual({ days: 0, seconds: 7 * 3_600 });
});

test('an all-day length is days, one at least', () => {
  expect(lengthOf({ date: '2027-03-01' }, { date: '2027-03-04' })).toEqual({ days: 3, seconds: 0 });
  expect(lengthOf({ date: '2027-03-01' }, { date: '2027-03-01' })).toEqual({ days: 1, seconds: 0 });
  expect(lengthOf({ date: '2027-03-01' }, null)).toEqual({ days: 1, seconds: 0 });
});

test('an end that is missing, unreadable or before the start gives no length', () => {
  for (const end of [null, {}, { dateTime: 'x' }, { dateTime: '2027-03-01T08:00:00+01:00' }]) {
    expect(lengthOf(nine, end)).toEqual({ days: 0, seconds: 0 });
  }
});
