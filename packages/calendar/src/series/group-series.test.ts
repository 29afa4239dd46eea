import { describe, expect, test } from 'vitest';
import { calendarText, eventLines, readText } from '../ical/fixture.ts';
import { groupSeries } from './group-series.ts';
import { isRecurring } from './series.ts';

function grouped(...events: readonly (readonly string[])[]) {
  return groupSeries(
    readText(calendarText(...events.flatMap((lines) => eventLines('DTSTART:20261123T090000Z', ...lines)))).events,
  );
}

describe('grouping events into series', () => {
  test('goes by uid, in the order in which the uids come', () => {
    const { series } = grouped(['UID:b'], ['UID:a', 'RRULE:FREQ=DAILY'], ['UID:b', 'RECURRENCE-ID:20261123T090000Z']);
    expect(series.map(({ uid, master, exceptions }) => [uid, master !== null, exceptions.length])).toEqual([
      ['b', true, 1],
      ['a', true, 0],
    ]);
  });

  test('keeps exceptions of a series that is not in the file', () => {
    const { series, warnings } = grouped(['RECURRENCE-ID:20261123T090000Z'], ['RECURRENCE-ID:20261124T090000Z']);
    expect(series).toMatchObject([{ master: null, exceptions: [{}, {}] }]);
    expect(warnings).toEqual([]);
  });

  test.each([
    [
      'the higher SEQUENCE',
      ['SEQUENCE:2', 'SUMMARY:holds', 'DTSTAMP:20260101T000000Z'],
      ['SEQUENCE:1', 'DTSTAMP:20260301T000000Z'],
    ],
    ['the later change', ['SUMMARY:holds', 'LAST-MODIFIED:20260301T000000Z'], ['LAST-MODIFIED:20260201T000000Z']],
    ['the last in the file', ['SUMMARY:first'], ['SUMMARY:holds']],
  ])('of two copies %s holds, and the other is counted', (_, one, other) => {
    for (const kind of [[], ['RECURRENCE-ID:20261123T090000Z']]) {
      const { series, warnings } = grouped([...one, ...kind], [...other, ...kind]);
      const [only] = series;
      expect((only?.master ?? only?.exceptions[0])?.title).toBe('holds');
      expect(only?.exceptions).toHaveLength(kind.length);
      expect(warnings).toMatchObject([{ code: 'duplicate_event', count: 1 }]);
    }
  });

  test('an exception for one occurrence and one for all later ones can stand at the same start', () => {
    const { series, warnings } = grouped(
      ['RRULE:FREQ=DAILY'],
      ['RECURRENCE-ID:20261124T090000Z'],
      ['RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T090000Z'],
    );
    expect(series[0]?.exceptions).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  test('a single event is not recurring; rules, dates and exceptions make it so', () => {
    const recurring = (...events: readonly (readonly string[])[]) => grouped(...events).series.map(isRecurring);
    expect(recurring([])).toEqual([false]);
    expect(recurring(['RRULE:FREQ=DAILY'])).toEqual([true]);
    expect(recurring(['RDATE:20261124T090000Z'])).toEqual([true]);
    expect(recurring(['RECURRENCE-ID:20261123T090000Z'])).toEqual([true]);
  });
});
