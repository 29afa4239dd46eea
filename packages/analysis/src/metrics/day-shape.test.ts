import type { IsoWeek } from '@clearweek/calendar';
import { DEFAULT_WORKING_HOURS, MINUTE } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { dayShape } from './day-shape.ts';
import type { DayShape } from './day-shape.ts';
import { allDay, berlin, meeting } from './testing/sample-occurrence.ts';

const week = '2026-W48' as IsoWeek;
/** `10:00 meeting 60`: local start on a Berlin winter day, kind, minutes. */
const linesOf = (day: DayShape | undefined) =>
  day?.segments.map(({ kind, start, end }) => {
    const local = new Date(start + 60 * MINUTE).toISOString().slice(11, 16);
    return `${local} ${kind} ${(end - start) / MINUTE}`;
  });

test('a day is told as its stretches in order', () => {
  const occurrences = [
    meeting('2026-11-23T13:00', 60),
    meeting('2026-11-23T10:00', 30),
    meeting('2026-11-23T10:15', 45),
    meeting('2026-11-23T16:30', 60),
    meeting('2026-11-23T20:00', 30),
  ];
  const days = dayShape({ week, zone: berlin, workingHours: DEFAULT_WORKING_HOURS, occurrences });
  expect(days.map(({ date, weekday }) => `${date} ${weekday}`)).toEqual([
    '2026-11-23 1',
    '2026-11-24 2',
    '2026-11-25 3',
    '2026-11-26 4',
    '2026-11-27 5',
    '2026-11-28 6',
    '2026-11-29 7',
  ]);
  expect(linesOf(days[0])).toEqual([
    '09:00 fragment 60',
    '10:00 meeting 60',
    '11:00 focus 120',
    '13:00 meeting 60',
    '14:00 focus 150',
    '16:30 meeting 60',
    '20:00 meeting 30',
  ]);
  expect(linesOf(days[1])).toEqual(['09:00 focus 480']);
  expect(linesOf(days[5])).toEqual([]);
});

test('leave is off, and only where there would be work', () => {
  const occurrences = [
    allDay('2026-11-23', 1, { event: { kind: 'outOfOffice' } }),
    meeting('2026-11-23T10:00', 60),
    allDay('2026-11-28', 1, { event: { kind: 'outOfOffice' } }),
  ];
  const days = dayShape({ week, zone: berlin, workingHours: DEFAULT_WORKING_HOURS, occurrences });
  expect(linesOf(days[0])).toEqual(['09:00 off 60', '10:00 meeting 60', '11:00 off 360']);
  expect(linesOf(days[5])).toEqual([]);
});

test('a gap over midnight is judged as one and shown on both dates', () => {
  const workingHours = [{ days: [1], start: '23:00', end: '01:00' }];
  const days = dayShape({ week, zone: berlin, workingHours, occurrences: [] });
  expect(linesOf(days[0])).toEqual(['23:00 focus 60']);
  expect(linesOf(days[1])).toEqual(['00:00 focus 60']);
});
