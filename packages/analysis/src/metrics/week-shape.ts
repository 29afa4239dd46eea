import type { Interval, IsoWeek, MirroredEvent, Occurrence, WorkingHours, Zone } from '@clearweek/calendar';
import {
  DAY,
  MINUTE,
  clip,
  intersect,
  normalize,
  runSteps,
  subtract,
  weekInterval,
  workingIntervalsWithin,
} from '@clearweek/calendar';
import { awayTime } from './away.ts';
import type { TimeOff } from './away.ts';
import { distinctOccurrencesSteps } from './distinct-occurrences.ts';
import { isAttendedMeeting } from './meeting.ts';

/** A free stretch of working time of at least this length is focus time; exactly this length counts. */
export const FOCUS_THRESHOLD_MINUTES = 120;
const FOCUS_REACH = FOCUS_THRESHOLD_MINUTES * MINUTE;

/** One person's week: what is measured. */
export interface WeekInput {
  readonly week: IsoWeek;
  /** Where the person is: the week, the dates of leave and the working hours are read on this zone's clocks. */
  readonly zone: Zone;
  readonly workingHours: WorkingHours;
  /**
   * All occurrences that overlap `measuredWindow(week, zone)`, in any order; those outside of it change nothing. The
   * same one from several calendars may be there several times.
   */
  readonly occurrences: readonly Occurrence<MirroredEvent>[];
  readonly timeOff?: readonly TimeOff[];
}

/** The week laid out in time; every list is normalised and lies within `week`, the last four are disjoint. */
export interface WeekShape {
  readonly week: Interval;
  /** Working hours as agreed, before leave is taken out. */
  readonly workingHours: Interval[];
  /** Working hours less leave. Together `focus`, `fragment` and the meeting time inside it fill it exactly. */
  readonly workingTime: Interval[];
  /** Time in attended meetings, in and outside of working hours; time booked twice is there once. */
  readonly meeting: Interval[];
  readonly focus: Interval[];
  readonly fragment: Interval[];
  /** Working hours taken by leave, except where a meeting is attended all the same. */
  readonly off: Interval[];
  /** Attended meetings of the measured window, each once, in order of start; not clipped. */
  readonly attended: readonly Occurrence<MirroredEvent>[];
}

/**
 * The time that has to be known to measure a week; occurrences outside of it change nothing. It is the week in the
 * zone, two hours on both sides that decide whether free time across its edge (a shift over Sunday midnight) is long
 * enough for focus, and a day more, because a meeting that reaches in from there may conflict with another or with leave.
 */
export function measuredWindow(week: IsoWeek, zone: Zone): Interval {
  return widen(weekInterval(week, zone), FOCUS_REACH + DAY);
}

/**
 * Lays out a person's week. Free time is what remains of the working time without meetings; a stretch of it is judged
 * in full, also across midnight, and then cut at the week's edge.
 */
export function weekShape(input: WeekInput): WeekShape {
  return runSteps(weekShapeSteps(input));
}

/** Like `weekShape`, with pauses where a week holds very many occurrences. */
export function* weekShapeSteps(input: WeekInput): Generator<void, WeekShape> {
  const week = weekInterval(input.week, input.zone);
  // Free time is cut here first: a stretch that reaches this far beyond the edge is long enough in any case.
  const window = widen(week, FOCUS_REACH);
  const occurrences = yield* distinctOccurrencesSteps(input.occurrences);
  const away = awayTime(occurrences, input.timeOff ?? [], input.zone);
  const attended = occurrences.filter((occurrence) => isAttendedMeeting(occurrence, away));
  yield;
  const meeting = normalize(attended.map(({ interval }) => interval));
  const workingHours = workingIntervalsWithin(input.workingHours, input.zone, window);
  const workingTime = subtract(workingHours, away);
  const free = subtract(workingTime, meeting);
  return {
    week,
    workingHours: clip(workingHours, week),
    workingTime: clip(workingTime, week),
    meeting: clip(meeting, week),
    focus: clip(free.filter(isFocus), week),
    fragment: clip(
      free.filter((gap) => !isFocus(gap)),
      week,
    ),
    off: clip(subtract(intersect(workingHours, away), meeting), week),
    attended,
  };
}

function isFocus(gap: Interval): boolean {
  return gap.end - gap.start >= FOCUS_REACH;
}

function widen({ start, end }: Interval, by: number): Interval {
  return { start: start - by, end: end + by };
}
