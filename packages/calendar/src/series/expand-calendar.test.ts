import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
  expect(progress).toEqual([0, 100, 200, 300, 400, 500, 600]);
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

describe('a calendar with more than can be laid out', () => {
  const endless = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      eventLines(`UID:endless-${index}`, 'DTSTART:20000101T000000Z', 'RRULE:FREQ=SECONDLY'),
    );
  const expandLines = (lines: readonly (readonly string[])[]) =>
    expandCalendar(groupSeries(readText(calendarText(...lines.flat())).events).series, YEAR, {
      ...CONTEXT,
      limit: 5_000,
    });

  test('gives a bounded number of occurrences, and at least one of every series', () => {
    const { occurrences } = expandLines(endless(2_000));
    expect(occurrences.length).toBeLessThanOrEqual(300_000);
    expect(new Set(occurrences.map(({ event }) => event.uid)).size).toBe(2_000);
  });

  test('does not lose honest series and single events behind endless ones', () => {
    const weekly = Array.from({ length: 200 }, (_, index) =>
      eventLines(`UID:weekly-${index}`, 'DTSTART:20260105T090000Z', 'RRULE:FREQ=WEEKLY;COUNT=40'),
    );
    const single = Array.from({ length: 200 }, (_, index) =>
      eventLines(`UID:single-${index}`, 'DTSTART:20260601T090000Z'),
    );
    const { occurrences, warnings } = expandLines([...endless(60), ...weekly, ...single]);
    const count = (kind: string) => occurrences.filter(({ event }) => event.uid.startsWith(kind)).length;
    expect([count('weekly'), count('single')]).toEqual([200 * 40, 200]);
    expect(warnings).toMatchObject([{ code: 'too_many_occurrences', count: 60 }]);
  });

  test('ends soon too where its rules make much work and no occurrence', () => {
    // Counted from the year 1250 on, day by day, each would be looked at for a quarter of a million days.
    const counted = Array.from({ length: 2_000 }, (_, index) =>
      eventLines(`UID:${index}`, 'DTSTART:12500101T000000Z', 'RRULE:FREQ=DAILY;COUNT=280000'),
    );
    const { occurrences, warnings } = expandLines(counted);
    expect(occurrences.length).toBeLessThan(100 * 365);
    expect(warnings[0]?.count).toBeGreaterThan(1_800);
  });

  test('pauses often', () => {
    const { series } = groupSeries(readText(calendarText(...endless(30).flat())).events);
    const steps = expandCalendarSteps(series, YEAR, { ...CONTEXT, limit: 5_000 });
    let pauses = 0;
    while (steps.next().done !== true) pauses += 1;
    expect(pauses).toBeGreaterThan(10);
  });
});
