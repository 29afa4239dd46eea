import type { IsoWeek } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { measureWeek } from './measure-week.ts';
import { allDay, berlin, meeting } from './testing/sample-occurrence.ts';
import { measuredWindow } from './week-shape.ts';
import type { WeekInput } from './week-shape.ts';

const nineToFive = [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }];
/** One working day, Monday 23 November 2026, keeps the sums small. */
const mondayOnly = [{ days: [1], start: '09:00', end: '17:00' }];

function measure(occurrences: WeekInput['occurrences'], rest: Partial<WeekInput> = {}) {
  return measureWeek({ week: '2026-W48' as IsoWeek, zone: berlin, workingHours: mondayOnly, occurrences, ...rest });
}

describe('time in meetings', () => {
  test('14:00–15:00 and 14:30–15:30 are an hour and a half, not two', () => {
    const metrics = measure([meeting('2026-11-23T14:00', 60), meeting('2026-11-23T14:30', 60)]);
    expect(metrics).toMatchObject({ meetings: 2, meeting_minutes: 90 });
  });

  test('a week without meetings has no share of back-to-back ones, and zero of everything that can be counted', () => {
    expect(measure([])).toEqual({
      meetings: 0,
      meeting_minutes: 0,
      working_minutes: 480,
      in_hours_meeting_minutes: 0,
      after_hours_meeting_minutes: 0,
      focus_minutes: 480,
      fragmented_minutes: 0,
      'conflict_hours.overlap': 0,
      'conflict_hours.whole': 0,
      recurring_meeting_minutes: 0,
      large_meetings: 0,
      large_meeting_minutes: 0,
      long_meetings: 0,
      long_meeting_minutes: 0,
      back_to_back_share: null,
      meetings_without_agenda: 0,
      meetings_nobody_answered: 0,
      unanswered_meetings: 0,
      unanswered_meeting_minutes: 0,
    });
  });

  test('a meeting over the edge of the week gives each week its minutes and the count to the week of its start', () => {
    const overSunday = meeting('2026-11-29T23:30', 90);
    expect(measure([overSunday])).toMatchObject({ meetings: 1, meeting_minutes: 30, long_meeting_minutes: 30 });
    expect(measure([overSunday], { week: '2026-W49' as IsoWeek })).toMatchObject({
      meetings: 0,
      meeting_minutes: 60,
      long_meetings: 0,
      long_meeting_minutes: 60,
      back_to_back_share: null,
    });
  });

  test('seconds are rounded once, at the end: three meetings of 20 seconds are one minute', () => {
    const third = 1 / 3;
    const short = ['09:00', '10:00', '11:00'].map((time) => meeting(`2026-11-23T${time}`, third));
    expect(measure(short)).toMatchObject({ meetings: 3, meeting_minutes: 1 });
  });

  test('recurring, large and long meetings are told apart by series, nine people and more than an hour', () => {
    const metrics = measure([
      meeting('2026-11-23T09:00', 60, { people: 9, recurring: true }),
      meeting('2026-11-23T10:00', 61, { people: 8 }),
      meeting('2026-11-23T12:00', 60, { people: 8, recurring: true }),
      meeting('2026-11-23T12:30', 60, { people: 40, recurring: true }),
    ]);
    expect(metrics).toMatchObject({
      recurring_meeting_minutes: 150,
      large_meetings: 2,
      large_meeting_minutes: 120,
      long_meetings: 1,
      long_meeting_minutes: 61,
    });
  });
});

describe('conflicting meetings', () => {
  test('13:00–14:00 and 13:30–14:30 conflict for 30 minutes by overlap and for 90 in whole', () => {
    const metrics = measure([meeting('2026-11-23T13:00', 60), meeting('2026-11-23T13:30', 60)]);
    expect(metrics).toMatchObject({ 'conflict_hours.overlap': 30, 'conflict_hours.whole': 90 });
  });

  test('a private appointment beside a meeting is no conflict, and adds nothing to one', () => {
    const dentist = meeting('2026-11-23T13:00', 30, { people: 1, role: 'organizer' });
    const work = [meeting('2026-11-23T13:00', 60), meeting('2026-11-23T13:30', 60)];
    expect(measure([dentist, ...work.slice(0, 1)])).toMatchObject({
      'conflict_hours.overlap': 0,
      'conflict_hours.whole': 0,
    });
    expect(measure([dentist, ...work])).toMatchObject({ 'conflict_hours.overlap': 30, 'conflict_hours.whole': 90 });
  });

  test('three meetings at once conflict for the time that two or more run, counted once', () => {
    const metrics = measure([
      meeting('2026-11-23T13:00', 60),
      meeting('2026-11-23T13:30', 60),
      meeting('2026-11-23T13:45', 30),
      meeting('2026-11-23T16:00', 60),
    ]);
    expect(metrics).toMatchObject({ 'conflict_hours.overlap': 45, 'conflict_hours.whole': 90 });
  });

  test('a long meeting conflicts with each short one inside it, also after the first of them has ended', () => {
    const metrics = measure([
      meeting('2026-11-23T09:00', 180),
      meeting('2026-11-23T09:30', 30),
      meeting('2026-11-23T11:00', 30),
    ]);
    expect(metrics).toMatchObject({ 'conflict_hours.overlap': 60, 'conflict_hours.whole': 180 });
  });

  test('a conflict of the night before makes the rest of that meeting conflict, and lies in the measured window', () => {
    const [long, short] = [meeting('2026-11-22T19:00', 360), meeting('2026-11-22T19:00', 30)];
    const { start, end } = measuredWindow('2026-W48' as IsoWeek, berlin);
    expect(short.interval.end > start && short.interval.start < end).toBe(true);
    expect(measure([long, short])).toMatchObject({ 'conflict_hours.overlap': 0, 'conflict_hours.whole': 60 });
  });

  test('meetings that touch do not conflict', () => {
    const metrics = measure([meeting('2026-11-23T13:00', 60), meeting('2026-11-23T14:00', 60)]);
    expect(metrics).toMatchObject({ 'conflict_hours.overlap': 0, 'conflict_hours.whole': 0 });
  });

  test('a declined meeting conflicts with nothing', () => {
    const metrics = measure([meeting('2026-11-23T13:00', 60), meeting('2026-11-23T13:30', 60, { answer: 'declined' })]);
    expect(metrics).toMatchObject({ 'conflict_hours.overlap': 0, 'conflict_hours.whole': 0 });
  });
});

describe('focus and fragmented time', () => {
  test('a day whose one meeting is at 18:00 keeps its eight hours of focus', () => {
    expect(measure([meeting('2026-11-23T18:00', 60)])).toMatchObject({
      focus_minutes: 480,
      fragmented_minutes: 0,
      in_hours_meeting_minutes: 0,
      after_hours_meeting_minutes: 60,
    });
  });

  test('a meeting from 10 to 11 leaves six hours of focus; the hour before it is a fragment', () => {
    expect(measure([meeting('2026-11-23T10:00', 60)])).toMatchObject({ focus_minutes: 360, fragmented_minutes: 60 });
  });

  test('exactly two hours are focus; a minute less is a fragment', () => {
    const rest = meeting('2026-11-23T11:00', 360);
    expect(measure([rest])).toMatchObject({ focus_minutes: 120, fragmented_minutes: 0 });
    expect(measure([rest, meeting('2026-11-23T10:59', 1)])).toMatchObject({
      focus_minutes: 0,
      fragmented_minutes: 119,
    });
  });

  test('a meeting-free week is all focus', () => {
    expect(measure([], { workingHours: nineToFive })).toMatchObject({ focus_minutes: 2400, fragmented_minutes: 0 });
  });

  test('a lunch break between working hours divides a gap', () => {
    const workingHours = [
      { days: [1], start: '08:00', end: '09:30' },
      { days: [1], start: '10:00', end: '13:00' },
    ];
    expect(measure([], { workingHours })).toMatchObject({ focus_minutes: 180, fragmented_minutes: 90 });
  });

  test('a focus block, a solo appointment and a declined meeting leave focus whole', () => {
    const metrics = measure([
      meeting('2026-11-23T10:00', 60, { event: { kind: 'focusTime' } }),
      meeting('2026-11-23T12:00', 60, { people: 1 }),
      meeting('2026-11-23T14:00', 60, { answer: 'declined' }),
    ]);
    expect(metrics).toMatchObject({ meetings: 0, focus_minutes: 480 });
  });

  test('a meeting over the end of working hours is split between working time and after hours', () => {
    expect(measure([meeting('2026-11-23T16:30', 90)])).toMatchObject({
      meeting_minutes: 90,
      in_hours_meeting_minutes: 30,
      after_hours_meeting_minutes: 60,
      focus_minutes: 450,
    });
  });

  test('who never works has neither focus nor fragments, and every meeting is after hours', () => {
    expect(measure([meeting('2026-11-23T10:00', 60)], { workingHours: [] })).toMatchObject({
      working_minutes: 0,
      focus_minutes: 0,
      fragmented_minutes: 0,
      after_hours_meeting_minutes: 60,
    });
  });
});

describe('leave', () => {
  const none = { working_minutes: 0, focus_minutes: 0, fragmented_minutes: 0 };

  test('a week of leave has neither focus nor fragments, however it is entered', () => {
    const entries = [
      allDay('2026-11-23', 5, { people: 1, answer: null, event: { kind: 'outOfOffice' } }),
      allDay('2026-11-23', 5, { people: 1, answer: null, event: { availability: 'outOfOffice' } }),
      meeting('2026-11-22T12:00', 6 * 24 * 60, { people: 1, event: { availability: 'outOfOffice' } }),
    ];
    for (const entry of entries) expect(measure([entry], { workingHours: nineToFive })).toMatchObject(none);
    const timeOff = [{ start: '2026-11-23', end: '2026-11-28' }] as unknown as NonNullable<WeekInput['timeOff']>;
    expect(measure([], { workingHours: nineToFive, timeOff })).toMatchObject(none);
  });

  test('an afternoon out of office ends the focus before it', () => {
    const away = meeting('2026-11-23T10:30', 390, { people: 1, event: { kind: 'outOfOffice' } });
    expect(measure([away])).toMatchObject({ working_minutes: 90, focus_minutes: 0, fragmented_minutes: 90 });
  });

  test('a meeting accepted for a day of leave is meeting time, neither in nor after working hours', () => {
    const away = allDay('2026-11-23', 1, { people: 1, event: { kind: 'outOfOffice' } });
    expect(measure([away, meeting('2026-11-23T10:00', 60)])).toMatchObject({
      ...none,
      meetings: 1,
      meeting_minutes: 60,
      in_hours_meeting_minutes: 0,
      after_hours_meeting_minutes: 0,
    });
  });

  test("a colleague's leave that was sent around, unanswered or declined, is not the owner's", () => {
    const theirs = (answer: 'needsAction' | 'declined') =>
      allDay('2026-11-23', 1, { people: 8, answer, event: { availability: 'outOfOffice' } });
    expect(measure([theirs('needsAction')])).toMatchObject({ meetings: 0, focus_minutes: 480 });
    expect(measure([theirs('declined')])).toMatchObject({ meetings: 0, focus_minutes: 480 });
  });

  test('other all-day entries change nothing', () => {
    const entries = [allDay('2026-11-23', 1), allDay('2026-11-23', 1, { event: { kind: 'birthday' } })];
    expect(measure(entries)).toMatchObject({ meetings: 0, meeting_minutes: 0, focus_minutes: 480 });
  });
});

describe('back-to-back meetings', () => {
  test('a start from nought to five minutes after an end has no break before it; six minutes are one', () => {
    const first = meeting('2026-11-23T09:00', 60);
    const next = (time: string) => measure([first, meeting(`2026-11-23T${time}`, 30)]).back_to_back_share;
    expect(['09:59', '10:00', '10:05', '10:06'].map(next)).toEqual([0, 0.5, 0.5, 0]);
  });

  test('the first meeting of Monday follows the last one of Sunday', () => {
    const metrics = measure([meeting('2026-11-22T23:00', 60), meeting('2026-11-23T00:00', 30)]);
    expect(metrics).toMatchObject({ meetings: 1, back_to_back_share: 1 });
  });

  test('two of three is a share of 0.6667', () => {
    const three = ['09:00', '10:00', '11:00'].map((time) => meeting(`2026-11-23T${time}`, 60));
    expect(measure(three).back_to_back_share).toBe(0.6667);
  });
});

describe('preparation and answers', () => {
  const invited = { people: 4, responses: { accepted: 1, needsAction: 3 } } as const;

  test('are counted for the meetings of the week, and an unanswered one is in the total as well', () => {
    const metrics = measure([
      meeting('2026-11-23T10:00', 60, { ...invited, answer: 'needsAction', event: { hasAgenda: false } }),
      meeting('2026-11-23T10:30', 60, { event: { hasAgenda: false } }),
      meeting('2026-11-23T14:00', 30, { ...invited, answer: 'needsAction' }),
      meeting('2026-11-30T14:00', 30, { ...invited, answer: 'needsAction', event: { hasAgenda: false } }),
    ]);
    expect(metrics).toMatchObject({
      meetings: 3,
      meeting_minutes: 120,
      meetings_without_agenda: 2,
      meetings_nobody_answered: 2,
      unanswered_meetings: 2,
      unanswered_meeting_minutes: 90,
    });
  });

  test('in a week of leave unanswered meetings are neither attended nor unanswered', () => {
    const away = allDay('2026-11-23', 7, { people: 1, answer: null, event: { kind: 'outOfOffice' } });
    const metrics = measure([away, meeting('2026-11-23T10:00', 60, { answer: 'needsAction' })]);
    expect(metrics).toMatchObject({ meetings: 0, unanswered_meetings: 0, unanswered_meeting_minutes: 0 });
  });
});
