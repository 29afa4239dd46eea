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
  const usualDays = rhythm.gapDays === null ? OBSERVED_WEEKS * 7 : Math.max(7, rhythm.gapDays);
  if (knownUntil - now > 1.5 * usualDays * DAY) return false;
  return now - last.interval.start <= 2 * usualDays * DAY;
}

/** Whether each rule names a last day (UNTIL) and it has passed everywhere. A rule with COUNT does not say when it ends. */
function rulesEnded({ rules }: EventTiming, now: Instant): boolean {
  const ends = rules.map((rule) => /(?:^|;)UNTIL=(\d{4})(\d{2})(\d{2})/i.exec(rule)?.slice(1).map(Number));
  return (
    ends.length > 0 &&
    ends.every((end) => end !== undefined && Date.UTC(end[0] ?? 0, (end[1] ?? 1) - 1, end[2] ?? 1) + 2 * DAY < now)
  );
}
