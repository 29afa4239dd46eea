import type { EventLength, EventTiming } from '../event.ts';
import type { Interval } from '../interval.ts';
import { DAY, SECOND } from '../time.ts';
import type { Instant, WallTime } from '../time.ts';
import { wallTime } from '../wall-time.ts';
import { toWall } from '../zone.ts';
import type { Turn } from './exceptions.ts';
import type { SeriesFrame } from './frame.ts';

/** Dates have years of four digits; nothing is looked for outside of them. */
const FIRST_DAY = wallTime(0, 1, 1);
const LAST_DAY = wallTime(9999, 12, 30);

/** Original starts on the wall of the series, `to` exclusive. */
export interface WallRange {
  readonly from: WallTime;
  readonly to: WallTime;
  /** The range is wider than the window asks for, so that some starts in it may lie outside. */
  readonly isWide: boolean;
}

/**
 * The original starts from which an occurrence may reach into the window. Exact where the zone keeps its offset around
 * the window: a rule that makes a start every second must not use up its limit before the window begins.
 */
export function wallRange(
  length: EventLength,
  frame: SeriesFrame,
  turns: readonly Turn<EventTiming>[],
  window: Interval,
): WallRange {
  let [reach, later, earlier] = [lasts(length), 0, 0];
  for (const turn of turns) {
    reach = Math.max(reach, lasts(turn.event.length));
    later = Math.max(later, turn.shift);
    earlier = Math.min(earlier, turn.shift);
  }
  const first = clamp(window.start - reach - later);
  const last = clamp(window.end - earlier);
  const isWide = turns.length > 0 || isUnsteady(frame, first, window.start) || isUnsteady(frame, window.end, last);
  const slack = isWide ? DAY : 0;
  // What starts exactly when a window without length asks belongs to it.
  const from = clamp(toWall(first, frame.zone) - slack);
  const to = clamp(toWall(last, frame.zone) + slack + 1);
  return { from: from as WallTime, to: to as WallTime, isWide };
}

/** Whether the clock of the zone is changed between the two, or within a day of them. */
function isUnsteady(frame: SeriesFrame, from: Instant, to: Instant): boolean {
  const before = clamp(from - DAY);
  const after = clamp(to + DAY);
  const offset = toWall(before, frame.zone) - before;
  return [from, to, after].some((at) => toWall(at, frame.zone) - at !== offset);
}

function lasts(length: EventLength): number {
  return length.days * DAY + length.seconds * SECOND;
}

export function clamp(at: number): number {
  return Math.min(Math.max(at, FIRST_DAY), LAST_DAY);
}
