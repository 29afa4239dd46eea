import fc from 'fast-check';
import rruleLibrary from 'rrule';
import { describe, expect, test } from 'vitest';
import { DAY, type WallTime } from '../time.ts';
import { wallTime } from '../wall-time.ts';
import { defaultBounds } from './bounds.ts';
import { matchingStarts, ruleStarts } from './rule-starts.ts';
import { readRule, type Rule } from './rule.ts';

const { RRule } = rruleLibrary;

// In order, because the library takes the hours of a day in the order in which they are written.
const list = (least: number, most: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc
    .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength })
    .map((values) => values.sort((a, b) => a - b));
const signed = (most: number, maxLength: number): fc.Arbitrary<number[]> =>
  list(-most, most, maxLength).map((values) => values.map((value) => (value === 0 ? 1 : value)));
const weekdays = fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], { minLength: 1 });
const nthWeekdays = (most: number): fc.Arbitrary<string[]> =>
  fc.tuple(weekdays, signed(most, 1)).map(([days, [nth]]) => days.map((day) => `${nth}${day}`));
// The library does not find a first week of the next year in December where it is counted from the end (-52, -53).
const weekNumbers = list(-51, 53, 4).map((values) => values.map((value) => (value === 0 ? 1 : value)));
const often = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Parts that may stand in any rule. COUNT is drawn so that it sometimes ends the series inside the window. */
const general = {
  INTERVAL: often(fc.integer({ min: 1, max: 5 })),
  COUNT: seldom(fc.integer({ min: 1, max: 400 })),
  WKST: seldom(fc.constantFrom('MO', 'SU', 'SA', 'WE')),
  BYHOUR: seldom(list(0, 23, 3)),
  BYMINUTE: seldom(list(0, 59, 2)),
};

const rules = fc.oneof(
  fc.record({ FREQ: fc.constant('DAILY'), ...general, BYDAY: seldom(weekdays), BYMONTH: seldom(list(1, 12, 6)) }),
  fc.record({ FREQ: fc.constant('WEEKLY'), ...general, BYDAY: often(weekdays), BYMONTH: seldom(list(1, 12, 6)) }),
  fc.record({
    FREQ: fc.constant('MONTHLY'),
    ...general,
    BYDAY: often(fc.oneof(weekdays, nthWeekdays(5))),
    BYMONTHDAY: seldom(signed(31, 4)),
    BYMONTH: seldom(list(1, 12, 6)),
    BYSETPOS: seldom(list(1, 3, 2)),
  }),
  fc.record({
    FREQ: fc.constant('YEARLY'),
    ...general,
    BYDAY: often(fc.oneof(weekdays, nthWeekdays(5))),
    BYMONTHDAY: seldom(signed(31, 4)),
    BYMONTH: often(list(1, 12, 4)),
  }),
  fc.record({ FREQ: fc.constant('YEARLY'), ...general, BYYEARDAY: signed(366, 5), BYDAY: seldom(weekdays) }),
  fc.record({ FREQ: fc.constant('YEARLY'), ...general, BYWEEKNO: weekNumbers, BYDAY: weekdays }),
  fc.record({
    FREQ: fc.constant('HOURLY'),
    INTERVAL: general.INTERVAL,
    BYDAY: seldom(weekdays),
    BYMINUTE: general.BYMINUTE,
  }),
  fc.record({
    FREQ: fc.constant('HOURLY'),
    COUNT: general.COUNT,
    BYHOUR: list(0, 23, 5),
    BYMONTH: seldom(list(1, 12, 6)),
  }),
);

const cases = fc.record({
  rule: rules.map((parts) =>
    Object.entries(parts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(';'),
  ),
  start: fc.integer({ min: 0, max: 3_650 * 96 }).map((quarters) => wallTime(2018, 1, 1) + quarters * (DAY / 96)),
  daysToWindow: fc.integer({ min: 0, max: 1_500 }),
  windowDays: fc.integer({ min: 1, max: 200 }),
});

function read(text: string): Rule {
  const reading = readRule(text, { kind: 'floating', wall: wallTime(2018, 1, 1) }, (at) => at as WallTime);
  if (reading.kind === 'unreadable') throw new Error(reading.why);
  return reading.rule;
}

describe('the starts of a random rule', () => {
  test('are those that rrule finds', () => {
    fc.assert(
      fc.property(cases, ({ rule, start, daysToWindow, windowDays }) => {
        const from = (start + daysToWindow * DAY) as WallTime;
        const to = (from + windowDays * DAY) as WallTime;
        const ours = matchingStarts(read(rule), start as WallTime, from, to, defaultBounds);
        // The library looks for the next start until the year 9999, which takes it seconds where there is none.
        fc.pre(matchingStarts(read(rule), to, to, wallTime(2060, 1, 1), { ...defaultBounds, maxStarts: 1 }).cut);
        const library = new RRule({ ...RRule.parseString(rule), dtstart: new Date(start), until: new Date(to - 1) });
        expect(ours.starts).toEqual(library.between(new Date(from), new Date(to - 1), true).map((at) => at.getTime()));
        expect(ours.cut).toBe(false);
      }),
      { numRuns: 80 },
    );
  });

  test('begin with DTSTART, which takes a place in COUNT only where the rule does not make it', () => {
    fc.assert(
      fc.property(cases, ({ rule: text, start, windowDays }) => {
        const rule = read(text);
        const first = start as WallTime;
        const to = (start + windowDays * DAY) as WallTime;
        const alone = matchingStarts(rule, first, first, to, defaultBounds).starts;
        const withStart = [...new Set([first, ...alone])].slice(0, rule.count ?? undefined);
        expect(ruleStarts(rule, first, first, to, defaultBounds).starts).toEqual(withStart);
      }),
    );
  });

  test('do not depend on where the window is cut in two', () => {
    fc.assert(
      fc.property(cases, ({ rule: text, start, daysToWindow, windowDays }) => {
        const rule = read(text);
        const expand = (from: number, to: number): WallTime[] =>
          ruleStarts(rule, start as WallTime, from as WallTime, to as WallTime, defaultBounds).starts;
        const middle = start + daysToWindow * (DAY / 10) + 1;
        const end = middle + windowDays * DAY;
        expect([...expand(start, middle), ...expand(middle, end)]).toEqual(expand(start, end));
      }),
    );
  });
});

test('whatever is in the text, reading it ends with a rule or a reason', () => {
  const names = fc.constantFrom(
    'FREQ',
    'UNTIL',
    'BYDAY',
    'BYMONTH',
    'BYSETPOS',
    'COUNT',
    'RSCALE',
    'SKIP',
    'INTERVAL',
    '',
  );
  const values = fc.oneof(
    fc.string(),
    fc.constantFrom('YEARLY', 'DAILY', '1', '-1', 'MO', 'HEBREW', 'FORWARD', '20260230'),
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.tuple(names, values)).map((parts) => parts.map((part) => part.join('=')).join(';')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const start = wallTime(2026, 1, 1);
      const reading = readRule(text, { kind: 'floating', wall: start }, (at) => at as WallTime);
      if (reading.kind === 'unreadable') expect(reading.why).toMatch(/\.$/);
      else
        expect(
          ruleStarts(reading.rule, start, start, (start + DAY) as WallTime, defaultBounds).starts[0] ?? start,
        ).toBe(start);
    }),
  );
});
