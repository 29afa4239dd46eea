import type { Interval, MirroredEvent, Occurrence } from '@clearweek/calendar';
import { MINUTE, clip, contains, intersect, normalize, runSteps, subtract, totalDuration } from '@clearweek/calendar';
import { answeredByNobody, isUnanswered } from './answers.ts';
import { countBackToBack } from './back-to-back.ts';
import { conflictingMeetings, doubleBooked } from './conflicts.ts';
import type { MetricId, MetricValue } from './definitions.ts';
import type { WeekInput, WeekShape } from './week-shape.ts';
import { weekShapeSteps } from './week-shape.ts';

/** A meeting of this many people or more is large (Viva Insights' glossary: nine attendees, the organizer counts). */
export const LARGE_MEETING_PEOPLE = 9;
/** A meeting of more than this is long; exactly an hour is not. */
export const LONG_MEETING_MINUTES = 60;

/**
 * All metrics of one person's week (`metricDefinitions`; the rules of counting are in docs/metrics.md).
 *
 * Time is clipped to the week in the person's zone, so a meeting over its edge gives each week its part; in counts and
 * shares a meeting belongs to the week in which it starts. Minutes are elapsed minutes, rounded once, at the end (half a
 * minute up); shares have four decimals and are null without a meeting. The order of the occurrences and copies among
 * them change nothing.
 */
export function measureWeek(input: WeekInput): Record<MetricId, MetricValue> {
  return runSteps(measureWeekSteps(input));
}

/** Like `measureWeek`, with pauses where a week holds very many occurrences. */
export function* measureWeekSteps(input: WeekInput): Generator<void, Record<MetricId, MetricValue>> {
  const shape = yield* weekShapeSteps(input);
  const values: [string, MetricValue][] = [];
  for (const [id, measure] of Object.entries(measures)) {
    if (shape.attended.length > MEETINGS_AT_ONCE) yield;
    values.push([id, measure(shape)]);
  }
  return Object.fromEntries(values) as Record<MetricId, MetricValue>;
}

/** With more, others have their turn between two figures. */
const MEETINGS_AT_ONCE = 5_000;

type Meeting = Occurrence<MirroredEvent>;

const measures: Readonly<Record<MetricId, (shape: WeekShape) => MetricValue>> = {
  meetings: (shape) => countOf(shape, () => true),
  meeting_minutes: ({ meeting }) => minutes(meeting),
  working_minutes: ({ workingTime }) => minutes(workingTime),
  in_hours_meeting_minutes: ({ meeting, workingTime }) => minutes(intersect(meeting, workingTime)),
  after_hours_meeting_minutes: ({ meeting, workingHours }) => minutes(subtract(meeting, workingHours)),
  focus_minutes: ({ focus }) => minutes(focus),
  fragmented_minutes: ({ fragment }) => minutes(fragment),
  'conflict_hours.overlap': ({ week, attended }) => minutes(clip(doubleBooked(attended.map(toInterval)), week)),
  'conflict_hours.whole': ({ week, attended }) => minutes(clip(conflictingMeetings(attended.map(toInterval)), week)),
  recurring_meeting_minutes: (shape) => timeOf(shape, ({ recurring }) => recurring),
  large_meetings: (shape) => countOf(shape, isLarge),
  large_meeting_minutes: (shape) => timeOf(shape, isLarge),
  long_meetings: (shape) => countOf(shape, isLong),
  long_meeting_minutes: (shape) => timeOf(shape, isLong),
  back_to_back_share: (shape) => {
    const counted = countedIn(shape);
    return share(countBackToBack(counted.map(toInterval), shape.attended.map(toInterval)), counted.length);
  },
  meetings_without_agenda: (shape) => countOf(shape, ({ event }) => !event.hasAgenda),
  meetings_nobody_answered: (shape) => countOf(shape, ({ event }) => answeredByNobody(event.participation)),
  unanswered_meetings: (shape) => countOf(shape, ({ event }) => isUnanswered(event.participation)),
  unanswered_meeting_minutes: (shape) => timeOf(shape, ({ event }) => isUnanswered(event.participation)),
};

function countedIn({ week, attended }: WeekShape): Meeting[] {
  return attended.filter(({ interval }) => contains(week, interval.start));
}

function countOf(shape: WeekShape, condition: (meeting: Meeting) => boolean): number {
  return countedIn(shape).filter(condition).length;
}

/** In minutes within the week; time booked twice counts once. */
function timeOf({ week, attended }: WeekShape, condition: (meeting: Meeting) => boolean): number {
  return minutes(clip(normalize(attended.filter(condition).map(toInterval)), week));
}

function isLarge({ event }: Meeting): boolean {
  return (event.participation.people ?? 0) >= LARGE_MEETING_PEOPLE;
}

function isLong({ interval }: Meeting): boolean {
  return interval.end - interval.start > LONG_MEETING_MINUTES * MINUTE;
}

function toInterval({ interval }: Meeting): Interval {
  return interval;
}

function minutes(intervals: readonly Interval[]): number {
  return Math.round(totalDuration(intervals) / MINUTE);
}

function share(part: number, whole: number): MetricValue {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
