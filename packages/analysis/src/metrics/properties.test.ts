import type { IsoWeek, MirroredEvent, Occurrence, WorkingHours } from '@clearweek/calendar';
import { MINUTE, weekInterval } from '@clearweek/calendar';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayShape } from './day-shape.ts';
import { metricDefinitions } from './definitions.ts';
import { measureWeek, measureWeekSteps } from './measure-week.ts';
import { measureByMinute } from './testing/minute-model.ts';
import { meeting, zoneNamed } from './testing/sample-occurrence.ts';
import type { WeekInput } from './week-shape.ts';
import { measuredWindow } from './week-shape.ts';

const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'].map(zoneNamed);
// Weeks in which clocks change in some of the zones, and one in which none do.
const weeks = ['2026-W10', '2026-W13', '2026-W14', '2026-W40', '2026-W43', '2026-W48'] as IsoWeek[];

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const workingHours: fc.Arbitrary<WorkingHours> = fc.array(
  fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), start: clock, end: clock }),
  { maxLength: 3 },
);

/** An occurrence up to three days before or after the week that starts at `start`, in whole minutes. */
const anyOccurrence = (start: number): fc.Arbitrary<Occurrence<MirroredEvent>> =>
  fc
    .record({
      uid: fc.integer({ min: 0, max: 40 }),
      at: fc.integer({ min: -3 * 24 * 60, max: 9 * 24 * 60 }),
      minutes: fc.oneof(fc.integer({ min: 0, max: 240 }), fc.integer({ min: 0, max: 1600 })),
      people: fc.integer({ min: 0, max: 12 }),
      answer: fc.constantFrom('accepted', 'declined', 'tentative', 'needsAction'),
      kind: fc.constantFrom('default', 'default', 'default', 'focusTime', 'outOfOffice'),
    })
    .map(({ uid, at, minutes, people, answer, kind }) => ({
      ...meeting('2026-01-01T00:00', 0, { uid: `${uid}`, key: `${at}+${minutes}`, people, answer, event: { kind } }),
      interval: { start: start + at * MINUTE, end: start + (at + minutes) * MINUTE },
    }));

/** Any week of anybody: hours of any pattern, meetings and leave in and around the week. */
const anyWeek: fc.Arbitrary<WeekInput> = fc
  .record({ week: fc.constantFrom(...weeks), zone: fc.constantFrom(...zones), workingHours })
  .chain(({ week, zone, workingHours: hours }) =>
    fc
      .array(anyOccurrence(weekInterval(week, zone).start), { maxLength: 40 })
      .map((occurrences) => ({ week, zone, workingHours: hours, occurrences })),
  );

/** The value of a metric that is never null. */
const value = (metrics: ReturnType<typeof measureWeek>, id: keyof ReturnType<typeof measureWeek>) => metrics[id] ?? NaN;

describe('for any week', () => {
  test('intervals give the same minutes as a look at every single minute', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        expect(measureWeek(week)).toMatchObject(measureByMinute(week));
      }),
    );
  });

  test('focus, fragments and meetings inside it fill the working time exactly', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const m = measureWeek(week);
        const parts = value(m, 'focus_minutes') + value(m, 'fragmented_minutes') + value(m, 'in_hours_meeting_minutes');
        expect(parts).toBe(m.working_minutes);
      }),
    );
  });

  test('meetings in and after hours are never more than all, and exactly all without leave', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const m = measureWeek(week);
        const split = value(m, 'in_hours_meeting_minutes') + value(m, 'after_hours_meeting_minutes');
        const leave = week.occurrences.some(({ event }) => event.kind === 'outOfOffice');
        if (leave) expect(split).toBeLessThanOrEqual(value(m, 'meeting_minutes'));
        else expect(split).toBe(m.meeting_minutes);
      }),
    );
  });

  test('overlapping time is within conflicting time, and that within meeting time', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const m = measureWeek(week);
        const [overlap, whole] = [value(m, 'conflict_hours.overlap'), value(m, 'conflict_hours.whole')];
        expect(overlap).toBeLessThanOrEqual(whole);
        expect(whole).toBeLessThanOrEqual(value(m, 'meeting_minutes'));
      }),
    );
  });

  test('all minutes lie within the length of the week, shares within 0 and 1, and nothing is negative', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const { start, end } = weekInterval(week.week, week.zone);
        const most = { minutes: (end - start) / MINUTE, share: 1, count: week.occurrences.length };
        const metrics = measureWeek(week);
        for (const { id, unit } of metricDefinitions) {
          const measured = metrics[id];
          if (measured === null) expect(id).toBe('back_to_back_share');
          else expect(measured >= 0 && measured <= most[unit], `${id} is ${measured}`).toBe(true);
        }
      }),
    );
  });

  test('neither the order of the input nor copies in it change anything', () => {
    const shuffled = anyWeek.chain((week) =>
      fc.tuple(
        fc.constant(week),
        fc.shuffledSubarray([...week.occurrences, ...week.occurrences], { minLength: week.occurrences.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([week, occurrences]) => {
        expect(measureWeek({ ...week, occurrences })).toEqual(measureWeek(week));
      }),
    );
  });

  test('the stretches of its days add up to the metrics and never overlap', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const segments = dayShape(week).flatMap((day) => day.segments);
        const minutesOf = (kind: string) =>
          segments.filter((one) => one.kind === kind).reduce((sum, { start, end }) => sum + (end - start) / MINUTE, 0);
        const m = measureWeek(week);
        expect(minutesOf('focus')).toBe(m.focus_minutes);
        expect(minutesOf('fragment')).toBe(m.fragmented_minutes);
        expect(minutesOf('meeting')).toBe(m.meeting_minutes);
        segments
          .slice(1)
          .forEach(({ start }, index) => expect(start).toBeGreaterThanOrEqual(segments[index]?.end ?? NaN));
      }),
    );
  });

  test('what lies outside of the measured window changes nothing', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const { start, end } = measuredWindow(week.week, week.zone);
        const inside = week.occurrences.filter(({ interval }) => interval.end > start && interval.start < end);
        expect(measureWeek({ ...week, occurrences: inside })).toEqual(measureWeek(week));
      }),
    );
  });

  test('a further meeting never makes more focus', () => {
    const withMore = anyWeek.chain((week) =>
      fc.tuple(fc.constant(week), anyOccurrence(weekInterval(week.week, week.zone).start)),
    );
    fc.assert(
      fc.property(withMore, ([week, more]) => {
        // Leave could: it takes unanswered meetings away.
        const added = { ...more, event: { ...more.event, uid: 'another', kind: 'default' as const } };
        const after = measureWeek({ ...week, occurrences: [...week.occurrences, added] });
        expect(value(after, 'focus_minutes')).toBeLessThanOrEqual(value(measureWeek(week), 'focus_minutes'));
      }),
    );
  });
});

test('every metric that is measured has one definition, and the reverse', () => {
  const ids = metricDefinitions.map(({ id }) => id);
  const measured = measureWeek({
    week: '2026-W48' as IsoWeek,
    zone: zoneNamed('UTC'),
    workingHours: [],
    occurrences: [],
  });
  expect(Object.keys(measured).sort()).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

test('a week with very many occurrences is measured with pauses, and to the same figures', () => {
  const week = '2026-W48' as IsoWeek;
  const [zone] = zones;
  const { start } = weekInterval(week, zone!);
  const occurrences = Array.from({ length: 50_000 }, (_, index) => ({
    ...meeting('2026-11-23T00:00', 0, { uid: `${index}`, people: 2 }),
    interval: { start: start + ((index * 7) % 9_000) * MINUTE, end: start + (((index * 7) % 9_000) + 3) * MINUTE },
  }));
  const input = { week, zone: zone!, workingHours: [], occurrences };
  const steps = measureWeekSteps(input);
  let pauses = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) pauses += 1;
  expect(pauses).toBeGreaterThan(5);
  expect(step.value).toEqual(measureWeek(input));
  expect(step.value).toMatchObject({ meetings: 50_000, meeting_minutes: 9_000 + 2 });
});
