import type { Instant, Interval, PlainDate } from '@clearweek/calendar';
import { addDays, clip, startOfDay, weekDates } from '@clearweek/calendar';
import type { WeekInput } from './week-shape.ts';
import { weekShape } from './week-shape.ts';

/**
 * What a stretch of a day is: an attended meeting (also outside working hours), free working time long enough for
 * focus, free working time that is not, or working hours taken by leave.
 */
export type SegmentKind = 'meeting' | 'focus' | 'fragment' | 'off';

export interface DaySegment {
  readonly kind: SegmentKind;
  readonly start: Instant;
  readonly end: Instant;
}

export interface DayShape {
  readonly date: PlainDate;
  /** ISO: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** In order of start, disjoint. Time that is neither worked nor spent in a meeting has no segment. */
  readonly segments: readonly DaySegment[];
}

/**
 * How the focus of a week is cut up: for each of its seven local dates the stretches of the day, in order. The same
 * stretches make the minutes of `measureWeek`: the focus segments of a week add up to `focus_minutes`, and so on. A
 * stretch over midnight is judged as one and shown on both dates.
 */
export function dayShape(input: WeekInput): DayShape[] {
  const { meeting, focus, fragment, off } = weekShape(input);
  return weekDates(input.week).map((date, index) => {
    const day = { start: startOfDay(date, input.zone), end: startOfDay(addDays(date, 1), input.zone) };
    const segments = [
      ...segmentsOf('meeting', meeting, day),
      ...segmentsOf('focus', focus, day),
      ...segmentsOf('fragment', fragment, day),
      ...segmentsOf('off', off, day),
    ];
    return { date, weekday: index + 1, segments: segments.sort((a, b) => a.start - b.start) };
  });
}

function segmentsOf(kind: SegmentKind, intervals: readonly Interval[], day: Interval): DaySegment[] {
  return clip(intervals, day).map(({ start, end }) => ({ kind, start, end }));
}
