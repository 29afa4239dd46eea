import { putException, type SeriesCopy } from '../exceptions.ts';
import { copyId, occurrenceId } from '../identifiers.ts';
import type { SimDetails, SimEvent, SimException } from '../model.ts';
import { sameDetails } from '../same.ts';
import { detailsOf, isStart, plainDetails } from '../series.ts';
import { markChanged, type Turn, type WorldState } from '../world-state.ts';
import {
  availabilityFor,
  deleteCopy,
  deleteLoneCopies,
  dropCopy,
  invitedDetails,
  inviteeOf,
  newEvent,
  reviveCopy,
  takeOver,
  type Invitee,
} from './copies.ts';
import { invitedTo, NOBODY, responseOf, type Invited } from './invited.ts';

export interface Spreading {
  readonly state: WorldState;
  readonly turn: Turn;
  /** The copy that all others follow: the organizer's. */
  readonly reference: SeriesCopy;
  /** The act that had deleted the meeting, where it comes back: what went with it comes back with it. */
  readonly revived?: number;
}

/**
 * Brings all other copies in line with one, after that has changed or has been deleted. `before` is who was invited before the act.
 * Copies that say the same already are left alone, their `change` too.
 */
export function spread(spreading: Spreading, before: Invited): void {
  const { state, turn, reference } = spreading;
  const { event, calendar } = reference;
  const isThere = calendar.events.has(event.id);
  const after = isThere ? invitedTo(event) : NOBODY;
  for (const address of new Set([...before.whole, ...after.whole])) {
    const invitee = inviteeOf(state, address, calendar.personId);
    if (invitee === null) continue;
    if (after.whole.has(address)) keepWhole(spreading, invitee);
    else dropCopy(turn, invitee, wholeId(event, invitee));
  }
  for (const originalStart of new Set([...before.single.keys(), ...after.single.keys()])) {
    const here = after.single.get(originalStart) ?? new Set<string>();
    for (const address of new Set([...(before.single.get(originalStart) ?? []), ...here])) {
      const invitee = inviteeOf(state, address, calendar.personId);
      if (invitee === null) continue;
      if (here.has(address)) keepLone(spreading, invitee, originalStart);
      else dropCopy(turn, invitee, loneId(event, invitee, originalStart));
    }
  }
}

function wholeId({ uid }: SimEvent, { person, calendar }: Invitee): string {
  return copyId(uid, person.provider, calendar.id);
}

function loneId(event: SimEvent, invitee: Invitee, originalStart: string): string {
  return occurrenceId(wholeId(event, invitee), invitee.person.provider, originalStart);
}

/** Who deleted an invitation has declined it, and does not get it back by every later change. */
function stayedAway(details: SimDetails, invitee: Invitee, id: string, revived: number | undefined): boolean {
  const deleted = invitee.calendar.deleted.get(id);
  if (deleted === undefined || deleted.change === revived || deleted.event.cancelled) return false;
  return responseOf(details.attendees, invitee.person.address) === 'declined';
}

function keepWhole(spreading: Spreading, invitee: Invitee): void {
  const { turn, reference, revived } = spreading;
  const { event } = reference;
  const { calendar } = invitee;
  const id = wholeId(event, invitee);
  let copy = calendar.events.get(id);
  if (copy === undefined) {
    if (stayedAway(event, invitee, id, revived)) return;
    const { uid, rule, sequence } = event;
    copy =
      calendar.deleted.get(id)?.event ?? newEvent(turn, { id, uid, rule, sequence }, invitedDetails(event, invitee));
    takeOver(copy, event);
    reviveCopy(turn, calendar, copy);
    deleteLoneCopies(turn, calendar, event);
  } else if (takeOver(copy, event)) {
    markChanged(turn, calendar, copy);
  }
  for (const exception of event.exceptions.values()) keepException(spreading, invitee, copy, exception);
}

function keepException(spreading: Spreading, invitee: Invitee, event: SimEvent, from: SimException): void {
  const { state, turn } = spreading;
  const copy = { calendar: invitee.calendar, event };
  const details = exceptionFor(invitee, event, from);
  if (details !== 'as-it-is') putException(state, turn, copy, from.originalStart, details);
}

/** What an exception of the reference means for an invited person; null where the occurrence is off. */
function exceptionFor(invitee: Invitee, event: SimEvent, from: SimException): SimDetails | null | 'as-it-is' {
  const { person } = invitee;
  const { originalStart } = from;
  const mine = event.exceptions.get(originalStart);
  const response = from.state === 'cancelled' ? null : responseOf(from.attendees, person.address);
  if (from.state === 'cancelled' || from.cancelled || response === null) {
    if (mine?.state === 'cancelled' || person.provider === 'google') return null;
    // Outlook keeps a cancelled occurrence until the person clears it.
    if (mine !== undefined) return { ...mine, cancelled: true };
    return isStart(event, originalStart) ? { ...plainDetails(event, originalStart), cancelled: true } : null;
  }
  if (mine?.state === 'cancelled' && response === 'declined') return 'as-it-is';
  const own = mine?.state === 'changed' ? mine : null;
  return {
    ...detailsOf(from),
    privacy: own?.privacy ?? event.privacy,
    availability: own?.availability ?? availabilityFor(from, invitee),
    kind: event.kind,
    cancelled: false,
  };
}

function keepLone(spreading: Spreading, invitee: Invitee, originalStart: string): void {
  const { state, turn, reference, revived } = spreading;
  const exception = reference.event.exceptions.get(originalStart);
  if (exception === undefined || exception.state === 'cancelled') return;
  const id = loneId(reference.event, invitee, originalStart);
  const { calendar } = invitee;
  const { uid, sequence } = reference.event;
  const copy = calendar.events.get(id);
  if (copy === undefined) {
    if (stayedAway(exception, invitee, id, revived)) return;
    // What Outlook kept of the series, as called off, makes way: a mailbox never has both.
    const whole = calendar.events.get(wholeId(reference.event, invitee));
    if (whole !== undefined) deleteCopy(turn, calendar, whole);
    const details = invitedDetails(exception, invitee);
    reviveCopy(turn, calendar, newEvent(turn, { id, uid, rule: null, sequence, loneStart: originalStart }, details));
    state.loneCopies.set(loneKey(calendar.id, id), originalStart);
    return;
  }
  const { privacy, availability } = copy;
  const details = { ...invitedDetails(exception, invitee), privacy, availability };
  if (sameDetails(copy, details)) return;
  Object.assign(copy, details);
  markChanged(turn, calendar, copy);
}

/** The key of `WorldState.loneCopies`. */
export function loneKey(calendarId: string, eventId: string): string {
  return `${calendarId} ${eventId}`;
}
