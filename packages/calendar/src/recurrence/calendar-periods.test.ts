import { describe, expect, test } from 'vitest';
import type { PlainDate, WallTime } from '../time.ts';
import { dateOf, startOfDate, wallTime } from '../wall-time.ts';
import { defaultBounds } from './bounds.ts';
import { ruleStarts } from './rule-starts.ts';
import { readRule } from './rule.ts';

function dates(text: string, on: string, to = wallTime(2040, 1, 1)): { dates: string[]; cut: boolean } {
  const date = on as PlainDate;
  const reading = readRule(text, { kind: 'date', date }, (at) => at as WallTime);
  if (reading.kind === 'unreadable') throw new Error(reading.why);
  const start = startOfDate(date);
  const { starts, cut } = ruleStarts(reading.rule, start, start, to, defaultBounds);
  return { dates: starts.map(dateOf), cut };
}

describe('a rule in another calendar (RFC 7529)', () => {
  test('the Chinese new year is the first day of the first month', () => {
    const made = dates('RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=4', '2023-01-22');
    expect(made.dates).toEqual(['2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17']);
  });

  test('a day of the Jewish year keeps its month through leap years', () => {
    // 15 Nisan, the seventh month by count from Tishri, whether or not there is a second Adar.
    const made = dates('RSCALE=HEBREW;FREQ=YEARLY;COUNT=4', '2023-04-06');
    expect(made.dates).toEqual(['2023-04-06', '2024-04-23', '2025-04-13', '2026-04-02']);
  });

  test('a date in a leap month comes only in leap years, unless SKIP finds another', () => {
    const adar = '2024-02-24';
    expect(dates('RSCALE=HEBREW;FREQ=YEARLY;COUNT=2', adar).dates).toEqual(['2024-02-24', '2027-02-22']);
    expect(dates('RSCALE=HEBREW;FREQ=YEARLY;SKIP=FORWARD;COUNT=2', adar).dates).toEqual(['2024-02-24', '2025-03-15']);
    expect(dates('RSCALE=HEBREW;FREQ=YEARLY;SKIP=BACKWARD;COUNT=2', adar).dates).toEqual(['2024-02-24', '2025-02-13']);
  });

  test('the five days at the end of the Ethiopic year are a month', () => {
    const made = dates('RSCALE=ETHIOPIC;FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=-1;COUNT=3', '2023-09-11');
    expect(made.dates).toEqual(['2023-09-11', '2024-09-10', '2025-09-10']);
  });

  test('beyond the years in which the calendar is known the expansion says that it was cut', () => {
    const made = dates('RSCALE=HEBREW;FREQ=YEARLY', '2190-09-30', wallTime(2300, 1, 1));
    expect(made.cut).toBe(true);
    expect(made.dates.at(-1)).toMatch(/^2199-/);
  });
});

describe('SKIP in our own calendar', () => {
  test('takes the day before or after a date that the month does not have', () => {
    const rule = 'RSCALE=GREGORIAN;FREQ=MONTHLY;COUNT=3';
    expect(dates(`${rule};SKIP=BACKWARD`, '2026-01-31').dates).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
    expect(dates(`${rule};SKIP=FORWARD`, '2026-01-31').dates).toEqual(['2026-01-31', '2026-03-01', '2026-03-31']);
    expect(dates(`${rule};SKIP=OMIT`, '2026-01-31').dates).toEqual(dates('FREQ=MONTHLY;COUNT=3', '2026-01-31').dates);
  });

  test('makes no start twice where the next month has it as well', () => {
    const made = dates('RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD;COUNT=5', '2026-01-31');
    expect(made.dates).toEqual(['2026-01-31', '2026-02-01', '2026-03-01', '2026-03-31', '2026-04-01']);
  });
});

describe('what is refused beside RSCALE', () => {
  test.each([
    ['RSCALE=MARTIAN;FREQ=YEARLY', '"MARTIAN"'],
    ['RSCALE=CHINESE;FREQ=YEARLY;BYDAY=MO', 'BYDAY'],
    ['RSCALE=CHINESE;FREQ=WEEKLY', 'FREQ=WEEKLY'],
    ['RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=14', '"14"'],
    ['RSCALE=HEBREW;FREQ=YEARLY;SKIP=SIDEWAYS', '"SIDEWAYS"'],
  ])('%s', (text, mention) => {
    const reading = readRule(text, { kind: 'date', date: '2026-01-01' as PlainDate }, (at) => at as WallTime);
    expect(reading).toEqual({ kind: 'unreadable', why: expect.stringContaining(mention) });
  });
});
