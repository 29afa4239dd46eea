import { describe, expect, test } from 'vitest';
import type { EventTime } from '../event.ts';
import { HOUR, type Instant, type PlainDate, type WallTime } from '../time.ts';
import { wallTime } from '../wall-time.ts';
import { readRule, type Rule } from './rule.ts';

const floating: EventTime = { kind: 'floating', wall: wallTime(2026, 3, 2, 9) };
const allDay: EventTime = { kind: 'date', date: '2026-03-02' as PlainDate };
const zoned: EventTime = { kind: 'zoned', wall: wallTime(2026, 3, 2, 9), zone: 'Test/FiveBehind' };
const inUtc = (at: Instant): WallTime => at as WallTime;
const fiveBehind = (at: Instant): WallTime => (at - 5 * HOUR) as WallTime;

function rule(text: string, start = floating, inZone = inUtc): Rule {
  const reading = readRule(text, start, inZone);
  if (reading.kind === 'unreadable') throw new Error(reading.why);
  return reading.rule;
}

function whyNot(text: string): string {
  const reading = readRule(text, floating, inUtc);
  return reading.kind === 'unreadable' ? reading.why : 'it was read';
}

describe('reading a rule', () => {
  test('what is not given is empty, and the week begins on Monday', () => {
    expect(rule('FREQ=DAILY')).toEqual({
      frequency: 'DAILY',
      interval: 1,
      count: null,
      until: null,
      weekStart: 1,
      months: [],
      weekNumbers: [],
      yearDays: [],
      monthDays: [],
      weekdays: [],
      hours: [],
      minutes: [],
      seconds: [],
      positions: [],
      calendar: null,
    });
  });

  test('lists are put in order and hold each value once', () => {
    expect(rule('FREQ=YEARLY;BYMONTH=11,2,11').months).toEqual([2, 11]);
    expect(rule('FREQ=MONTHLY;BYDAY=FR,-1MO,FR,+2MO').weekdays).toEqual([
      { weekday: 1, nth: -1 },
      { weekday: 1, nth: 2 },
      { weekday: 5, nth: 0 },
    ]);
  });

  test('letter case, blanks and a semicolon too many do not matter', () => {
    expect(rule(' freq=weekly; byday=mo, we;')).toEqual(rule('FREQ=WEEKLY;BYDAY=MO,WE'));
  });

  test('a rule survives being written as JSON', () => {
    const read = rule('FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261231T090000;WKST=SU');
    expect(JSON.parse(JSON.stringify(read))).toEqual(read);
  });

  test('COUNT and UNTIL may stand side by side', () => {
    expect(rule('FREQ=DAILY;COUNT=3;UNTIL=20260401T000000')).toMatchObject({ count: 3, until: wallTime(2026, 4, 1) });
  });

  test('a leap second is the second before it', () => {
    expect(rule('FREQ=DAILY;BYSECOND=60,59').seconds).toEqual([59]);
  });

  test('an all-day series has no times of day', () => {
    expect(rule('FREQ=DAILY;BYHOUR=9;BYMINUTE=30;BYSECOND=5', allDay)).toEqual(rule('FREQ=DAILY', allDay));
  });

  test('an all-day series cannot repeat within a day', () => {
    expect(readRule('FREQ=HOURLY;INTERVAL=24', allDay, inUtc).kind).toBe('unreadable');
  });

  test.each([
    ['', 'FREQ'],
    ['INTERVAL=2', 'FREQ'],
    ['FREQ=FORTNIGHTLY', '"FORTNIGHTLY"'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'twice'],
    ['FREQ=DAILY;INTERVAL=0', '"0"'],
    ['FREQ=DAILY;COUNT=-1', '"-1"'],
    ['FREQ=DAILY;COUNT=many', '"MANY"'],
    ['FREQ=DAILY;COUNT', '""'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', '"32"'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', '"0"'],
    ['FREQ=YEARLY;BYMONTH=-1', '"-1"'],
    ['FREQ=YEARLY;BYMONTH=1,,2', '""'],
    ['FREQ=YEARLY;BYWEEKNO=54', '"54"'],
    ['FREQ=DAILY;BYHOUR=24', '"24"'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', '"MONDAY"'],
    ['FREQ=MONTHLY;BYDAY=-0FR', '"-0FR"'],
    ['FREQ=YEARLY;BYDAY=54MO', '"54MO"'],
    ['FREQ=WEEKLY;WKST=1MO', '"1MO"'],
    ['FREQ=DAILY;UNTIL=20260230', '"20260230"'],
    ['FREQ=DAILY;UNTIL=20260228T250000Z', '"20260228T250000Z"'],
    ['FREQ=DAILY;UNTIL=TOMORROW', '"TOMORROW"'],
    ['FREQ=DAILY;X-MOON=FULL', '"X-MOON"'],
    [`FREQ=DAILY;BYHOUR=${'9'.repeat(500)}`, '…'],
  ])('%s is refused, and the reason says where', (text, mention) => {
    expect(whyNot(text)).toContain(mention);
    expect(whyNot(text).length).toBeLessThan(140);
  });
});

describe('UNTIL', () => {
  test('as a date covers that whole day, whatever DTSTART is', () => {
    const endOfDay = wallTime(2026, 4, 1) - 1;
    for (const start of [floating, allDay, zoned]) {
      expect(rule('FREQ=DAILY;UNTIL=20260331', start, fiveBehind).until).toBe(endOfDay);
    }
  });

  test('in UTC is compared in real time: as a reading of the clock in the zone of the series', () => {
    expect(rule('FREQ=DAILY;UNTIL=20260331T140000Z', zoned, fiveBehind).until).toBe(wallTime(2026, 3, 31, 9));
  });

  test('without Z holds as it stands, also in a zone', () => {
    expect(rule('FREQ=DAILY;UNTIL=20260331T140000', zoned, fiveBehind).until).toBe(wallTime(2026, 3, 31, 14));
  });

  test('in UTC holds as it stands where the series has no zone of its own', () => {
    for (const start of [floating, allDay]) {
      expect(rule('FREQ=DAILY;UNTIL=20260331T140000Z', start, fiveBehind).until).toBe(wallTime(2026, 3, 31, 14));
    }
  });

  test('is read with the punctuation of ISO 8601 too', () => {
    expect(rule('FREQ=DAILY;UNTIL=2026-03-31T14:00:00').until).toBe(wallTime(2026, 3, 31, 14));
  });

  test('allows what the clock showed before it was put back', () => {
    // At 01:00 UTC this clock goes back from 03:00 to 02:00.
    const change = Date.UTC(2026, 9, 25, 1);
    const putBack = (at: Instant): WallTime => (at + (at < change ? 2 : 1) * HOUR) as WallTime;
    const until = (text: string): number | null => rule(`FREQ=DAILY;UNTIL=${text}`, zoned, putBack).until;
    expect(until('20261025T013000Z')).toBe(wallTime(2026, 10, 25, 3) - 1);
    expect(until('20261025T003000Z')).toBe(wallTime(2026, 10, 25, 2, 30));
    expect(until('20261025T023000Z')).toBe(wallTime(2026, 10, 25, 3, 30));
  });
});
