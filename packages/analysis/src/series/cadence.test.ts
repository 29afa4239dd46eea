import type { PlainDate } from '@clearweek/calendar';
import { addDays, weekdayOf } from '@clearweek/calendar';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureRhythm } from './cadence.ts';

/** A Monday. */
const monday = '2026-08-31' as PlainDate;
const every = (days: number, count: number) =>
  Array.from({ length: count }, (_, index) => addDays(monday, index * days));
const weekdays = (...days: number[]) => every(1, 91).filter((date) => days.includes(weekdayOf(date)));
const without = (dates: PlainDate[], ...missing: number[]) => dates.filter((_, index) => !missing.includes(index));
const cadenceOf = (dates: PlainDate[], ...rules: string[]) => measureRhythm(dates, rules).cadence;

describe('cadence, measured from dates', () => {
  test.each([
    ['every working day', weekdays(1, 2, 3, 4, 5), 'daily'],
    ['every day', every(1, 91), 'daily'],
    ['Monday, Wednesday and Friday', weekdays(1, 3, 5), 'daily'],
    ['Tuesday and Thursday', weekdays(2, 4), 'weekly'],
    ['every week', every(7, 13), 'weekly'],
    ['every other week', every(14, 7), 'biweekly'],
    ['every three weeks', every(21, 5), 'monthly'],
    ['every four weeks', every(28, 4), 'monthly'],
    ['every thirteen weeks', every(91, 3), 'quarterly'],
    ['every half year', every(182, 3), 'irregular'],
  ])('%s', (_, dates, cadence) => {
    expect(cadenceOf(dates)).toBe(cadence);
  });

  test('a date of the month, and the first or last such weekday of it, are monthly', () => {
    const fifteenth = ['2026-08-15', '2026-09-15', '2026-10-15', '2026-11-15'] as PlainDate[];
    const firstMonday = ['2026-08-03', '2026-09-07', '2026-10-05', '2026-11-02', '2026-12-07'] as PlainDate[];
    expect(cadenceOf(fifteenth)).toBe('monthly');
    expect(cadenceOf(firstMonday)).toBe('monthly');
  });

  test('the first and third Monday of the month are biweekly', () => {
    const dates = ['2026-09-07', '2026-09-21', '2026-10-05', '2026-10-19', '2026-11-02', '2026-11-16'] as PlainDate[];
    expect(cadenceOf(dates)).toBe('biweekly');
  });

  test('missing dates change nothing', () => {
    expect(cadenceOf(without(every(7, 13), 2, 5, 6, 10))).toBe('weekly');
    expect(cadenceOf(without(every(14, 7), 3))).toBe('biweekly');
    expect(cadenceOf(without(every(28, 6), 2))).toBe('monthly');
    expect(cadenceOf(without(weekdays(1, 2, 3, 4, 5), 0, 1, 7, 20, 21, 22, 23, 24, 40))).toBe('daily');
  });

  test('one that was put into the week before does not make a biweekly series weekly', () => {
    const dates = every(14, 7).map((date, index) => (index === 3 ? addDays(date, -7) : date));
    expect(cadenceOf(dates)).toBe('biweekly');
  });

  test('dates without a rhythm are irregular', () => {
    const weeks = [0, 1, 4, 6, 11, 12];
    expect(cadenceOf(weeks.map((week) => addDays(monday, week * 7)))).toBe('irregular');
  });

  test('three days in a row once a month are no daily series', () => {
    const dates = every(28, 4).flatMap((date) => [date, addDays(date, 1), addDays(date, 2)]);
    expect(cadenceOf(dates)).toBe('monthly');
  });

  test('what was measured beats what the rule says', () => {
    expect(cadenceOf(every(14, 6), 'FREQ=WEEKLY')).toBe('biweekly');
  });
});

describe('cadence, where too little was seen', () => {
  test.each([
    ['FREQ=DAILY', 'daily'],
    ['FREQ=DAILY;INTERVAL=7', 'weekly'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'daily'],
    ['FREQ=WEEKLY;BYDAY=TU,TH', 'weekly'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'biweekly'],
    ['FREQ=MONTHLY;BYDAY=1MO', 'monthly'],
    ['FREQ=MONTHLY;BYDAY=1MO,3MO', 'biweekly'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'monthly'],
    ['freq=monthly;interval=3', 'quarterly'],
    ['FREQ=YEARLY;BYMONTH=1,4,7,10', 'quarterly'],
    ['FREQ=YEARLY', 'irregular'],
    ['FREQ=NONSENSE', 'irregular'],
  ])('the rule %s says %s', (rule, cadence) => {
    expect(cadenceOf(every(7, 1), rule)).toBe(cadence);
  });

  test('of several rules the most frequent one speaks', () => {
    expect(cadenceOf(every(7, 1), 'FREQ=MONTHLY', 'FREQ=WEEKLY')).toBe('weekly');
  });

  test('without a rule two dates a month or a quarter apart are a rhythm, closer ones are not', () => {
    expect(cadenceOf(every(91, 2))).toBe('quarterly');
    expect(cadenceOf(every(28, 2))).toBe('monthly');
    expect(cadenceOf(every(7, 2))).toBe('irregular');
    expect(cadenceOf(every(7, 1))).toBe('irregular');
    expect(cadenceOf([])).toBe('irregular');
  });
});

test('a weekly series stays weekly with any quarter of its inner dates missing', () => {
  const missing = fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { maxLength: 3 });
  fc.assert(
    fc.property(missing, (gone) => {
      expect(cadenceOf(without(every(7, 13), ...gone))).toBe('weekly');
    }),
  );
});
