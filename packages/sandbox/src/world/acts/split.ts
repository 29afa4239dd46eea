import type { WallTime } from '@clearweek/calendar';
import type { Change } from '../acts-model.ts';
import { resetExceptions } from '../exceptions.ts';
import type { SimEvent } from '../model.ts';
import { formatRule, parseRule } from '../rule.ts';
import { isStart, plainDetails, startsOf, untilText } from '../series.ts';
import { originalStartOf, wallOfOriginal } from '../times.ts';
import { markChanged, type Copy, type Turn, type WorldState } from '../world-state.ts';
import { createEvent } from './create.ts';
import { invitedTo } from './invited.ts';
import { realigned } from './realign.ts';
import { spread } from './spread.ts';

/**
 * "This and following": the old series ends with the occurrence before, and a new one with the changes begins. Null where the
 * occurrence is the first one, or none, or the change would make an all-day series of a timed one.
 */
export function splitSeries(
  state: WorldState,
  turn: Turn,
  reference: Copy,
  originalStart: string,
  change: Change,
): SimEvent | null {
  const { event, calendar } = reference;
  if (event.rule === null || !isStart(event, originalStart)) return null;
  if (change.times !== undefined && change.times.kind !== event.times.kind) return null;
  const at = wallOfOriginal(event, originalStart);
  const earlier = [...startsOf(event.times, event.rule, (at - 1) as WallTime)].filter(
    (start) => originalStartOf(event.times, start) !== originalStart,
  );
  const last = earlier.at(-1);
  if (last === undefined) return null;
  const rule = parseRule(event.rule);
  const rest = formatRule({ ...rule, count: rule.count === null ? null : rule.count - earlier.length });
  const details = plainDetails(event, originalStart);
  shorten(state, turn, reference, last);
  const times = change.times ?? details.times;
  return createEvent(state, turn, calendar.id, {
    ...details,
    ...change,
    times,
    rule: realigned(rest, details.times, times),
    organizer: event.organizer,
  });
}

function shorten(state: WorldState, turn: Turn, reference: Copy, last: WallTime): void {
  const { event, calendar } = reference;
  const before = invitedTo(event);
  const rule = parseRule(event.rule ?? '');
  event.rule = formatRule({ ...rule, count: null, until: untilText(event.times, last) });
  event.sequence += 1;
  resetExceptions(state, turn, reference, (key) => wallOfOriginal(event, key) > last);
  markChanged(turn, calendar, event);
  spread({ state, turn, reference }, before);
}
