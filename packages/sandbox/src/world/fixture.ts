import { createActs } from './create-acts.ts';
import { createWorld } from './create-world.ts';
import type { Acts } from './acts-model.ts';
import type { SimAttendee, SimCalendar, SimEvent, SimPerson, SimTimes, SimWorld } from './model.ts';
import type { WorldState } from './world-state.ts';

/** A small world for tests: Gerda and Gil with Google, Mona and Milo with Microsoft. */
export interface SmallWorld {
  readonly world: SimWorld;
  readonly state: WorldState;
  readonly acts: Acts;
  readonly clock: { at: number; now(): number };
}

export const NOW = Date.parse('2026-11-23T08:00:00Z');

const PEOPLE = [
  ['gerda', 'google', 'Europe/Berlin'],
  ['gil', 'google', 'America/New_York'],
  ['mona', 'microsoft', 'Europe/Berlin'],
  ['milo', 'microsoft', 'Australia/Sydney'],
] as const;

export function smallWorld(seed = 1): SmallWorld {
  const clock = { at: NOW, now: () => clock.at };
  const people = PEOPLE.map(([name, provider, zone]): SimPerson => person(name, provider, zone));
  const { world, state } = createWorld({ seed, people, clock, domain: 'linden.example' });
  return { world, state, acts: createActs(state), clock };
}

function person(name: string, provider: SimPerson['provider'], zone: string): SimPerson {
  return {
    id: name,
    provider,
    subject: `subject-${name}`,
    address: `${name}@linden.example`,
    name,
    zone,
    workingHours: { days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' },
    managerId: null,
    unit: ['Lab'],
    title: 'Tester',
    active: true,
  };
}

export function guests(...names: string[]): SimAttendee[] {
  return names.map((name) => ({
    address: `${name}@linden.example`,
    name,
    kind: 'person',
    optional: false,
    response: 'needsAction',
  }));
}

export function calendarOf(world: SimWorld, name: string): SimCalendar {
  const [calendar] = world.calendars(name);
  if (calendar === undefined) throw new Error('The fixture has nobody of that name.');
  return calendar;
}

/** The copies of a meeting in somebody's primary calendar, called off or not. */
export function copiesOf(world: SimWorld, name: string, uid: string): SimEvent[] {
  return [...calendarOf(world, name).events.values()].filter((event) => event.uid === uid);
}

export function at(start: string, end: string, zone = 'Europe/Berlin'): SimTimes {
  return { kind: 'times', start: `${start}:00`, end: `${end}:00`, zone };
}

export function dates(start: string, end: string): SimTimes {
  return { kind: 'dates', start, end };
}

/** The key of an occurrence. */
export function key(utc: string): string {
  return String(Date.parse(utc));
}
