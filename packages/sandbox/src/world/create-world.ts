import { hash } from 'node:crypto';
import type { Instant, SimCalendar, SimPerson, SimWorld } from './model.ts';
import { occurrencesOf } from './occurrences.ts';
import type { WorldState } from './world-state.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly people: readonly SimPerson[];
  readonly clock: { now(): Instant };
  readonly domain: string;
}

export interface CreatedWorld {
  readonly world: SimWorld;
  /** For the acts. */
  readonly state: WorldState;
}

/** A world with people and their empty primary calendars. Addresses are in lower case. */
export function createWorld({ seed, people, clock, domain }: WorldOptions): CreatedWorld {
  const state = createState({ seed, people, clock, domain });
  const personBySubject = new Map(people.map((person) => [person.subject, person]));
  const world: SimWorld = {
    people,
    domain,
    tenantId: guid(`tenant ${seed}`),
    clock,
    calendars: (personId) => state.calendarsOf.get(personId) ?? [],
    calendar(id) {
      const calendar = state.calendars.get(id);
      return calendar === undefined || calendar.removed ? null : calendar;
    },
    personByAddress: (address) => state.personByAddress.get(address.toLowerCase()) ?? null,
    personBySubject: (subject) => personBySubject.get(subject) ?? null,
    get change() {
      return state.changes.count;
    },
    occurrences: occurrencesOf,
    onChange: (listener) => void state.listeners.push(listener),
  };
  return { world, state };
}

function createState({ seed, people, clock, domain }: WorldOptions): WorldState {
  const primaries = people.map((person) => newCalendar(person, 'Calendar', primaryId(person, seed), true));
  let number = 0;
  return {
    seed,
    domain,
    people,
    clock,
    calendars: new Map(primaries.map((calendar) => [calendar.id, calendar])),
    calendarsOf: new Map(primaries.map((calendar) => [calendar.personId, [calendar]])),
    personById: new Map(people.map((person) => [person.id, person])),
    personByAddress: new Map(people.map((person) => [person.address, person])),
    homes: new Map(),
    loneCopies: new Map(),
    changes: { count: 0 },
    listeners: [],
    nextNumber: () => (number += 1),
  };
}

/** Google's primary calendar is named by the person's address, Outlook's by a long id like any other. */
function primaryId(person: SimPerson, seed: number): string {
  return person.provider === 'google' ? person.address : calendarId(person, `${seed} ${person.id}`);
}

export function calendarId(person: SimPerson, text: string): string {
  const digest = hash('sha256', `calendar ${text}`, person.provider === 'google' ? 'hex' : 'base64url');
  return person.provider === 'google' ? `${digest}@group.calendar.google.com` : `AAMkC${digest}`;
}

export function newCalendar(person: SimPerson, name: string, id: string, primary: boolean): SimCalendar {
  return {
    id,
    personId: person.id,
    name,
    primary,
    zone: person.zone,
    events: new Map(),
    deleted: new Map(),
    removed: false,
  };
}

/** A GUID that follows from a text. */
export function guid(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
