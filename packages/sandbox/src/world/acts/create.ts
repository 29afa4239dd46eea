import type { NewEvent } from '../acts-model.ts';
import { copyId, newUid, uidOfGoogleId } from '../identifiers.ts';
import type { SimAttendee, SimCalendar, SimDetails, SimEvent, SimPerson } from '../model.ts';
import { ruleStarts } from '../rule-starts.ts';
import { parseRule } from '../rule.ts';
import { timesAt, wallOf } from '../times.ts';
import { personOf, type Turn, type WorldState } from '../world-state.ts';
import { availabilityFor, newEvent } from './copies.ts';
import { NOBODY } from './invited.ts';
import { spread } from './spread.ts';

/**
 * A new event in a calendar, and its copies in those of everybody invited.
 * @throws RangeError where there is no such calendar, the id is taken, or the rule is none that both providers know
 */
export function createEvent(state: WorldState, turn: Turn, calendarId: string, input: NewEvent): SimEvent {
  const calendar = state.calendars.get(calendarId);
  if (calendar === undefined || calendar.removed) throw new RangeError('There is no such calendar.');
  const person = personOf(state, calendar);
  const isGuest = input.organizer !== undefined && input.organizer.address !== person.address;
  const uid = uidFor(state, person, input, isGuest);
  const id = copyId(uid, person.provider, calendarId);
  if (calendar.events.has(id) || calendar.deleted.has(id)) throw new RangeError('This id is taken.');
  const rule = input.rule ?? null;
  const details = detailsFor(input, person, rule);
  const event = newEvent(turn, { id, uid, rule, sequence: 0 }, details);
  if (isGuest) event.availability = availabilityFor(details, { person, calendar });
  if (!calendar.primary && !isGuest) state.homes.set(uid, calendarId);
  put(turn, calendar, event);
  spread({ state, turn, reference: { calendar, event } }, NOBODY);
  return event;
}

function put(turn: Turn, calendar: SimCalendar, event: SimEvent): void {
  calendar.events.set(event.id, event);
  turn.touch(calendar.id);
}

function uidFor(state: WorldState, person: SimPerson, { id }: NewEvent, isGuest: boolean): string {
  if (id !== undefined && person.provider === 'google') return uidOfGoogleId(id);
  const number = state.nextNumber();
  const outsider = number % 2 === 0 ? 'google' : 'microsoft';
  return newUid(isGuest ? outsider : person.provider, state.seed, number);
}

function detailsFor(input: NewEvent, person: SimPerson, rule: string | null): SimDetails {
  const organizer = input.organizer ?? { address: person.address, name: person.name };
  return {
    times: rule === null ? input.times : firstTimes(input.times, rule),
    title: input.title,
    description: input.description ?? null,
    location: input.location ?? null,
    privacy: input.privacy ?? 'default',
    availability: input.availability ?? 'busy',
    kind: input.kind ?? 'default',
    organizer,
    attendees: withEverybody(input.attendees ?? [], organizer, person),
    conferenceUrl: input.conferenceUrl ?? null,
    cancelled: false,
  };
}

/** A series starts with its first occurrence, also where it was described with an earlier day. */
export function firstTimes(times: NewEvent['times'], rule: string): NewEvent['times'] {
  const first = wallOf(times.start);
  for (const start of ruleStarts(parseRule(rule), first, null)) return start === first ? times : timesAt(times, start);
  return times;
}

/** The organizer first, who comes; then everybody else, the calendar's owner among them. Nobody where nobody else is invited. */
function withEverybody(
  attendees: readonly SimAttendee[],
  organizer: { readonly address: string; readonly name: string },
  owner: SimPerson,
): readonly SimAttendee[] {
  const isOwn = organizer.address === owner.address;
  if (attendees.length === 0 && isOwn) return attendees;
  const listed = new Set(attendees.map(({ address }) => address));
  const more: SimAttendee[] = [];
  if (!listed.has(organizer.address)) more.push(attendeeFrom(organizer, 'accepted'));
  if (!isOwn && !listed.has(owner.address)) more.push(attendeeFrom(owner, 'needsAction'));
  return more.length === 0 ? attendees : [...more, ...attendees];
}

function attendeeFrom(
  { address, name }: { readonly address: string; readonly name: string },
  response: SimAttendee['response'],
): SimAttendee {
  return { address, name, kind: 'person', optional: false, response };
}
