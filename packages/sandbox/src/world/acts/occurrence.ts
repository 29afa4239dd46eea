import type { Change } from '../acts-model.ts';
import { currentDetails, putException } from '../exceptions.ts';
import type { SimAttendee, SimDetails } from '../model.ts';
import { sameTimes } from '../same.ts';
import { detailsOf, isStart, plainDetails } from '../series.ts';
import { markChanged, type Copy, type Turn, type WorldState } from '../world-state.ts';
import { availabilityFor } from './copies.ts';
import { changeWords } from './change.ts';
import { invitedTo, withResponse } from './invited.ts';
import type { Found } from './reference.ts';
import { spread } from './spread.ts';

/** One occurrence is different for everybody; null as the details calls it off. */
function putForAll(
  state: WorldState,
  turn: Turn,
  reference: Copy,
  originalStart: string,
  details: SimDetails | null,
): boolean {
  const before = invitedTo(reference.event);
  if (!putException(state, turn, reference, originalStart, details)) return false;
  spread({ state, turn, reference }, before);
  return true;
}

export function changeOccurrence(
  state: WorldState,
  turn: Turn,
  { reference }: Found,
  originalStart: string,
  change: Change,
): boolean {
  const current = currentDetails(reference.event, originalStart);
  if (current === null) return false;
  const details = detailsOf(current);
  const isReworded = changeWords(details, change);
  const isMoved = change.times !== undefined && !sameTimes(change.times, details.times);
  if (!isReworded && !isMoved) return false;
  details.times = change.times ?? details.times;
  return putForAll(state, turn, reference, originalStart, details);
}

/** By the organizer: off for everybody. By somebody invited: off their calendar, and declined. */
export function cancelOccurrence(state: WorldState, turn: Turn, found: Found, originalStart: string): boolean {
  const { own, reference } = found;
  const current = currentDetails(reference.event, originalStart);
  if (current === null) return false;
  if (found.isOrganizer || own.event === reference.event) {
    return putForAll(state, turn, reference, originalStart, null);
  }
  if (!putException(state, turn, own, originalStart, null)) return false;
  const attendees = withResponse(current.attendees, own.person.address, 'declined');
  putForAll(state, turn, reference, originalStart, { ...detailsOf(current), attendees });
  return true;
}

/** The occurrence is as the series has it, for everybody. False where it has always been. */
export function restoreOccurrence(state: WorldState, turn: Turn, { reference }: Found, originalStart: string): boolean {
  const { event } = reference;
  if (!event.exceptions.has(originalStart) || !isStart(event, originalStart)) return false;
  return putForAll(state, turn, reference, originalStart, plainDetails(event, originalStart));
}

/** The owner's answer, seen by everybody: to the whole meeting with all its exceptions, or to one occurrence. */
export function answer(
  state: WorldState,
  turn: Turn,
  found: Found,
  response: SimAttendee['response'],
  originalStart: string | null,
): boolean {
  const { own, reference } = found;
  const { address } = own.person;
  if (originalStart !== null) return answerOccurrence(state, turn, found, response, originalStart);
  const { event } = reference;
  const before = invitedTo(event);
  const attendees = withResponse(event.attendees, address, response);
  if (attendees === event.attendees) return false;
  event.attendees = attendees;
  markChanged(turn, reference.calendar, event);
  for (const exception of event.exceptions.values()) {
    if (exception.state === 'cancelled') continue;
    const changed = withResponse(exception.attendees, address, response);
    if (changed !== exception.attendees) {
      putException(state, turn, reference, exception.originalStart, { ...exception, attendees: changed });
    }
  }
  spread({ state, turn, reference }, before);
  showAnswer(state, turn, own, found.isOrganizer);
  return true;
}

/** Outlook shows a meeting by its owner's answer. */
function showAnswer(state: WorldState, turn: Turn, own: Copy, isOrganizer: boolean): void {
  const { event, calendar, person } = own;
  if (isOrganizer || person.provider === 'google') return;
  const asked = (details: SimDetails): SimDetails => ({ ...detailsOf(details), availability: 'busy' });
  if (isShownByAnswer(event)) event.availability = availabilityFor(asked(event), own);
  markChanged(turn, calendar, event);
  for (const exception of event.exceptions.values()) {
    if (exception.state === 'cancelled' || !isShownByAnswer(exception)) continue;
    const availability = availabilityFor(asked(exception), own);
    putException(state, turn, own, exception.originalStart, { ...exception, availability });
  }
}

/** Not where the owner has chosen something else. */
function isShownByAnswer({ availability }: SimDetails): boolean {
  return availability === 'busy' || availability === 'tentative' || availability === 'free';
}

function answerOccurrence(
  state: WorldState,
  turn: Turn,
  { own, reference }: Found,
  response: SimAttendee['response'],
  originalStart: string,
): boolean {
  const current = currentDetails(reference.event, originalStart);
  if (current === null) return false;
  const attendees = withResponse(current.attendees, own.person.address, response);
  if (attendees === current.attendees) return false;
  return putForAll(state, turn, reference, originalStart, { ...detailsOf(current), attendees });
}
