import { copyId } from './identifiers.ts';
import type { Instant, SimCalendar, SimEvent, SimPerson } from './model.ts';

/** One act under way: what it changes bears this number and this time. */
export interface Turn {
  readonly change: number;
  readonly now: Instant;
  /** The calendar shows something else than before. */
  touch(calendarId: string): void;
}

/** What the acts work on; tests and simulators see the world through `SimWorld`. */
export interface WorldState {
  readonly seed: number;
  readonly domain: string;
  readonly people: readonly SimPerson[];
  readonly clock: { now(): Instant };
  readonly calendars: Map<string, SimCalendar>;
  readonly calendarsOf: Map<string, SimCalendar[]>;
  readonly personById: ReadonlyMap<string, SimPerson>;
  readonly personByAddress: ReadonlyMap<string, SimPerson>;
  /** By uid, where a meeting's organizer keeps it elsewhere than in the primary calendar. */
  readonly homes: Map<string, string>;
  /** By calendar and event id: the copies of people who are invited to one occurrence of a series and nothing else of it. */
  readonly loneCopies: Map<string, string>;
  readonly changes: { count: number };
  readonly listeners: ((calendarIds: readonly string[]) => void)[];
  /** A number that no meeting or calendar has had. */
  nextNumber(): number;
}

/** Runs one act; afterwards the listeners are told once, if anything was touched. */
export function takeTurn<T>(state: WorldState, now: Instant, work: (turn: Turn) => T): T {
  const touched = new Set<string>();
  const change = state.changes.count + 1;
  const result = work({ change, now, touch: (calendarId) => void touched.add(calendarId) });
  if (touched.size > 0) {
    state.changes.count = change;
    const calendarIds = [...touched];
    for (const listener of state.listeners) listener(calendarIds);
  }
  return result;
}

export function personOf(state: WorldState, calendar: SimCalendar): SimPerson {
  const person = state.personById.get(calendar.personId);
  if (person === undefined) throw new RangeError('A calendar without a person.');
  return person;
}

export function primaryOf(state: WorldState, person: SimPerson): SimCalendar {
  const primary = state.calendarsOf.get(person.id)?.[0];
  if (primary === undefined) throw new RangeError('A person without a calendar.');
  return primary;
}

export interface Copy {
  readonly calendar: SimCalendar;
  readonly event: SimEvent;
  readonly person: SimPerson;
}

export function copyIn(state: WorldState, calendarId: string, eventId: string): Copy | null {
  const calendar = state.calendars.get(calendarId);
  const event = calendar?.events.get(eventId);
  if (calendar === undefined || calendar.removed || event === undefined) return null;
  return { calendar, event, person: personOf(state, calendar) };
}

/** The copy in a person's primary calendar, of a meeting that somebody else keeps. */
export function invitedCopy(state: WorldState, uid: string, address: string): Copy | null {
  const person = state.personByAddress.get(address);
  if (person === undefined) return null;
  const calendar = primaryOf(state, person);
  return copyIn(state, calendar.id, copyId(uid, person.provider, calendar.id));
}

export function markChanged(turn: Turn, calendar: SimCalendar, record: { change: number; updatedAt: Instant }): void {
  record.change = turn.change;
  record.updatedAt = turn.now;
  turn.touch(calendar.id);
}
