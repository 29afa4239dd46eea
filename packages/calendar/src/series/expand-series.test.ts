import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../time.ts';
import { between, expand, minutesOf, startsOf, zoneNamed } from './fixture.ts';

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

describe('the window', () => {
  test('holds what shares time with it, and nothing that only touches it', () => {
    const event = ['DTSTART:20261123T090000Z', 'DTEND:20261123T100000Z'];
    const at = Date.UTC(2026, 10, 23, 9);
    const seen = (start: number, end: number): number => expand({ start, end }, [event]).occurrences.length;
    expect(seen(at - HOUR, at)).toBe(0);
    expect(seen(at - HOUR, at + 1)).toBe(1);
    expect(seen(at + HOUR - 1, at + 2 * HOUR)).toBe(1);
    expect(seen(at + HOUR, at + 2 * HOUR)).toBe(0);
    expect(seen(at + 10 * MINUTE, at + 20 * MINUTE)).toBe(1);
  });

  test('holds an event without length where it starts inside', () => {
    const event = ['DTSTART:20261123T090000Z'];
    const at = Date.UTC(2026, 10, 23, 9);
    const seen = (start: number, end: number): number => expand({ start, end }, [event]).occurrences.length;
    expect([seen(at, at + 1), seen(at - 1, at), seen(at - 1, at + 1), seen(at + 1, at + 2)]).toEqual([1, 0, 1, 0]);
  });

  test('without length asks what goes on at that instant', () => {
    const at = Date.UTC(2026, 10, 23, 9);
    const event = ['DTSTART:20261123T090000Z', 'DTEND:20261123T100000Z', 'RRULE:FREQ=DAILY'];
    const seen = (instant: number): number => expand({ start: instant, end: instant }, [event]).occurrences.length;
    expect([seen(at), seen(at + HOUR - 1), seen(at + HOUR), seen(at - 1)]).toEqual([1, 1, 0, 0]);
  });

  test('holds a long occurrence that began weeks before it', () => {
    const event = ['DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261220', 'RRULE:FREQ=YEARLY'];
    expect(startsOf(expand(NOVEMBER, [event]))).toEqual(['2026-10-01']);
  });
});

describe('time zones', () => {
  test('a series keeps its time on the wall when the clocks change', () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20261019T090000', 'RRULE:FREQ=WEEKLY'];
    expect(startsOf(expand(between('2026-10-15', '2026-11-05'), [series]))).toEqual([
      '2026-10-19T07:00',
      '2026-10-26T08:00',
      '2026-11-02T08:00',
    ]);
  });

  test('a start that the clock skips moves forward by the gap, and the series goes on at its own time', () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20260328T023000', 'RRULE:FREQ=DAILY;COUNT=3'];
    expect(startsOf(expand(between('2026-03-01', '2026-04-01'), [series]))).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
  });

  test('a series that begins in the gap keeps its own time afterwards', () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20260329T023000', 'RRULE:FREQ=DAILY;COUNT=2'];
    expect(startsOf(expand(between('2026-03-01', '2026-04-01'), [series]))).toEqual([
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
  });

  test('of a start that comes twice the first is meant', () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20261025T023000'];
    expect(startsOf(expand(between('2026-10-20', '2026-10-30'), [series]))).toEqual(['2026-10-25T00:30']);
  });

  test('the second time of an hour that comes twice can be named in UTC', () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20261024T023000', 'RDATE:20261025T013000Z'];
    const { occurrences } = expand(between('2026-10-25', '2026-10-26'), [series]);
    expect(occurrences).toMatchObject([{ key: '20261025T013000Z', interval: { start: Date.UTC(2026, 9, 25, 1, 30) } }]);
  });

  test('an end counts in elapsed time and days count on the wall', () => {
    const window = between('2026-10-24', '2026-10-25');
    const elapsed = ['DTSTART;TZID=Europe/Berlin:20261024T120000', 'DTEND;TZID=Europe/Berlin:20261025T120000'];
    const nominal = ['DTSTART;TZID=Europe/Berlin:20261024T120000', 'DURATION:P1D'];
    const weekly = [
      'DTSTART;TZID=Europe/Berlin:20261017T120000',
      'DTEND;TZID=Europe/Berlin:20261018T120000',
      'RRULE:FREQ=WEEKLY',
    ];
    expect(expand(window, [elapsed]).occurrences.map(minutesOf)).toEqual([25 * 60]);
    expect(expand(window, [nominal]).occurrences.map(minutesOf)).toEqual([25 * 60]);
    expect(expand(window, [weekly]).occurrences.map(minutesOf)).toEqual([24 * 60]);
  });

  test('floating times and dates are read in the zone of whoever looks, and their keys do not change', () => {
    const floating = ['UID:1', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=1'];
    const date = ['UID:2', 'DTSTART;VALUE=DATE:20261123'];
    const seen = ['Europe/Berlin', 'Asia/Tokyo'].map((name) =>
      expand(NOVEMBER, [floating, date], { zone: zoneNamed(name) }).occurrences.map(({ key, interval }) => [
        key,
        interval.start,
      ]),
    );
    expect(seen[0]).toEqual([
      ['20261123', Date.UTC(2026, 10, 22, 23)],
      ['20261123T090000', Date.UTC(2026, 10, 23, 8)],
    ]);
    expect(seen[1]).toEqual([
      ['20261123', Date.UTC(2026, 10, 22, 15)],
      ['20261123T090000', Date.UTC(2026, 10, 23, 0)],
    ]);
  });

  test('an all-day event on the day of the change has 25 hours', () => {
    const { occurrences } = expand(between('2026-10-24', '2026-10-27'), [['DTSTART;VALUE=DATE:20261025']]);
    expect(occurrences).toMatchObject([{ allDay: { startOn: '2026-10-25', endOn: '2026-10-26' } }]);
    expect(occurrences.map(minutesOf)).toEqual([25 * 60]);
  });

  test('a zone that is not known any more is counted, and the times are read where one looks', () => {
    const expansion = expand(NOVEMBER, [WEEKLY], { zoneOf: () => null });
    expect(startsOf(expansion)).toEqual(MONDAYS);
    expect(expansion.warnings).toMatchObject([{ code: 'unknown_zone', count: 1 }]);
  });
});

describe('dates that are added and taken away', () => {
  test.each([
    ['in the zone of the series', 'EXDATE;TZID=Europe/Berlin:20261109T090000'],
    ['in UTC', 'EXDATE:20261109T080000Z'],
    ['in another zone', 'EXDATE;TZID=America/New_York:20261109T030000'],
    ['floating', 'EXDATE:20261109T090000'],
    ['as a date', 'EXDATE;VALUE=DATE:20261109'],
  ])('EXDATE %s takes an occurrence away', (_, line) => {
    expect(startsOf(expand(NOVEMBER, [[...WEEKLY, line]]))).toEqual(without(1));
  });

  test('EXDATE as a time takes away the day of an all-day series', () => {
    const series = [
      'DTSTART;VALUE=DATE:20261123',
      'RRULE:FREQ=DAILY;COUNT=3',
      'EXDATE;TZID=Europe/Berlin:20261124T000000',
    ];
    expect(startsOf(expand(NOVEMBER, [series]))).toEqual(['2026-11-23', '2026-11-25']);
  });

  test('EXDATE can take DTSTART away, and does not change what COUNT counts', () => {
    const series = ['DTSTART:20261123T090000Z', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20261123T090000Z'];
    expect(startsOf(expand(NOVEMBER, [series]))).toEqual(['2026-11-24T09:00', '2026-11-25T09:00']);
  });

  test('RDATE adds a start, with a length of its own where it is a period', () => {
    const series = [...WEEKLY.slice(0, 2), 'RDATE:20261105T080000Z', 'RDATE;VALUE=PERIOD:20261106T080000Z/PT2H'];
    const expansion = expand(NOVEMBER, [series]);
    expect(startsOf(expansion)).toEqual(['2026-11-02T08:00', '2026-11-05T08:00', '2026-11-06T08:00']);
    expect(expansion.occurrences.map(minutesOf)).toEqual([30, 30, 120]);
  });

  test('RDATE as a date beside a time means that time on that date', () => {
    expect(startsOf(expand(NOVEMBER, [[...WEEKLY.slice(0, 2), 'RDATE;VALUE=DATE:20261105']]))[1]).toBe(
      '2026-11-05T08:00',
    );
  });

  test('what RDATE and the rules both make counts once', () => {
    const series = [...WEEKLY, 'RDATE:20261109T080000Z', 'RDATE;TZID=America/New_York:20261109T030000'];
    expect(startsOf(expand(NOVEMBER, [series]))).toEqual(MONDAYS);
  });

  test('several rules are one set, and COUNT of the second counts what the second makes', () => {
    const series = [
      'DTSTART:20261102T090000Z',
      'RRULE:FREQ=WEEKLY;COUNT=2',
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=20;COUNT=1',
    ];
    expect(startsOf(expand(NOVEMBER, [series]))).toEqual(['2026-11-02T09:00', '2026-11-09T09:00', '2026-11-20T09:00']);
  });

  test('EXRULE takes away what it makes', () => {
    const series = [...WEEKLY, 'EXRULE:FREQ=WEEKLY;INTERVAL=2'];
    expect(startsOf(expand(NOVEMBER, [series]))).toEqual(without(0, 2, 4));
  });

  test('a rule that cannot be read is counted, and the event happens once', () => {
    const expansion = expand(NOVEMBER, [[...WEEKLY.slice(0, 2), 'RRULE:FREQ=SOMETIMES']]);
    expect(startsOf(expansion)).toEqual(['2026-11-02T08:00']);
    expect(expansion.warnings).toMatchObject([{ code: 'unreadable_rule', count: 1 }]);
  });
});

describe('bounds', () => {
  test('a series with more occurrences than the limit gives the first ones and says so', () => {
    const expansion = expand(NOVEMBER, [WEEKLY], { limit: 3 });
    expect(startsOf(expansion)).toEqual(MONDAYS.slice(0, 3));
    expect(expansion.warnings).toMatchObject([{ code: 'too_many_occurrences', count: 1 }]);
    expect(expand(NOVEMBER, [WEEKLY], { limit: 5 }).warnings).toEqual([]);
  });

  test('over the limit the starts of the rule are kept before single dates, whichever come first', () => {
    const dates = ['20261101T100000Z', '20261103T100000Z', '20261104T100000Z'];
    const series = [...WEEKLY, `RDATE:${dates.join(',')}`];
    expect(startsOf(expand(NOVEMBER, [series], { limit: 3 }))).toEqual(MONDAYS.slice(0, 3));
    const room = startsOf(expand(NOVEMBER, [series], { limit: MONDAYS.length + 1 }));
    expect(room).toEqual(['2026-11-01T10:00', ...MONDAYS]);
  });

  test('a start every second does not use up the limit before the window', () => {
    const series = ['DTSTART:20000101T000000Z', 'RRULE:FREQ=SECONDLY'];
    const { occurrences, warnings } = expand(between('2026-11-23T09:00:00Z', '2026-11-23T09:00:10Z'), [series], {
      limit: 10,
    });
    expect(occurrences).toHaveLength(10);
    expect(warnings).toEqual([]);
  });

  test('dates at the end of the calendar do not throw', () => {
    const series = ['DTSTART;VALUE=DATE:99991220', 'DURATION:P99999D', 'RRULE:FREQ=DAILY'];
    expect(expand(between('9999-12-01', '9999-12-31'), [series]).occurrences.length).toBeGreaterThan(0);
    expect(expand(NOVEMBER, [['DTSTART:00000101T000000Z', 'DURATION:P999999999D']]).occurrences).toHaveLength(1);
  });
});
