import type { MirroredEvent, Occurrence, PlainDate } from '@clearweek/calendar';
import { WEEK, addDays, toInstant, wallTime } from '@clearweek/calendar';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allDay, berlin, meeting } from '../metrics/testing/sample-occurrence.ts';
import type { Sample } from '../metrics/testing/sample-occurrence.ts';
import { describeSeries, describeSeriesSteps } from './describe-series.ts';

/** Monday 30 November 2026; the thirteen weeks before it began on Monday 31 August. */
const now = toInstant(wallTime(2026, 11, 30), berlin);
const first = '2026-08-31' as PlainDate;
const describeAll = (occurrences: Occurrence<MirroredEvent>[], knownWeeks = 13) =>
  describeSeries({ occurrences, now, knownUntil: now + knownWeeks * WEEK, zone: berlin });

/** One occurrence of a series on each of `count` dates, `step` days apart, at 10:00. */
function series(
  step: number,
  count: number,
  sample: Sample = {},
  from: PlainDate = first,
): Occurrence<MirroredEvent>[] {
  return Array.from({ length: count }, (_, index) =>
    meeting(`${addDays(from, index * step)}T10:00`, sample.minutes ?? 30, { uid: 's', recurring: true, ...sample }),
  );
}

describe('the facts of a series', () => {
  test('a weekly meeting of six for half an hour costs 52 times three person-hours a year', () => {
    const [facts] = describeAll(series(7, 20, { people: 6, optional: 2, external: 1, responses: { accepted: 6 } }));
    expect(facts).toEqual({
      id: 's',
      title: 'A title',
      cadence: 'weekly',
      durationMinutes: 30,
      attendees: 6,
      optionalAttendees: 2,
      externalAttendees: 1,
      responses: { accepted: 6, declined: 0, tentative: 0, needsAction: 0 },
      occurrences: { held: 13, cancelled: 0, moved: 0 },
      hasAgenda: true,
      hasNotesDocument: false,
      hasConferenceLink: false,
      cues: [],
      keep: false,
      active: true,
      endsOn: null,
      notAMeeting: null,
      personMinutesPerYear: 52 * 30 * 6,
      personMinutesPerWeek: 180,
    });
  });

  test('held, cancelled and moved are counted over thirteen weeks; moved ones were held', () => {
    const all = series(7, 20).map((occurrence, index) => {
      if (index === 3 || index === 15) return { ...occurrence, event: { ...occurrence.event, cancelled: true } };
      if (index !== 6) return occurrence;
      const interval = { start: occurrence.interval.start + 9 * 864e5, end: occurrence.interval.end + 9 * 864e5 };
      return { ...occurrence, moved: true, interval };
    });
    const tooOld = series(7, 3, {}, '2026-08-10' as PlainDate);
    const [facts] = describeAll([...tooOld, ...all]);
    expect(facts).toMatchObject({ cadence: 'weekly', occurrences: { held: 12, cancelled: 1, moved: 1 } });
    expect(facts?.personMinutesPerYear).toBe(12 * 4 * 30 * 3);
  });

  test('moving occurrences into other weeks does not change the cadence', () => {
    const all = series(14, 10).map((occurrence, index) => {
      if (index % 2 === 0) return occurrence;
      const interval = { start: occurrence.interval.start + WEEK, end: occurrence.interval.end + WEEK };
      return { ...occurrence, moved: true, interval };
    });
    expect(describeAll(all)[0]).toMatchObject({ cadence: 'biweekly', personMinutesPerYear: 26 * 30 * 3 });
  });

  test('what does not recur is no series', () => {
    expect(describeAll([meeting('2026-11-02T10:00', 60)])).toEqual([]);
  });

  test('one exception changes neither title nor people nor duration nor features', () => {
    const odd: Partial<MirroredEvent> = {
      title: 'Once',
      hasAgenda: false,
      cues: ['incident'],
      recurrenceId: { kind: 'utc', at: 0 },
    };
    const all = series(7, 13).map((occurrence, index) =>
      index === 12
        ? meeting('2026-11-23T10:00', 90, { uid: 's', recurring: true, people: 40, event: odd })
        : occurrence,
    );
    expect(describeAll(all)[0]).toMatchObject({ title: 'A title', attendees: 3, durationMinutes: 30, hasAgenda: true });
  });

  test('the cues are those of the newest regular occurrence, not of all together', () => {
    const [old, held, odd] = [['plans'], ['decides', 'reports'], ['incident']] as const;
    const regular = (count: number, cues: MirroredEvent['cues'], from: PlainDate) =>
      series(7, count, { event: { cues } }, from);
    const exception = { cues: odd, recurrenceId: { kind: 'utc', at: 0 } } as const;
    const all = [
      ...regular(6, old, first),
      ...regular(6, held, addDays(first, 42)),
      ...series(7, 1, { event: exception }, addDays(first, 84)),
    ];
    expect(describeAll(all)[0]?.cues).toEqual(held);
  });

  test('a change of all that follow shows', () => {
    const later: Partial<MirroredEvent> = { title: 'New', recurrenceId: { kind: 'utc', at: 0 }, thisAndFuture: true };
    const all = [...series(7, 8), ...series(7, 5, { people: 5, moved: true, event: later }, addDays(first, 56))];
    expect(describeAll(all)[0]).toMatchObject({ title: 'New', attendees: 5, occurrences: { held: 13, moved: 0 } });
  });

  test('a series over the change of clocks stays weekly and on one duration', () => {
    expect(describeAll(series(7, 13))[0]).toMatchObject({ cadence: 'weekly', durationMinutes: 30 });
  });
});

describe('what a series costs', () => {
  const perYear = (all: Occurrence<MirroredEvent>[], knownWeeks?: number) =>
    describeAll(all, knownWeeks)[0]?.personMinutesPerYear;

  test.each([
    ['working days', [0, 1, 2, 3, 4].flatMap((day) => series(7, 20, {}, addDays(first, day))), 260],
    ['two days a week', [1, 3].flatMap((day) => series(7, 20, {}, addDays(first, day))), 104],
    ['every other week', series(14, 10), 26],
    ['every four weeks', series(28, 6), 13],
    ['every thirteen weeks', series(91, 2), 4],
    ['every week, begun three weeks ago', series(7, 8, {}, '2026-11-09' as PlainDate), 52],
    ['every week, begun next week', series(7, 12, {}, '2026-12-07' as PlainDate), 52],
  ])('%s', (_, all, occurrences) => {
    expect(perYear(all)).toBe(occurrences * 30 * 3);
  });

  test('irregular ones are taken four times as often as in thirteen weeks', () => {
    const weeks = [0, 1, 4, 6, 11, 12, 14];
    const all = weeks.flatMap((week) => series(7, 1, {}, addDays(first, week * 7)));
    expect(describeAll(all)[0]).toMatchObject({ cadence: 'irregular', personMinutesPerYear: 6 * 4 * 30 * 3 });
  });

  test('who declined costs nothing', () => {
    expect(perYear(series(7, 20, { people: 6, responses: { accepted: 4, declined: 2 } }))).toBe(52 * 30 * 4);
  });

  test('a series that is over costs nothing more and says when it ended', () => {
    expect(describeAll(series(7, 10))[0]).toMatchObject({
      active: false,
      endsOn: '2026-11-02',
      occurrences: { held: 10 },
      personMinutesPerYear: 0,
      personMinutesPerWeek: 0,
    });
  });

  test('a series that has not begun and whose end is in sight costs what is planned, and no whole year', () => {
    const rules = ['FREQ=WEEKLY;COUNT=2'];
    const planned = series(7, 2, { people: 3, event: { rules } }, '2026-12-07' as PlainDate);
    expect(describeAll(planned)[0]).toMatchObject({ active: true, personMinutesPerYear: 2 * 30 * 3 });
    expect(describeAll(planned, 2)[0]).toMatchObject({ active: true, personMinutesPerYear: 52 * 30 * 3 });
  });

  test('a series whose rule ended is over, however irregular it was', () => {
    const rules = ['FREQ=MONTHLY;BYMONTHDAY=1,2,20;UNTIL=20261125T000000Z'];
    const irregular = [49, 50, 68, 80, 81].map((days) =>
      meeting(`${addDays(first, days)}T10:00`, 30, { uid: 's', recurring: true, event: { rules } }),
    );
    expect(describeAll(irregular, 0)[0]).toMatchObject({ active: false, personMinutesPerYear: 0 });
    const open = irregular.map((one) => ({
      ...one,
      event: { ...one.event, rules: ['FREQ=MONTHLY;BYMONTHDAY=1,2,20'] },
    }));
    expect(describeAll(open, 0)[0]).toMatchObject({ active: true });
  });

  test('a series whose rest was called off is over', () => {
    const rest = series(7, 10, { event: { cancelled: true } }, '2026-11-30' as PlainDate);
    expect(describeAll([...series(7, 13), ...rest])[0]).toMatchObject({ active: false, endsOn: '2026-11-23' });
  });

  test('without a look ahead the past decides: two steps of silence end a series', () => {
    expect(describeAll(series(7, 13), 0)[0]).toMatchObject({ active: true, personMinutesPerYear: 4680 });
    expect(describeAll(series(7, 12), 0)[0]).toMatchObject({ active: true });
    expect(describeAll(series(7, 11), 0)[0]).toMatchObject({ active: false, endsOn: '2026-11-09' });
    expect(describeAll(series(28, 3), 0)[0]).toMatchObject({ active: true });
  });

  test('a series that is no meeting is told with its reason and costs nothing', () => {
    const birthdays = Array.from({ length: 20 }, (_, index) =>
      allDay(addDays(first, index * 7), 1, { uid: 'b', recurring: true }),
    );
    const focus = series(7, 20, { uid: 'f', people: 1, event: { kind: 'focusTime' } });
    expect(describeAll([...birthdays, ...focus])).toMatchObject([
      { id: 'b', notAMeeting: 'all_day', personMinutesPerYear: 0 },
      { id: 'f', notAMeeting: 'focus_block', personMinutesPerYear: 0 },
    ]);
  });

  test('the most expensive comes first, equal ones by id', () => {
    const all = [
      ...series(7, 20, { uid: 'c' }),
      ...series(7, 20, { uid: 'b', people: 9 }),
      ...series(7, 20, { uid: 'a' }),
      ...series(14, 10, { uid: 'd' }),
    ];
    expect(describeAll(all).map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']);
  });
});

test('neither order nor copies change the facts', () => {
  const all = [...series(7, 20), ...series(14, 10, { uid: 't', people: 5 }), ...series(28, 5, { uid: 'u' })];
  const expected = describeAll(all);
  const order = fc.shuffledSubarray([...all.keys(), ...all.keys()], { minLength: all.length * 2 });
  fc.assert(
    fc.property(order, (indexes) => {
      const mixed = indexes.map((index) => all[index]).filter((occurrence) => occurrence !== undefined);
      expect(describeAll(mixed)).toEqual(expected);
    }),
  );
});

describe('describing in steps', () => {
  const many = Array.from({ length: 400 }, (_, index) => series(7, 20, { uid: `s-${index}`, people: 2 + (index % 7) }));
  const input = { occurrences: many.flat(), now, knownUntil: now + 13 * WEEK, zone: berlin };

  test('gives what describing in one go gives, the costliest first, and pauses', () => {
    const steps = describeSeriesSteps(input);
    const progress: number[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) progress.push(step.value.done);
    expect(step.value).toEqual(describeSeries(input));
    expect(step.value.map(({ attendees }) => attendees).slice(0, 3)).toEqual([8, 8, 8]);
    expect(progress.length).toBeGreaterThan(4);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });
});
