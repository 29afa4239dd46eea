import type { Attendee, AttendeeResponse, CalendarEvent, Participation } from './event.ts';

/** Nobody is known to take part: a private event, of which only the busy time is kept. */
export const NO_PARTICIPATION: Participation = {
  people: 0,
  optional: 0,
  external: 0,
  responses: { accepted: 0, declined: 0, tentative: 0, needsAction: 0 },
  ownRole: 'unlisted',
  ownResponse: null,
};

/** Who takes part cannot be known: the calendar names nobody at all. */
const UNKNOWN_PARTICIPATION: Participation = { ...NO_PARTICIPATION, people: null };

/**
 * Whether a calendar tells who is invited. Published calendars often leave out everybody (Outlook's always do); then an
 * event without attendees says nothing about being alone.
 */
export function namesPeople(events: readonly CalendarEvent[]): boolean {
  return events.some(
    ({ attendees, organizer }) => attendees.length > 0 || (organizer !== null && !isCalendar(organizer)),
  );
}

/** Whether any event lists the address, in any case, among those invited or as the organizer. */
export function listsAddress(events: readonly CalendarEvent[], address: string): boolean {
  const bare = bareAddress(address);
  return events.some(({ attendees, organizer }) => organizer === bare || attendees.some((one) => one.address === bare));
}

/**
 * Who takes part in an event, as counts. Invited people, the organizer and the owner of the calendar each count once,
 * however often and in whatever role they are listed; a group counts as one, because nobody knows its size. Rooms,
 * resources and the addresses of calendars themselves never count. Organizers come to their own meetings, whatever
 * the list says, unless it says that they declined. Where the list is cut short, how many take part is not known.
 *
 * @param owner address of the owner of the calendar in any case; null where it is not known: `external` is 0 then,
 *   and the owner is not added to the list
 * @param peopleNamed whether the calendar names people at all (`namesPeople`)
 */
export function participationOf(event: CalendarEvent, owner: string | null, peopleNamed = true): Participation {
  if (!peopleNamed) return UNKNOWN_PARTICIPATION;
  const own = owner === null ? null : bareAddress(owner);
  const listed = event.attendees.filter(isPerson);
  const organizer = event.organizer !== null && !isCalendar(event.organizer) ? event.organizer : null;
  const responses = new Map<string, AttendeeResponse>(listed.map((one) => [one.address, one.response]));
  if (organizer !== null && isOpen(responses.get(organizer))) responses.set(organizer, 'accepted');
  const people = new Set(responses.keys());
  if (own !== null) people.add(own);
  const ownEntry = listed.find((one) => one.address === own);
  return {
    people: event.attendeesOmitted === true ? null : people.size,
    optional: listed.filter((one) => one.optional && one.address !== organizer).length,
    external: own === null ? 0 : externalCount(people, domainOf(own)),
    responses: countResponses(responses.values()),
    ownRole: ownRole(own, organizer, ownEntry),
    ownResponse: ownEntry === undefined ? null : (responses.get(ownEntry.address) ?? null),
  };
}

/** An address without `mailto:`, in lower case. */
export function bareAddress(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^mailto:\s*/, '');
}

function isPerson(attendee: Attendee): boolean {
  return (attendee.kind === 'person' || attendee.kind === 'group') && !isCalendar(attendee.address);
}

/** Google writes the address of a shared calendar where other calendars write a person. */
export function isCalendar(address: string): boolean {
  return /@(?:group|import|resource)\.calendar\.google\.com$|@virtual$/.test(address);
}

function isOpen(response: AttendeeResponse | undefined): boolean {
  return response === undefined || response === 'needsAction';
}

function ownRole(own: string | null, organizer: string | null, entry: Attendee | undefined): Participation['ownRole'] {
  if (own !== null && own === organizer) return 'organizer';
  if (entry === undefined) return 'unlisted';
  return entry.optional ? 'optional' : 'required';
}

function countResponses(all: Iterable<AttendeeResponse>): Record<AttendeeResponse, number> {
  const counts = { accepted: 0, declined: 0, tentative: 0, needsAction: 0 };
  for (const response of all) counts[response] += 1;
  return counts;
}

function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at === -1 ? null : address.slice(at + 1);
}

/** People with an address in another domain; one of a subdomain belongs to the house. */
function externalCount(people: Iterable<string>, house: string | null): number {
  if (house === null) return 0;
  let count = 0;
  for (const address of people) {
    const domain = domainOf(address);
    const inside = domain === null || domain === house || domain.endsWith(`.${house}`) || house.endsWith(`.${domain}`);
    if (!inside) count += 1;
  }
  return count;
}
