import type { Change, OwnChange } from '../acts-model.ts';
import { putException, resetExceptions } from '../exceptions.ts';
import type { SimAttendee, SimDetails, SimEvent, SimTimes } from '../model.ts';
import { readSimRule } from '../rule.ts';
import { sameAttendees, sameTimes } from '../same.ts';
import { detailsOf } from '../series.ts';
import { markChanged, type Copy, type Turn, type WorldState } from '../world-state.ts';
import { giveExceptions } from '../exceptions.ts';
import { firstTimes } from './create.ts';
import { invitedTo, mergedAttendees } from './invited.ts';
import { realigned } from './realign.ts';
import { spread } from './spread.ts';

const TEXTS = ['title', 'description', 'location', 'conferenceUrl'] as const;

/** Changes a whole meeting for everybody. A series cannot become an all-day one, or the other way. */
export function changeEvent(state: WorldState, turn: Turn, reference: Copy, change: Change): boolean {
  const { event } = reference;
  const times = change.times ?? event.times;
  if (event.rule !== null && times.kind !== event.times.kind) return false;
  const before = { invited: invitedTo(event), details: detailsOf(event) };
  const isMoved = !sameTimes(times, event.times);
  const isReworded = changeWords(event, change);
  if (!isMoved && !isReworded) return false;
  if (isReworded) changeExceptions(state, turn, reference, before.details);
  if (isMoved) moveEvent(state, turn, reference, times, event.rule);
  markChanged(turn, reference.calendar, event);
  spread({ state, turn, reference }, before.invited);
  return true;
}

/** Everything but the times. Whether anything is different afterwards. */
export function changeWords(details: SimDetails, change: Change): boolean {
  let isChanged = false;
  for (const field of TEXTS) {
    const value = change[field];
    if (value === undefined || value === details[field]) continue;
    details[field] = value;
    isChanged = true;
  }
  if (change.attendees !== undefined) {
    const attendees = withOrganizer(change.attendees, details);
    if (!sameAttendees(attendees, details.attendees)) {
      details.attendees = attendees;
      isChanged = true;
    }
  }
  return isChanged;
}

/** Who calls a meeting is always on its list. */
function withOrganizer(
  attendees: readonly SimAttendee[],
  { organizer, ...before }: SimDetails,
): readonly SimAttendee[] {
  if (attendees.length === 0 || attendees.some(({ address }) => address === organizer.address)) return attendees;
  const known = before.attendees.find(({ address }) => address === organizer.address);
  return [known ?? { ...organizer, kind: 'person', optional: false, response: 'accepted' }, ...attendees];
}

/** What an exception says like the series it goes on saying like the series. */
function changeExceptions(state: WorldState, turn: Turn, copy: Copy, before: SimDetails): void {
  const { event } = copy;
  for (const exception of event.exceptions.values()) {
    if (exception.state === 'cancelled') continue;
    const details = detailsOf(exception);
    for (const field of TEXTS) if (details[field] === before[field]) details[field] = event[field];
    details.attendees = mergedAttendees(details.attendees, before.attendees, event.attendees);
    putException(state, turn, copy, exception.originalStart, details);
  }
}

/** Other times, or another rule, or both; the exceptions of a series are void then. */
function moveEvent(state: WorldState, turn: Turn, copy: Copy, times: SimTimes, rule: string | null): void {
  const { event } = copy;
  if (rule !== null && event.rule === rule) event.rule = realigned(rule, event.times, times);
  else event.rule = rule;
  event.times = event.rule === null ? times : firstTimes(times, event.rule);
  event.sequence += 1;
  resetExceptions(state, turn, copy);
}

/** Another rule; a single event becomes a series by it. False where the rule is the same, or none that both providers know. */
export function changeRule(state: WorldState, turn: Turn, reference: Copy, rule: string): boolean {
  const { event } = reference;
  if (event.rule === rule || readSimRule(rule) === null) return false;
  const before = invitedTo(event);
  giveExceptions(event);
  moveEvent(state, turn, reference, event.times, rule);
  markChanged(turn, reference.calendar, event);
  spread({ state, turn, reference }, before);
  return true;
}

/** The same clock times in another zone. */
export function changeZone(state: WorldState, turn: Turn, reference: Copy, zone: string): boolean {
  const { times } = reference.event;
  if (times.kind === 'dates' || times.zone === zone) return false;
  return changeEvent(state, turn, reference, { times: { ...times, zone } });
}

/** What the owner of a copy decides alone, for all occurrences. */
export function changeOwn(state: WorldState, turn: Turn, copy: Copy, change: OwnChange): boolean {
  const { event, calendar } = copy;
  let isChanged = applyOwn(event, change);
  if (isChanged) markChanged(turn, calendar, event);
  for (const exception of event.exceptions.values()) {
    if (exception.state === 'cancelled') continue;
    const details = detailsOf(exception);
    if (applyOwn(details, change)) isChanged = putException(state, turn, copy, exception.originalStart, details);
  }
  return isChanged;
}

function applyOwn(details: SimDetails | SimEvent, { privacy, availability }: OwnChange): boolean {
  const before = [details.privacy, details.availability];
  details.privacy = privacy ?? details.privacy;
  details.availability = availability ?? details.availability;
  return details.privacy !== before[0] || details.availability !== before[1];
}
