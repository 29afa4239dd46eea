import type { SimAttendee, SimDetails, SimPerson } from '../world/model.ts';
import { offsetTime } from './graph-time.ts';

/** What Graph writes where an answer was never given. */
const NEVER = '0001-01-01T00:00:00Z';

export interface ResponseStatus {
  readonly response: string;
  readonly time: string;
}

const RESPONSES: Readonly<Record<SimAttendee['response'], string>> = {
  needsAction: 'none',
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentativelyAccepted',
};

export function isOrganizer(details: SimDetails, person: SimPerson): boolean {
  return sameAddress(details.organizer.address, person.address);
}

/** The owner's own answer. */
export function ownResponse(details: SimDetails, person: SimPerson, updatedAt: number): ResponseStatus {
  if (isOrganizer(details, person)) return { response: 'organizer', time: NEVER };
  const own = details.attendees.find(({ address }) => sameAddress(address, person.address));
  if (own === undefined) return { response: 'none', time: NEVER };
  if (own.response === 'needsAction') return { response: 'notResponded', time: NEVER };
  return { response: RESPONSES[own.response], time: offsetTime(updatedAt) };
}

/** Outlook keeps the organizer apart from those invited. */
export function renderAttendees(details: SimDetails, updatedAt: number): object[] {
  const invited = details.attendees.filter(({ address }) => !sameAddress(address, details.organizer.address));
  return invited.map((attendee) => ({
    type: attendee.kind === 'room' ? 'resource' : attendee.optional ? 'optional' : 'required',
    status: {
      response: RESPONSES[attendee.response],
      time: attendee.response === 'needsAction' ? NEVER : offsetTime(updatedAt),
    },
    emailAddress: { name: attendee.name, address: attendee.address },
  }));
}

function sameAddress(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase();
}
