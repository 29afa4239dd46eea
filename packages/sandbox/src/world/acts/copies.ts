import { NO_EXCEPTIONS, giveExceptions } from '../exceptions.ts';
import type { SimCalendar, SimDetails, SimEvent, SimPerson } from '../model.ts';
import { sameAttendees, sameTimes } from '../same.ts';
import { detailsOf } from '../series.ts';
import { markChanged, primaryOf, type Turn, type WorldState } from '../world-state.ts';
import { responseOf } from './invited.ts';

/** Whose copy of the meeting is looked at, and where it is or belongs. */
export interface Invitee {
  readonly person: SimPerson;
  readonly calendar: SimCalendar;
}

/** Null for people from outside, and for the one whose copy the others are made from. */
export function inviteeOf(state: WorldState, address: string, ownerId: string): Invitee | null {
  const person = state.personByAddress.get(address);
  if (person === undefined || person.id === ownerId) return null;
  return { person, calendar: primaryOf(state, person) };
}

/** How a meeting blocks an invited person's time. Outlook shows it as tentative until it is accepted; Google as busy at once. */
export function availabilityFor(details: SimDetails, { person }: Invitee): SimDetails['availability'] {
  if (details.availability !== 'busy' || person.provider === 'google') return details.availability;
  const response = responseOf(details.attendees, person.address);
  if (response === 'accepted') return 'busy';
  return response === 'declined' ? 'free' : 'tentative';
}

/** A meeting's details as an invited person gets them: everything but what each decides alone. */
export function invitedDetails(details: SimDetails, invitee: Invitee): SimDetails {
  return {
    ...detailsOf(details),
    privacy: 'default',
    availability: availabilityFor(details, invitee),
    cancelled: false,
  };
}

export function newEvent(
  turn: Turn,
  identity: Pick<SimEvent, 'id' | 'uid' | 'rule' | 'sequence' | 'loneStart'>,
  details: SimDetails,
): SimEvent {
  return {
    ...identity,
    ...details,
    exceptions: identity.rule === null ? NO_EXCEPTIONS : new Map(),
    createdAt: turn.now,
    updatedAt: turn.now,
    change: turn.change,
  };
}

/** What a whole meeting says to everybody, onto another copy. Whether anything changed. */
export function takeOver(copy: SimEvent, from: SimEvent): boolean {
  const same =
    sameTimes(copy.times, from.times) &&
    copy.title === from.title &&
    copy.description === from.description &&
    copy.location === from.location &&
    copy.conferenceUrl === from.conferenceUrl &&
    copy.rule === from.rule &&
    copy.sequence === from.sequence &&
    !copy.cancelled &&
    sameAttendees(copy.attendees, from.attendees);
  if (same) return false;
  const { times, title, description, location, conferenceUrl, rule, sequence, attendees } = from;
  Object.assign(copy, { times, title, description, location, conferenceUrl, rule, sequence, attendees });
  copy.cancelled = false;
  if (rule !== null) giveExceptions(copy);
  return true;
}

/** Off the calendar, and kept among what was deleted. */
export function deleteCopy(turn: Turn, calendar: SimCalendar, event: SimEvent): void {
  calendar.events.delete(event.id);
  calendar.deleted.set(event.id, { change: turn.change, event });
  turn.touch(calendar.id);
}

/**
 * Who has a series has its occurrences as parts of it: copies that were single invitations go, those too that Outlook keeps as called off.
 * A mailbox never has both, because both would bear the name of that occurrence (MS-OXOCAL 2.2.1.27).
 */
export function deleteLoneCopies(turn: Turn, calendar: SimCalendar, { uid, exceptions }: SimEvent): void {
  // Single invitations are to exceptions; looking through a calendar takes long.
  if (exceptions.size === 0) return;
  for (const event of calendar.events.values()) {
    if (event.uid === uid && event.loneStart !== undefined) deleteCopy(turn, calendar, event);
  }
}

/** Back on the calendar with its exceptions: who took the series away took those away too, so they count as changed. */
export function reviveCopy(turn: Turn, calendar: SimCalendar, event: SimEvent): void {
  calendar.deleted.delete(event.id);
  calendar.events.set(event.id, event);
  markChanged(turn, calendar, event);
  for (const exception of event.exceptions.values()) markChanged(turn, calendar, exception);
}

/** The meeting is off for this person: Google takes it away, Outlook keeps it as cancelled until the person clears it. */
export function dropCopy(turn: Turn, { person, calendar }: Invitee, id: string): void {
  const copy = calendar.events.get(id);
  if (copy === undefined || copy.cancelled) return;
  if (person.provider === 'google') {
    deleteCopy(turn, calendar, copy);
    return;
  }
  copy.cancelled = true;
  markChanged(turn, calendar, copy);
}
