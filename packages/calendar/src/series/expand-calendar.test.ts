import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarText, eventLines, readText } from '../ical/fixture.ts';
import { DAY, HOUR } from '../time.ts';
import { expandCalendar, expandCalendarSteps } from './expand-calendar.ts';
import { between, BERLIN, CONTEXT } from './fixture.ts';
import { groupSeries } from './group-series.ts';

const text = (value: number): string => new Date(value).toISOString().replaceAll(/[-:]|\.\d+/g, '');

/** A year around two changes of the clock. */
const YEAR = between('2026-01-01', '2027-01-01');

const start = fc.integer({ min: 0, max: 365 * 24 }).map((hours) => YEAR.start + hours * HOUR);
const zoneName = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
const rule = fc.constantFrom(
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=DAILY;COUNT=40',
  'FREQ=HOURLY;INTERVAL=7',
);
const duration = fc.constantFrom('PT0S', 'PT30M', 'PT26H', 'P1D', 'P3DT1H', 'P5W');

/** A series with exceptions at its own starts or beside them. */
const seriesLines = fc
  .record({
    at: start,
    zone: zoneName,
    rule,
    duration,
    allDay: fc.boolean(),
    shift: fc.integer({ min: -60, max: 60 }),
    later: fc.boolean(),
  })
  .map(({ at, zone, rule: value, duration: length, allDay, shift, later }) => {
    const wall = text(at).slice(0, -1);
    const first = allDay ? `;VALUE=DATE:${wall.slice(0, 8)}` : `;TZID=${zone}:${wall}`;
    const lasts = allDay ? 'DURATION:P2D' : `DURATION:${length}`;
    const other = text(at + 7 * DAY).slice(0, allDay ? 8 : -1);
    const moved = text(at + 7 * DAY + shift * (allDay ? DAY : HOUR)).slice(0, allDay ? 8 : -1);
    const kind = allDay ? ';VALUE=DATE' : `;TZID=${zone}`;
    const range = later ? ';RANGE=THISANDFUTURE' : '';
    return [
      eventLines(
        `DTSTART${first}`,
        lasts,
        `RRULE:${value}`,
        `EXDATE${kind}:${text(at + 2 * DAY).slice(0, allDay ? 8 : -1)}`,
      ),
      eventLines(`RECURRENCE-ID${range}${kind}:${other}`, `DTSTART${kind}:${moved}`, lasts),
    ];
  });

test('a window shows exactly what the whole year shows in that window', () => {
  const windows = fc.tuple(start, fc.integer({ min: 0, max: 40 * 24 }));
  fc.assert(
    fc.property(seriesLines, windows, (lines, [from, hours]) => {
      const { series } = groupSeries(readText(calendarText(...lines.flat())).events);
      const window = { start: from, end: from + (hours + 1) * HOUR };
      const wide = { start: YEAR.start - 200 * DAY, end: YEAR.end + 200 * DAY };
      const context = { ...CONTEXT, limit: 20_000 };
      const inside = expandCalendar(series, wide, context).occurrences.filter(({ interval }) =>
        interval.start === interval.end
          ? interval.start >= window.start && interval.start < window.end
          : interval.start < window.end && interval.end > window.start,
      );
      expect(expandCalendar(series, window, context).occurrences).toEqual(inside);
    }),
    { numRuns: 150 },
  );
});

test('no occurrence has the key of another one, and they come in order', () => {
  fc.assert(
    fc.property(seriesLines, (lines) => {
      const { series } = groupSeries(readText(calendarText(...lines.flat())).events);
      const { occurrences } = expandCalendar(series, YEAR, { ...CONTEXT, limit: 20_000 });
      expect(new Set(occurrences.map(({ key }) => key)).size).toBe(occurrences.length);
      const starts = occurrences.map(({ interval }) => interval.start);
      expect(starts).toEqual(starts.toSorted((one, other) => one - other));
    }),
    { numRuns: 50 },
  );
});

test('expanding in steps gives what expanding in one go gives, and tells how far it has come', () => {
  const lines = Array.from({ length: 600 }, (_, index) => eventLines(`UID:${index}`, 'DTSTART:20261123T090000Z'));
  const { series } = groupSeries(readText(calendarText(...lines.flat())).events);
  const steps = expandCalendarSteps(series, YEAR, CONTEXT);
  const progress: number[] = [];
  let step = steps.next();
  for (; !step.done; step = steps.next()) progress.push(step.value.done);
  expect(progress).toEqual([0, 250, 500]);
  expect(step.value).toEqual(expandCalendar(series, YEAR, CONTEXT));
  expect(step.value.occurrences).toHaveLength(600);
});

test('warnings of all series are added up', () => {
  const lines = [1, 2, 3].map((uid) => eventLines(`UID:${uid}`, 'DTSTART:20261123T090000Z', 'RRULE:FREQ=NEVER'));
  const { series } = groupSeries(readText(calendarText(...lines.flat())).events);
  expect(expandCalendar(series, YEAR, { ...CONTEXT, zone: BERLIN }).warnings).toMatchObject([
    { code: 'unreadable_rule', count: 3 },
  ]);
});

test('a calendar of endless series ends in bounded time, and every series that was cut is counted', () => {
  const lines = Array.from({ length: 500 }, (_, index) =>
    eventLines(`UID:${index}`, 'DTSTART:20000101T000000Z', 'RRULE:FREQ=SECONDLY'),
  );
  const { series } = groupSeries(readText(calendarText(...lines.flat())).events);
  const { warnings } = expandCalendar(series, YEAR, CONTEXT);
  expect(warnings).toMatchObject([{ code: 'too_many_occurrences', count: 500 }]);
});
