import { describe, expect, test } from 'vitest';
import { between, expand, minutesOf, startsOf } from './fixture.ts';

const WEEKLY = [
  'DTSTART;TZID=Europe/Berlin:20261102T090000',
  'DTEND;TZID=Europe/Berlin:20261102T093000',
  'RRULE:FREQ=WEEKLY',
];
const NOVEMBER = between('2026-11-01', '2026-12-01');
const MONDAYS = ['2026-11-02T08:00', '2026-11-09T08:00', '2026-11-16T08:00', '2026-11-23T08:00', '2026-11-30T08:00'];

function without(...indexes: readonly number[]): string[] {
  return MONDAYS.filter((_, index) => !indexes.includes(index));
}

describe('exceptions', () => {
  const moved = [
    'RECURRENCE-ID;TZID=Europe/Berlin:20261109T090000',
    'DTSTART:20261110T120000Z',
    'DTEND:20261110T130000Z',
  ];

  test('an exception stands in place of its occurrence, under the same key', () => {
    const { occurrences } = expand(NOVEMBER, [WEEKLY, moved]);
    expect(occurrences[1]).toMatchObject({
      key: '20261109T080000Z',
      moved: true,
      recurring: true,
      interval: between('2026-11-10T12:00Z', '2026-11-10T13:00Z'),
    });
    expect(occurrences.map((one) => one.moved)).toEqual([false, true, false, false, false]);
  });

  test.each([
    ['in UTC', 'RECURRENCE-ID:20261109T080000Z'],
    ['in another zone', 'RECURRENCE-ID;TZID=Asia/Tokyo:20261109T170000'],
    ['floating', 'RECURRENCE-ID:20261109T090000'],
    ['as a date', 'RECURRENCE-ID;VALUE=DATE:20261109'],
  ])('RECURRENCE-ID %s names the same occurrence', (_, id) => {
    const { occurrences } = expand(NOVEMBER, [WEEKLY, [id, 'DTSTART:20261110T120000Z']]);
    expect(occurrences).toHaveLength(5);
    expect(occurrences[1]).toMatchObject({ key: '20261109T080000Z', event: { start: { kind: 'utc' } } });
  });

  test('one that moves into the window is seen, and one that moves out is not', () => {
    const week = between('2026-11-16', '2026-11-23');
    const into = ['RECURRENCE-ID:20261102T080000Z', 'DTSTART:20261118T080000Z', 'DURATION:PT1H'];
    const out = ['RECURRENCE-ID:20261116T080000Z', 'DTSTART:20261125T080000Z', 'DURATION:PT1H'];
    expect(startsOf(expand(week, [WEEKLY, into, out]))).toEqual(['2026-11-18T08:00']);
  });

  test('one that changes no time is not moved', () => {
    const renamed = ['RECURRENCE-ID:20261109T080000Z', 'DTSTART:20261109T080000Z', 'DURATION:PT1H', 'SUMMARY:Other'];
    const { occurrences } = expand(NOVEMBER, [WEEKLY, renamed]);
    expect(occurrences[1]).toMatchObject({ moved: false, event: { title: 'Other' } });
  });

  test('COUNT counts also what an exception moves far away', () => {
    const series = [...WEEKLY.slice(0, 2), 'RRULE:FREQ=WEEKLY;COUNT=3'];
    const away = ['RECURRENCE-ID:20261102T080000Z', 'DTSTART:20300101T080000Z'];
    expect(startsOf(expand(NOVEMBER, [series, away]))).toEqual(MONDAYS.slice(1, 3));
  });

  test('an exception without its series is an occurrence like any other', () => {
    const { occurrences } = expand(NOVEMBER, [moved]);
    expect(occurrences).toMatchObject([{ key: '20261109T080000Z', recurring: true, moved: true }]);
  });

  test('one for a start that the rules do not make takes place all the same', () => {
    const extra = ['RECURRENCE-ID:20261111T080000Z', 'DTSTART:20261111T100000Z'];
    expect(startsOf(expand(NOVEMBER, [WEEKLY, extra]))).toContain('2026-11-11T10:00');
  });

  test('EXDATE takes an exception away unless that was made afterwards', () => {
    const series = [...WEEKLY, 'SEQUENCE:2', 'EXDATE:20261109T080000Z'];
    expect(startsOf(expand(NOVEMBER, [series, [...moved, 'SEQUENCE:2']]))).toEqual(without(1));
    expect(startsOf(expand(NOVEMBER, [series, [...moved, 'SEQUENCE:3']]))).toContain('2026-11-10T12:00');
  });

  test('one day of an all-day series can get a time', () => {
    const series = ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=DAILY;COUNT=2'];
    const timed = ['RECURRENCE-ID;VALUE=DATE:20261124', 'DTSTART:20261124T090000Z', 'DURATION:PT1H'];
    expect(expand(NOVEMBER, [series, timed]).occurrences).toMatchObject([
      { key: '20261123', moved: false },
      { key: '20261124', moved: true, allDay: null },
    ]);
  });
});

test('of two exceptions that write the same start in two ways the higher SEQUENCE holds', () => {
  const utc = ['RECURRENCE-ID:20261109T080000Z', 'DTSTART:20261109T120000Z', 'SEQUENCE:2'];
  const zoned = ['RECURRENCE-ID;TZID=Europe/Berlin:20261109T090000', 'DTSTART:20261109T150000Z', 'SEQUENCE:1'];
  for (const events of [
    [WEEKLY, utc, zoned],
    [WEEKLY, zoned, utc],
  ]) {
    expect(startsOf(expand(NOVEMBER, events))).toEqual(MONDAYS.with(1, '2026-11-09T12:00'));
  }
});

describe('an exception for this and all later ones', () => {
  const later = [
    'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261116T090000',
    'DTSTART;TZID=Europe/Berlin:20261117T103000',
    'DURATION:PT2H',
    'SUMMARY:Later',
  ];
  const shifted = ['2026-11-02T08:00', '2026-11-09T08:00', '2026-11-17T09:30', '2026-11-24T09:30'];

  test('moves them by the same distance on the wall, gives them its length, and keeps their keys', () => {
    const expansion = expand(NOVEMBER, [WEEKLY, later]);
    expect(startsOf(expansion)).toEqual(shifted);
    expect(expansion.occurrences.map(minutesOf)).toEqual([30, 30, 120, 120]);
    expect(expansion.occurrences[3]).toMatchObject({ key: '20261123T080000Z', moved: true, event: { title: 'Later' } });
  });

  test('holds over a change of the clock', () => {
    const summer = startsOf(expand(between('2027-03-29', '2027-04-05'), [WEEKLY, later]));
    expect(summer).toEqual(['2027-03-30T08:30']);
  });

  test('is weaker than a single exception after it, and ends where the next one begins', () => {
    const single = ['RECURRENCE-ID:20261123T080000Z', 'DTSTART:20261123T150000Z'];
    const again = ['RECURRENCE-ID;RANGE=THISANDFUTURE:20261130T080000Z', 'DTSTART:20261130T060000Z', 'SUMMARY:Again'];
    const starts = startsOf(expand(between('2026-11-01', '2026-12-08'), [WEEKLY, later, single, again]));
    expect(starts).toEqual([...shifted.slice(0, 3), '2026-11-23T15:00', '2026-11-30T06:00', '2026-12-07T06:00']);
  });

  test('that is cancelled ends the series', () => {
    expect(startsOf(expand(NOVEMBER, [WEEKLY, [...later, 'STATUS:CANCELLED']]))).toEqual(MONDAYS.slice(0, 2));
  });

  test('finds what it moves into the window from far away', () => {
    const far = ['RECURRENCE-ID;RANGE=THISANDFUTURE:20261102T080000Z', 'DTSTART:20270102T080000Z', 'DURATION:PT1H'];
    expect(startsOf(expand(between('2027-01-01', '2027-01-10'), [WEEKLY, far]))).toEqual([
      '2027-01-02T08:00',
      '2027-01-09T08:00',
    ]);
    expect(startsOf(expand(NOVEMBER, [WEEKLY, far]))).toEqual([]);
  });
});

describe('what was called off', () => {
  const cancelled = [
    'RECURRENCE-ID:20261109T080000Z',
    'DTSTART:20261109T080000Z',
    'DURATION:PT30M',
    'STATUS:CANCELLED',
  ];

  test('one occurrence is left out, or handed out as cancelled', () => {
    expect(startsOf(expand(NOVEMBER, [WEEKLY, cancelled]))).toEqual(without(1));
    const all = expand(NOVEMBER, [WEEKLY, cancelled], { includeCancelled: true });
    expect(startsOf(all)).toEqual(MONDAYS);
    expect(all.occurrences.map(({ event }) => event.cancelled)).toEqual([false, true, false, false, false]);
  });

  test('a cancelled series is left out with its older exceptions', () => {
    const older = ['RECURRENCE-ID:20261109T080000Z', 'DTSTART:20261109T120000Z', 'SEQUENCE:1'];
    const newer = ['RECURRENCE-ID:20261116T080000Z', 'DTSTART:20261116T120000Z', 'SEQUENCE:3'];
    const series = [...WEEKLY, 'STATUS:CANCELLED', 'SEQUENCE:2'];
    expect(startsOf(expand(NOVEMBER, [series, older, newer]))).toEqual(['2026-11-16T12:00']);
    const all = expand(NOVEMBER, [series, older, newer], { includeCancelled: true }).occurrences;
    expect(all.map(({ event }) => event.cancelled)).toEqual([true, true, false, true, true]);
  });
});
