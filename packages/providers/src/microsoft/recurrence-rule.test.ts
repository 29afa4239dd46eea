import { readRule } from '@clearweek/calendar';
import type { PatternedRecurrence, RecurrencePattern, RecurrenceRange } from '@microsoft/microsoft-graph-types';
import { expect, test } from 'vitest';
import { ruleText } from './recurrence-rule.ts';

function recurrence(pattern: RecurrencePattern, range: RecurrenceRange = { type: 'noEnd' }): PatternedRecurrence {
  return { pattern: { interval: 1, ...pattern }, range };
}

test.each<[RecurrencePattern, string]>([
  [{ type: 'daily' }, 'FREQ=DAILY'],
  [{ type: 'daily', interval: 3 }, 'FREQ=DAILY;INTERVAL=3'],
  [{ type: 'weekly', daysOfWeek: ['monday', 'thursday'] }, 'FREQ=WEEKLY;BYDAY=MO,TH'],
  [
    { type: 'weekly', interval: 2, daysOfWeek: ['sunday'], firstDayOfWeek: 'sunday' },
    'FREQ=WEEKLY;BYDAY=SU;WKST=SU;INTERVAL=2',
  ],
  [{ type: 'absoluteMonthly', dayOfMonth: 31 }, 'FREQ=MONTHLY;BYMONTHDAY=31'],
  [{ type: 'relativeMonthly', daysOfWeek: ['tuesday'], index: 'second' }, 'FREQ=MONTHLY;BYDAY=2TU'],
  [{ type: 'relativeMonthly', daysOfWeek: ['friday'], index: 'last' }, 'FREQ=MONTHLY;BYDAY=-1FR'],
  [
    { type: 'relativeMonthly', daysOfWeek: ['monday', 'tuesday'], index: 'first' },
    'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1',
  ],
  [{ type: 'absoluteYearly', month: 2, dayOfMonth: 29 }, 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
  [
    { type: 'relativeYearly', month: 11, daysOfWeek: ['thursday'], index: 'fourth' },
    'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
  ],
])('%j repeats as %s', (pattern, rule) => {
  expect(ruleText(recurrence(pattern))).toBe(rule);
  const start = { kind: 'utc', at: Date.UTC(2026, 0, 5, 9) } as const;
  expect(readRule(rule, start, (at) => at as never).kind).toBe('rule');
});

test.each<[RecurrenceRange, string]>([
  [{ type: 'noEnd', startDate: '2026-11-23', endDate: '0001-01-01', numberOfOccurrences: 0 }, 'FREQ=DAILY'],
  [{ type: 'endDate', endDate: '2027-01-31' }, 'FREQ=DAILY;UNTIL=20270131'],
  [{ type: 'numbered', numberOfOccurrences: 12, endDate: '0001-01-01' }, 'FREQ=DAILY;COUNT=12'],
])('the range %j gives %s', (range, rule) => {
  expect(ruleText(recurrence({ type: 'daily' }, range))).toBe(rule);
});

test.each([
  null,
  'weekly',
  {},
  { pattern: { type: 'hourly' } },
  { pattern: { type: 'absoluteMonthly', dayOfMonth: 32 } },
  { pattern: { type: 'relativeMonthly', daysOfWeek: [] } },
  { pattern: { type: 'absoluteYearly', dayOfMonth: 1, month: 13 } },
])('what cannot be said as a rule gives none: %j', (value) => {
  expect(ruleText(value)).toBeNull();
});
