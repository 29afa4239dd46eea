import { describe, expect, test } from 'vitest';
import { HOUR } from './time.ts';
import type { PlainDate } from './time.ts';
import { addDays, weekdayOf } from './wall-time.ts';
import { addWeeks, compareWeeks, parseWeek, weekDates, weekInterval, weekOf, weeksBetween, weeksFrom } from './week.ts';
import type { IsoWeek } from './week.ts';
import { findZone } from './zone.ts';
import type { Zone } from './zone.ts';

const date = (text: string): PlainDate => text as PlainDate;
const week = (text: string): IsoWeek => text as IsoWeek;

function zone(name: string): Zone {
  const found = findZone(name);
  if (found.kind === 'unknown') throw new Error(`unknown zone ${name}`);
  return found.zone;
}

describe('ISO weeks', () => {
  test('the days around New Year belong to the year of their Thursday', () => {
    expect(weekOf(date('2026-01-01'))).toBe('2026-W01');
    expect(weekOf(date('2027-01-01'))).toBe('2026-W53');
    expect(weekOf(date('2024-12-30'))).toBe('2025-W01');
    expect(weekOf(date('2021-01-03'))).toBe('2020-W53');
  });

  test('every date from 1970 to 2100 lies in its own week, and weeks follow one another without a gap', () => {
    let expected = week('1970-W01');
    const longYears: number[] = [];
    for (let monday = date('1969-12-29'); monday < '2101-01-01'; monday = addDays(monday, 7)) {
      const dates = weekDates(expected);
      if (dates[0] !== monday || dates[6] !== addDays(monday, 6)) throw new Error(`${expected} starts on ${dates[0]}`);
      for (const day of dates) if (weekOf(day) !== expected) throw new Error(`${day} is in ${weekOf(day)}`);
      if (parseWeek(expected) !== expected) throw new Error(`${expected} does not parse`);
      if (expected.endsWith('53')) longYears.push(Number(expected.slice(2, 4)));
      expected = addWeeks(expected, 1);
    }
    // A year is long when it starts on a Thursday, or on a Wednesday and is a leap year.
    expect(longYears).toEqual([
      70, 76, 81, 87, 92, 98, 4, 9, 15, 20, 26, 32, 37, 43, 48, 54, 60, 65, 71, 76, 82, 88, 93, 99,
    ]);
  });

  test('week 53 is read only where the year has one', () => {
    expect(parseWeek('2026-W53')).toBe('2026-W53');
    expect(parseWeek('2025-W53')).toBeNull();
  });

  test.each([
    '2026-W00',
    '2026-W54',
    '2026W48',
    '2026-w48',
    '2026-W4',
    '26-W48',
    '0000-W10',
    '9999-W10',
    '2026-W48\n',
    '',
  ])('the text %j is no week', (text) => expect(parseWeek(text)).toBeNull());

  test('the first and the last week that can be read have seven dates', () => {
    expect(weekDates(week('0001-W01'))[0]).toBe('0001-01-01');
    expect(weekDates(week('9998-W53'))[6]).toBe('9999-01-03');
  });

  test('a week starts on Monday', () => {
    expect(weekDates(week('2026-W48')).map(weekdayOf)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(weekDates(week('2026-W48'))[0]).toBe('2026-11-23');
  });

  test('weeks are added, counted and compared over the end of a year', () => {
    expect(addWeeks(week('2026-W53'), 1)).toBe('2027-W01');
    expect(addWeeks(week('2026-W01'), -1)).toBe('2025-W52');
    expect(weeksBetween(week('2026-W50'), week('2027-W02'))).toBe(5);
    expect(weeksFrom(week('2026-W52'), week('2027-W01'))).toEqual(['2026-W52', '2026-W53', '2027-W01']);
    expect(weeksFrom(week('2027-W01'), week('2026-W52'))).toEqual([]);
    const weeks = ['2027-W01', '2026-W48', '2026-W53', '2026-W09'].map(week);
    expect(weeks.sort(compareWeeks)).toEqual(['2026-W09', '2026-W48', '2026-W53', '2027-W01']);
    expect(compareWeeks(week('2026-W48'), week('2026-W48'))).toBe(0);
  });

  test('a week is an hour shorter where clocks go forward in it, an hour longer where they go back', () => {
    const hours = (name: string, of: string): number => {
      const { start, end } = weekInterval(week(of), zone(name));
      return (end - start) / HOUR;
    };
    expect(hours('Europe/Berlin', '2026-W48')).toBe(168);
    expect(hours('Europe/Berlin', '2026-W13')).toBe(167);
    expect(hours('Europe/Berlin', '2026-W43')).toBe(169);
    expect(hours('Australia/Lord_Howe', '2026-W14')).toBe(168.5);
    // Samoa went from one side of the date line to the other and had no Friday.
    expect(hours('Pacific/Apia', '2011-W52')).toBe(144);
  });

  test('a week in a zone starts at that zone’s Monday', () => {
    expect(weekInterval(week('2026-W48'), zone('Asia/Tokyo')).start).toBe(Date.UTC(2026, 10, 22, 15));
  });
});
