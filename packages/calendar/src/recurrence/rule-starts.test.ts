import { describe, expect, test } from 'vitest';
import type { WallTime } from '../time.ts';
import { formatWallTime, wallTime } from '../wall-time.ts';
import { defaultBounds } from './bounds.ts';
import { matchingStarts, ruleStarts, type RuleStarts } from './rule-starts.ts';
import { readRule, type Rule } from './rule.ts';

// A Monday.
const start = wallTime(2026, 3, 2, 9, 30);

function rule(text: string, from = start): Rule {
  const reading = readRule(text, { kind: 'floating', wall: from }, (at) => at as WallTime);
  if (reading.kind === 'unreadable') throw new Error(reading.why);
  return reading.rule;
}

interface Span {
  readonly start?: WallTime;
  readonly from?: WallTime;
  readonly to?: WallTime;
}

function expand(text: string, span: Span = {}): RuleStarts {
  const begin = span.start ?? start;
  return ruleStarts(rule(text, begin), begin, span.from ?? begin, span.to ?? wallTime(2030, 1, 1), defaultBounds);
}

const days = (made: RuleStarts): string[] => made.starts.map((wall) => formatWallTime(wall).slice(0, 10));
const times = (made: RuleStarts): string[] => made.starts.map((wall) => formatWallTime(wall).slice(5, 16));

describe('the rules that calendars make', () => {
  test('weekly on several days, every other week', () => {
    const made = expand('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=5');
    expect(days(made)).toEqual(['2026-03-02', '2026-03-06', '2026-03-16', '2026-03-20', '2026-03-30']);
  });

  test('WKST decides which week a Sunday belongs to', () => {
    const sunday = { start: wallTime(2026, 3, 3, 9) };
    expect(days(expand('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=3;WKST=MO', sunday))).toEqual([
      '2026-03-03',
      '2026-03-08',
      '2026-03-17',
    ]);
    expect(days(expand('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=3;WKST=SU', sunday))).toEqual([
      '2026-03-03',
      '2026-03-15',
      '2026-03-17',
    ]);
  });

  test('monthly on a date leaves out the months that are too short', () => {
    const made = expand('FREQ=MONTHLY;COUNT=4', { start: wallTime(2026, 1, 31, 8) });
    expect(days(made)).toEqual(['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']);
  });

  test('monthly on the last Friday and on every Monday, in one rule', () => {
    const made = expand('FREQ=MONTHLY;BYDAY=MO,-1FR;COUNT=7');
    expect(days(made).map((day) => day.slice(5))).toEqual([
      '03-02',
      '03-09',
      '03-16',
      '03-23',
      '03-27',
      '03-30',
      '04-06',
    ]);
  });

  test('the last working day of the month', () => {
    const made = expand('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', { start: wallTime(2026, 5, 29, 9) });
    expect(days(made)).toEqual(['2026-05-29', '2026-06-30', '2026-07-31']);
  });

  test('yearly on 29 February comes every fourth year', () => {
    const made = expand('FREQ=YEARLY;COUNT=3', { start: wallTime(2024, 2, 29, 9), to: wallTime(2040, 1, 1) });
    expect(days(made)).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
  });

  test('yearly in a week of the year takes the weekday of DTSTART', () => {
    expect(days(expand('FREQ=YEARLY;BYWEEKNO=10;COUNT=3'))).toEqual(['2026-03-02', '2027-03-08', '2028-03-06']);
  });

  test('yearly on numbered weekdays counts in the year, or in the month where one is named', () => {
    expect(days(expand('FREQ=YEARLY;BYDAY=-1MO;COUNT=2', { start: wallTime(2026, 12, 28, 9) }))).toEqual([
      '2026-12-28',
      '2027-12-27',
    ]);
    expect(days(expand('FREQ=YEARLY;BYMONTH=3;BYDAY=1MO;COUNT=2'))).toEqual(['2026-03-02', '2027-03-01']);
  });

  test('numbers in BYDAY mean nothing where there is no month or year to count in', () => {
    expect(expand('FREQ=WEEKLY;BYDAY=1MO,3WE;COUNT=9')).toEqual(expand('FREQ=WEEKLY;BYDAY=MO,WE;COUNT=9'));
  });

  test('several times a day', () => {
    const made = expand('FREQ=DAILY;BYHOUR=9,14;BYMINUTE=30;COUNT=3');
    expect(times(made)).toEqual(['03-02T09:30', '03-02T14:30', '03-03T09:30']);
  });

  test('hours are counted on the wall and may be thinned out', () => {
    const made = expand('FREQ=HOURLY;INTERVAL=5;BYHOUR=9,14,0;COUNT=4');
    expect(times(made)).toEqual(['03-02T09:30', '03-02T14:30', '03-03T00:30', '03-07T09:30']);
  });
});

describe('DTSTART', () => {
  const wednesdays = 'FREQ=WEEKLY;BYDAY=WE;COUNT=3';

  test('is the first start and counts, even where the rule would not have made it', () => {
    expect(days(expand(wednesdays))).toEqual(['2026-03-02', '2026-03-04', '2026-03-11']);
  });

  test('is not among the starts of the rule alone where it does not match', () => {
    const made = matchingStarts(rule(wednesdays), start, start, wallTime(2030, 1, 1), defaultBounds);
    expect(days(made)).toEqual(['2026-03-04', '2026-03-11', '2026-03-18']);
  });

  test('is left out with everything else where UNTIL lies before it', () => {
    expect(expand('FREQ=DAILY;UNTIL=20260301T000000').starts).toEqual([]);
  });

  test('stays although the rule itself makes nothing', () => {
    expect(days(expand('FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30'))).toEqual(['2026-03-02']);
  });
});

describe('the window', () => {
  test('is half-open', () => {
    const span = { from: wallTime(2026, 3, 3, 9, 30), to: wallTime(2026, 3, 5, 9, 30) };
    expect(days(expand('FREQ=DAILY', span))).toEqual(['2026-03-03', '2026-03-04']);
  });

  test('long after DTSTART shows the same starts as an expansion from the beginning', () => {
    const span = { from: wallTime(2056, 5, 1), to: wallTime(2057, 5, 1) };
    for (const text of [
      'FREQ=DAILY;INTERVAL=9',
      'FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SU',
      'FREQ=MONTHLY;INTERVAL=5;BYDAY=2MO,-1FR',
    ]) {
      const whole = expand(text, { to: span.to }).starts.filter((wall) => wall >= span.from);
      expect(expand(text, span).starts, text).toEqual(whole);
      expect(whole.length, text).toBeGreaterThan(0);
    }
  });

  test('does not move COUNT: starts are counted from DTSTART', () => {
    const made = expand('FREQ=DAILY;COUNT=10', { from: wallTime(2026, 3, 10) });
    expect(days(made)).toEqual(['2026-03-10', '2026-03-11']);
  });

  test('just after the last of COUNT holds nothing', () => {
    expect(expand('FREQ=DAILY;COUNT=10', { from: wallTime(2026, 3, 12) }).starts).toEqual([]);
  });

  test('before DTSTART holds nothing', () => {
    expect(expand('FREQ=DAILY', { from: wallTime(2025, 1, 1), to: start }).starts).toEqual([]);
  });
});

describe('bounds', () => {
  test('a rule with more starts than are allowed hands back the first of them and says so', () => {
    const made = ruleStarts(rule('FREQ=SECONDLY'), start, start, wallTime(2099, 1, 1), {
      ...defaultBounds,
      maxStarts: 5,
    });
    expect(made.cut).toBe(true);
    expect(made.starts).toEqual([0, 1, 2, 3, 4].map((second) => start + second * 1_000));
  });

  test('exactly as many starts as are allowed is not cut', () => {
    const made = ruleStarts(rule('FREQ=DAILY;COUNT=5'), start, start, wallTime(2099, 1, 1), {
      ...defaultBounds,
      maxStarts: 5,
    });
    expect(made).toMatchObject({ starts: { length: 5 }, cut: false });
  });

  test('a rule without end is answered 30 years after DTSTART, when it is asked there', () => {
    const span = { from: wallTime(2056, 3, 2), to: wallTime(2056, 3, 3) };
    expect(expand('FREQ=MINUTELY', span)).toMatchObject({ starts: { length: 1_440 }, cut: false });
  });

  test('hours of one day in four years are found without looking at every hour', () => {
    const span = { to: wallTime(2060, 1, 1) };
    expect(expand('FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=29', span)).toMatchObject({
      starts: { length: 1 + 8 * 24 },
      cut: false,
    });
  });

  test.each([
    'FREQ=SECONDLY;COUNT=1000000000000',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  ])('%s ends within the steps allowed, and says that it was cut', (text) => {
    const made = ruleStarts(rule(text), start, wallTime(9990, 1, 1), wallTime(9999, 1, 1), {
      maxStarts: 10,
      maxSteps: 5_000,
    });
    expect(made).toMatchObject({ starts: [], cut: text.includes('COUNT') });
  });

  test('a day of 86,400 starts is counted without making them one by one', () => {
    const all = (size: number): string => Array.from({ length: size }, (_, value) => value).join();
    const text = `FREQ=DAILY;BYHOUR=${all(24)};BYMINUTE=${all(60)};BYSECOND=${all(60)};COUNT=86400000`;
    const span = { start: wallTime(2026, 3, 2), from: wallTime(2028, 11, 25, 23, 59, 58), to: wallTime(2030, 1, 1) };
    expect(times(expand(text, span))).toEqual(['11-25T23:59', '11-25T23:59']);
  });
});
