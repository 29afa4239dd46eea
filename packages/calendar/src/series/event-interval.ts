import type { EventLength } from '../event.ts';
import type { Interval } from '../interval.ts';
import type { Occurrence } from '../occurrence.ts';
import type { EventTiming } from '../event.ts';
import { DAY, SECOND } from '../time.ts';
import type { WallTime } from '../time.ts';
import { dateOf } from '../wall-time.ts';
import { datesInterval, toInstant } from '../zone.ts';
import type { Place, SeriesFrame } from './frame.ts';
import { wallAt } from './frame.ts';
import { clamp } from './window-range.ts';

type Times = Pick<Occurrence<EventTiming>, 'interval' | 'allDay'>;

/**
 * The real time that an event takes which starts at a place: days go by on the wall clock, seconds really
 * (RFC 5545, 3.3.6), so a day over a change of the clock has 23 or 25 hours.
 */
export function eventInterval(frame: SeriesFrame, place: Place, length: EventLength): Times {
  const wall = clamp(wallAt(frame, place)) as WallTime;
  const later = clamp(wall + length.days * DAY) as WallTime;
  if (frame.kind === 'date') {
    const allDay = { startOn: dateOf(wall), endOn: dateOf(later) };
    return { interval: datesInterval(allDay.startOn, allDay.endOn, frame.zone), allDay };
  }
  const start = frame.kind === 'real' ? place : toInstant(wall, frame.zone);
  const end = length.days === 0 ? start : toInstant(later, frame.zone);
  return { interval: { start, end: Math.max(start, clamp(end + length.seconds * SECOND)) }, allDay: null };
}

/**
 * Shares time with the window; what has no length counts where it starts inside. A window without length asks what
 * goes on at that instant.
 */
export function isInside(interval: Interval, window: Interval): boolean {
  if (window.start === window.end) {
    return interval.start === window.start || (interval.start < window.start && interval.end > window.start);
  }
  if (interval.start === interval.end) return interval.start >= window.start && interval.start < window.end;
  return interval.start < window.end && interval.end > window.start;
}
