import type { CopyRef } from '../acts-model.ts';
import type { SimCalendar, SimEvent } from '../model.ts';
import { markChanged, personOf, type Copy, type Turn, type WorldState } from '../world-state.ts';
import { deleteCopy, deleteLoneCopies, dropCopy, reviveCopy, takeOver } from './copies.ts';
import { invitedTo, NOBODY, withResponse, responseOf } from './invited.ts';
import { anotherCopy, organizersCopy, type Found } from './reference.ts';
import { spread } from './spread.ts';
import { cancelOccurrence } from './occurrence.ts';

/**
 * The organizer calls the meeting off, or somebody invited takes it off the own calendar. `byOrganizer` says that the organizer did it
 * where that is somebody from outside, who has no copy here.
 */
export function cancelEvent(state: WorldState, turn: Turn, found: Found, byOrganizer: boolean): boolean {
  const { own, reference } = found;
  if (found.loneStart !== null)
    return byOrganizer && cancelOccurrence(state, turn, asReference(found), found.loneStart);
  if (found.isOrganizer || byOrganizer) {
    callOff(state, turn, reference);
    return true;
  }
  deleteCopy(turn, own.calendar, own.event);
  const other = own.event === reference.event ? anotherCopy(state, own) : reference;
  if (other !== null) decline(state, turn, other, own.person.address);
  return true;
}

function asReference({ reference, loneStart }: Found): Found {
  return { own: reference, reference, isOrganizer: true, loneStart };
}

/** Off all calendars; where the organizer is from outside, the copy at hand goes the way of all invited people's copies. */
function callOff(state: WorldState, turn: Turn, reference: Copy): void {
  const { calendar, event, person } = reference;
  const before = invitedTo(event);
  if (event.organizer.address === person.address) deleteCopy(turn, calendar, event);
  else dropCopy(turn, reference, event.id);
  // As if it were gone: an Outlook copy that stays as cancelled is no meeting that others could be invited to.
  const gone = { ...event };
  spread({ state, turn, reference: { calendar: { ...calendar, events: new Map() }, event: gone } }, before);
}

function decline(state: WorldState, turn: Turn, reference: Copy, address: string): void {
  const { event } = reference;
  const attendees = withResponse(event.attendees, address, 'declined');
  if (attendees === event.attendees) return;
  const before = invitedTo(event);
  event.attendees = attendees;
  markChanged(turn, reference.calendar, event);
  spread({ state, turn, reference }, before);
}

/** Takes a copy that is called off already off the calendar. */
export function clearCopy(turn: Turn, calendar: SimCalendar | undefined, eventId: string): boolean {
  const event = calendar?.events.get(eventId);
  if (calendar === undefined || event === undefined || !event.cancelled) return false;
  deleteCopy(turn, calendar, event);
  return true;
}

/** False where nothing of that id was deleted, or the meeting itself is gone, or its owner is not invited any more. */
export function restoreEvent(state: WorldState, turn: Turn, { calendarId, eventId }: CopyRef): boolean {
  const calendar = state.calendars.get(calendarId);
  const deleted = calendar?.deleted.get(eventId);
  if (calendar === undefined || calendar.removed || deleted === undefined) return false;
  const { event } = deleted;
  const person = personOf(state, calendar);
  if (event.organizer.address === person.address) {
    reviveCopy(turn, calendar, event);
    spread({ state, turn, reference: { calendar, event }, revived: deleted.change }, NOBODY);
    return true;
  }
  return restoreInvited(state, turn, { calendar, event, person }, deleted.change);
}

function restoreInvited(state: WorldState, turn: Turn, own: Copy, revived: number): boolean {
  const isInside = state.personByAddress.has(own.event.organizer.address);
  const reference = isInside ? organizersCopy(state, own.event) : anotherCopy(state, own);
  if (reference === null) {
    // A single invitation stands for no meeting that others could follow; its owner may have the series by now.
    if (isInside || own.event.loneStart !== undefined) return false;
    own.event.cancelled = false;
    reviveCopy(turn, own.calendar, own.event);
    spread({ state, turn, reference: own, revived }, NOBODY);
    return true;
  }
  if (!isWhole(reference.event, own)) return false;
  takeOver(own.event, reference.event);
  reviveCopy(turn, own.calendar, own.event);
  deleteLoneCopies(turn, own.calendar, reference.event);
  spread({ state, turn, reference }, invitedTo(reference.event));
  return true;
}

/** Whether the restored copy is one of the whole meeting, and its owner still invited. */
function isWhole(reference: SimEvent, { event, person }: Copy): boolean {
  const isSameKind = (reference.rule === null) === (event.rule === null);
  return isSameKind && responseOf(reference.attendees, person.address) !== null;
}
