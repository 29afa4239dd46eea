import type { Interval } from '@clearweek/calendar';
import { DAY, MINUTE, weekInterval, workingIntervalsWithin } from '@clearweek/calendar';
import { awayTime } from '../away.ts';
import { FOCUS_THRESHOLD_MINUTES } from '../week-shape.ts';
import type { WeekInput } from '../week-shape.ts';
import { distinctOccurrences } from '../distinct-occurrences.ts';
import { isAttendedMeeting } from '../meeting.ts';

/** Minutes from three days before the week to three days after it, as a list of numbers: how many intervals hold each. */
function layers(intervals: readonly Interval[], { start, end }: Interval): Uint8Array {
  const from = start - 3 * DAY;
  const minutes = new Uint8Array((end - start + 6 * DAY) / MINUTE);
  for (const interval of intervals) {
    const first = Math.max(0, (interval.start - from) / MINUTE);
    const last = Math.min(minutes.length, (interval.end - from) / MINUTE);
    for (let minute = first; minute < last; minute++) minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  return minutes;
}

/**
 * For tests: figures of a week of whole minutes, found by looking at every single minute. Slow, and written as
 * plainly as can be, so that it errs in other places than the engine does.
 */
export function measureByMinute(input: WeekInput) {
  const week = weekInterval(input.week, input.zone);
  const occurrences = distinctOccurrences(input.occurrences);
  const away = awayTime(occurrences, [], input.zone);
  const meetings = occurrences.filter((one) => isAttendedMeeting(one, away)).map(({ interval }) => interval);
  const conflicting = meetings.filter((a) => meetings.some((b) => a !== b && a.start < b.end && b.start < a.end));
  const around = { start: week.start - 3 * DAY, end: week.end + 3 * DAY };
  const pattern = layers(workingIntervalsWithin(input.workingHours, input.zone, around), week);
  const [held, leave, clashes] = [layers(meetings, week), layers(away, week), layers(conflicting, week)];
  const free = [...pattern.keys()].map((minute) => pattern[minute] === 1 && !leave[minute] && !held[minute]);
  const inWeek = (condition: (minute: number) => boolean) => {
    let count = 0;
    for (let minute = (3 * DAY) / MINUTE; minute < pattern.length - (3 * DAY) / MINUTE; minute++)
      if (condition(minute)) count++;
    return count;
  };
  const focus = focusMinutes(free);
  return {
    meeting_minutes: inWeek((minute) => (held[minute] ?? 0) > 0),
    'conflict_hours.overlap': inWeek((minute) => (held[minute] ?? 0) > 1),
    'conflict_hours.whole': inWeek((minute) => (clashes[minute] ?? 0) > 0),
    after_hours_meeting_minutes: inWeek((minute) => (held[minute] ?? 0) > 0 && pattern[minute] === 0),
    in_hours_meeting_minutes: inWeek((minute) => (held[minute] ?? 0) > 0 && pattern[minute] === 1 && !leave[minute]),
    focus_minutes: inWeek((minute) => focus.has(minute)),
    fragmented_minutes: inWeek((minute) => free[minute] === true && !focus.has(minute)),
  };
}

function focusMinutes(free: readonly boolean[]): Set<number> {
  const focus = new Set<number>();
  let run: number[] = [];
  for (const minute of [...free.keys(), free.length]) {
    if (free[minute]) run.push(minute);
    else {
      if (run.length >= FOCUS_THRESHOLD_MINUTES) for (const one of run) focus.add(one);
      run = [];
    }
  }
  return focus;
}
