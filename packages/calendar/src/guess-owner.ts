import type { CalendarEvent } from './event.ts';
import { bareAddress, isCalendar } from './participation.ts';

/** Fewer events than this say nothing about whose calendar it is. */
const LEAST_EVENTS = 3;
const LEAST_SHARE = 0.6;
/** Characters of a calendar's name in which an address is looked for. */
const LONGEST_NAME = 500;

/**
 * Whose calendar it is, as an address in lower case: the address in its name (Google names a person's calendar so),
 * else the one address that stands on by far the most events: on three at least, and on 60 % of those with
 * attendees. Null where no address, or more than one, does so: a wrong owner is worse than none.
 */
export function guessOwner(events: readonly CalendarEvent[], calendarName: string | null): string | null {
  return addressIn(calendarName ?? '') ?? mostListed(events);
}

function addressIn(name: string): string | null {
  const address = /[^\s@<>()[\],;:"']+@[^\s@<>()[\],;:"']+\.[a-z]{2,}/i.exec(name.slice(0, LONGEST_NAME))?.[0];
  if (address === undefined) return null;
  const bare = bareAddress(address);
  return isCalendar(bare) ? null : bare;
}

function mostListed(events: readonly CalendarEvent[]): string | null {
  const counts = new Map<string, number>();
  const shared = events.filter((event) => event.attendees.length > 0);
  for (const event of shared) {
    for (const address of addressesOf(event)) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  const [first, second] = [...counts].toSorted((one, other) => other[1] - one[1]);
  if (first === undefined || first[1] < LEAST_EVENTS || first[1] < LEAST_SHARE * shared.length) return null;
  return second !== undefined && second[1] === first[1] ? null : first[0];
}

function addressesOf(event: CalendarEvent): Set<string> {
  const people = event.attendees.filter((one) => one.kind === 'person').map((one) => one.address);
  if (event.organizer !== null) people.push(event.organizer);
  return new Set(people.filter((address) => address.includes('@') && !isCalendar(address)));
}
