import { describe, expect, test } from 'vitest';
import { calendarText, eventLines, readText } from '../ical/fixture.ts';
import type { CalendarEvent, ListedStart } from '../event.ts';
import type { PlainDate } from '../time.ts';
import { expandCalendar } from './expand-calendar.ts';
import { between, CONTEXT, minutesOf, startsOf } from './fixture.ts';
import { groupSeries } from './group-series.ts';

const HALF_AN_HOUR = { days: 0, seconds: 1_800 };
const NOVEMBER = between('2026-11-01', '2026-12-01');
const WEEKLY = ['DTSTART;TZID=Europe/Berlin:20261102T090000', 'DURATION:PT30M', 'RRULE:FREQ=WEEKLY'];

function at(start: string, length = HALF_AN_HOUR): ListedStart {
  return { start: { kind: 'utc', at: Date.parse(start) }, length };
}

/** Expands a series of which the provider lists these occurrences, with exceptions that are given by their lines. */
function listed(
  lines: readonly string[],
  starts: readonly ListedStart[],
  ...exceptions: readonly (readonly string[])[]
) {
  const { events } = readText(calendarText(...[lines, ...exceptions].flatMap((one) => eventLines(...one))));
  const [master, ...others] = events as [CalendarEvent, ...CalendarEvent[]];
  const series = groupSeries([{ ...master, listedStarts: starts }, ...others]).series;
  return expandCalendar(series, NOVEMBER, CONTEXT);
}

describe('a series whose occurrences are listed', () => {
  test('takes place when the list says and at no other time of its rule', () => {
    const found = listed(WEEKLY, [at('2026-11-16T08:00Z'), at('2026-11-09T08:00Z')]);
    expect(startsOf(found)).toEqual(['2026-11-09T08:00', '2026-11-16T08:00']);
    expect(found.occurrences.map(({ key, recurring, moved }) => ({ key, recurring, moved }))).toEqual([
      { key: '20261109T080000Z', recurring: true, moved: false },
      { key: '20261116T080000Z', recurring: true, moved: false },
    ]);
  });

  test('does not take place where nothing is listed, not even at its own start', () => {
    expect(startsOf(listed(WEEKLY, []))).toEqual([]);
  });

  test('has what its rule would not make, and each listed length', () => {
    const found = listed(WEEKLY, [at('2026-11-03T10:00Z', { days: 0, seconds: 5_400 })]);
    expect(startsOf(found)).toEqual(['2026-11-03T10:00']);
    expect(found.occurrences.map(minutesOf)).toEqual([90]);
  });

  test('is replaced by an exception, listed or not', () => {
    const moved = ['RECURRENCE-ID:20261109T080000Z', 'DTSTART:20261110T120000Z', 'DURATION:PT1H'];
    for (const starts of [[at('2026-11-02T08:00Z')], [at('2026-11-02T08:00Z'), at('2026-11-09T08:00Z')]]) {
      const found = listed(WEEKLY, starts, moved);
      expect(startsOf(found)).toEqual(['2026-11-02T08:00', '2026-11-10T12:00']);
      expect(found.occurrences[1]).toMatchObject({ key: '20261109T080000Z', moved: true });
    }
  });

  test('keeps to its dates where it lasts all day', () => {
    const start = { kind: 'date', date: '2026-11-12' as PlainDate } as const;
    const found = listed(
      ['DTSTART;VALUE=DATE:20261105', 'RRULE:FREQ=WEEKLY'],
      [{ start, length: { days: 2, seconds: 0 } }],
    );
    expect(found.occurrences.map(({ key, allDay }) => ({ key, allDay }))).toEqual([
      { key: '20261112', allDay: { startOn: '2026-11-12', endOn: '2026-11-14' } },
    ]);
  });

  test('leaves out what lies outside of the window', () => {
    expect(startsOf(listed(WEEKLY, [at('2026-10-26T08:00Z'), at('2026-12-07T08:00Z')]))).toEqual([]);
  });
});
