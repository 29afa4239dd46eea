import type { Interval, MirroredEvent, Occurrence } from '@clearweek/calendar';
import { MINUTE, clip, contains, intersect, normalize, subtract, totalDuration } from '@clearweek/calendar';
import { answeredByNobody, isUnanswered } from './answers.ts';
import { countBackToBack } from './back-to-back.ts';
import { conflictingMeetings, doubleBooked } from './conflicts.ts';
import type { MetricId, MetricValue } from './definitions.ts';
import type { WeekInput, WeekShape } from './week-shape.ts';
import { weekShape } from './week-shape.ts';

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
  const shape = weekShape(input);
  return { ...measureTime(shape), ...measureMeetings(shape) };
}

type Meeting = Occurrence<MirroredEvent>;

function measureTime({ week, workingHours, workingTime, meeting, focus, fragment, attended }: WeekShape) {
  const times = attended.map(({ interval }) => interval);
  return {
    meeting_minutes: minutes(meeting),
    working_minutes: minutes(workingTime),
    in_hours_meeting_minutes: minutes(intersect(meeting, workingTime)),
    after_hours_meeting_minutes: minutes(subtract(meeting, workingHours)),
    focus_minutes: minutes(focus),
    fragmented_minutes: minutes(fragment),
    'conflict_hours.overlap': minutes(clip(doubleBooked(times), week)),
    'conflict_hours.whole': minutes(clip(conflictingMeetings(times), week)),
  };
}

function measureMeetings({ week, attended }: WeekShape) {
  const counted = attended.filter(({ interval }) => contains(week, interval.start));
  const count = (condition: (meeting: Meeting) => boolean) => counted.filter(condition).length;
  const time = (condition: (meeting: Meeting) => boolean) => minutes(timeOf(attended.filter(condition), week));
  return {
    meetings: counted.length,
    recurring_meeting_minutes: time(({ recurring }) => recurring),
    large_meetings: count(isLarge),
    large_meeting_minutes: time(isLarge),
    long_meetings: count(isLong),
    long_meeting_minutes: time(isLong),
    back_to_back_share: share(countBackToBack(counted.map(toInterval), attended.map(toInterval)), counted.length),
    meetings_without_agenda: count(({ event }) => !event.hasAgenda),
    meetings_nobody_answered: count(({ event }) => answeredByNobody(event.participation)),
    unanswered_meetings: count(({ event }) => isUnanswered(event.participation)),
    unanswered_meeting_minutes: time(({ event }) => isUnanswered(event.participation)),
  };
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

function timeOf(meetings: readonly Meeting[], week: Interval): Interval[] {
  return clip(normalize(meetings.map(toInterval)), week);
}

function minutes(intervals: readonly Interval[]): number {
  return Math.round(totalDuration(intervals) / MINUTE);
}

function share(part: number, whole: number): MetricValue {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
