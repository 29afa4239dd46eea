import type { EventTiming, Instant, Occurrence } from '@clearweek/calendar';
import { DAY } from '@clearweek/calendar';
import type { Rhythm } from './rhythm.ts';
import { OBSERVED_WEEKS } from './series-cost.ts';

/**
 * Whether a series goes on after `now`. It does where an occurrence after `now` is known that is not cancelled. Where
 * the future is known for longer than the usual step and a half and holds none, the series is over. Where it is not
 * known that far, the past decides: a series whose rules all ended before `now` is over, and so is one whose last
 * occurrence lies two usual steps back.
 *
 * @param all one series in order of start, cancelled occurrences included
 */
export function isActive(
  all: readonly Occurrence<EventTiming>[],
  rhythm: Rhythm,
  { now, knownUntil }: { readonly now: Instant; readonly knownUntil: Instant },
): boolean {
  const last = all.findLast(({ event }) => !event.cancelled);
  if (!last) return false;
  if (last.interval.start >= now) return true;
  if (rulesEnded(last.event, now)) return false;
  if (knownUntil - now > 1.5 * usualStep(rhythm)) return false;
  return now - last.interval.start <= 2 * usualStep(rhythm);
}

/**
 * How many occurrences after `now` there can be: those known, where the future is known for longer than a usual step and a half
 * beyond the last of them; otherwise without end.
 */
export function comingAtMost(
  all: readonly Occurrence<EventTiming>[],
  rhythm: Rhythm,
  { now, knownUntil }: { readonly now: Instant; readonly knownUntil: Instant },
): number {
  const coming = all.filter(({ event, interval }) => !event.cancelled && interval.start >= now);
  const last = coming.at(-1);
  if (last === undefined || knownUntil - last.interval.start <= 1.5 * usualStep(rhythm)) return Infinity;
  return coming.length;
}

/** In milliseconds. An irregular series is waited for as long as it is looked at. */
function usualStep(rhythm: Rhythm): number {
  return (rhythm.gapDays === null ? OBSERVED_WEEKS * 7 : Math.max(7, rhythm.gapDays)) * DAY;
}

/** Whether each rule names a last day (UNTIL) and it has passed everywhere. A rule with COUNT does not say when it ends. */
function rulesEnded({ rules }: EventTiming, now: Instant): boolean {
  const ends = rules.map((rule) => /(?:^|;)UNTIL=(\d{4})(\d{2})(\d{2})/i.exec(rule)?.slice(1).map(Number));
  return (
    ends.length > 0 &&
    ends.every((end) => end !== undefined && Date.UTC(end[0] ?? 0, (end[1] ?? 1) - 1, end[2] ?? 1) + 2 * DAY < now)
  );
}
