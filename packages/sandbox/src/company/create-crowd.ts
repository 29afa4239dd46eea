import { DAY, HOUR, type WallTime, formatWallTime } from '@clearweek/calendar';
import { NO_EXCEPTIONS } from '../world/exceptions.ts';
import { copyId, uidOfGoogleId } from '../world/identifiers.ts';
import { createWorld } from '../world/create-world.ts';
import type { SimAttendee, SimCalendar, SimEvent, SimPerson, SimTimes } from '../world/model.ts';
import { seededRandom } from '../world/seeded-random.ts';
import type { Company } from './company.ts';
import { createPeople, DOMAIN } from './people.ts';

export interface CrowdOptions {
  readonly seed: number;
  readonly people: number;
  /** Records in each calendar: single events and series. */
  readonly eventsEach: number;
  readonly clock: { now(): number };
}

/** Of twenty records one is a series, as in a calendar of half a year. */
const SERIES_EVERY = 20;
const TITLES = ['Review', 'Planning', 'Status', 'Talk', 'Workshop', 'Call'] as const;
/** Records are spread over 36 weeks: 26 back, 10 ahead. */
const SPREAD_DAYS = 252;
const BACK_DAYS = 182;

/**
 * Many people with exactly so many records each, quickly made, for benchmarks. Nobody is in anybody else's meetings, and nothing goes
 * on by itself. The same options give the same world.
 */
export function createCrowd({ seed, people: count, eventsEach, clock }: CrowdOptions): Company {
  const random = seededRandom(seed);
  const people = createPeople(seed, count, random.fork('people'));
  const { world, state } = createWorld({ seed, people, clock, domain: DOMAIN });
  const today = Math.floor(clock.now() / DAY) * DAY;
  // Times are the same for all people of a zone, and shared: half of a crowd's memory would be them.
  const timesByZone = new Map<string, readonly SimTimes[]>();
  for (const person of people) {
    const times = timesByZone.get(person.zone) ?? manyTimes(eventsEach, today, person.zone);
    timesByZone.set(person.zone, times);
    const [calendar] = world.calendars(person.id);
    if (calendar !== undefined) fill(calendar, person, times, clock.now());
  }
  state.changes.count = 1;
  return { world, state, grow: () => 0 };
}

function fill(calendar: SimCalendar, person: SimPerson, allTimes: readonly SimTimes[], now: number): void {
  const organizer = { address: person.address, name: person.name };
  const guest: SimAttendee = {
    address: 'guest@example.org',
    name: 'Guest',
    kind: 'person',
    optional: false,
    response: 'accepted',
  };
  const attendees: readonly SimAttendee[] = [{ ...guest, ...organizer }, guest];
  for (const [index, times] of allTimes.entries()) {
    const isSeries = index % SERIES_EVERY === 0;
    const id = `${person.id}e${index.toString(32).padStart(5, '0')}`;
    const uid = uidOfGoogleId(id);
    const event: SimEvent = {
      id: copyId(uid, person.provider, calendar.id),
      uid,
      rule: isSeries ? 'FREQ=WEEKLY' : null,
      exceptions: isSeries ? new Map() : NO_EXCEPTIONS,
      sequence: 0,
      createdAt: now,
      updatedAt: now,
      change: 1,
      times,
      title: TITLES[index % TITLES.length] ?? null,
      description: null,
      location: null,
      privacy: index % 10 === 9 ? 'private' : 'default',
      availability: 'busy',
      kind: 'default',
      organizer,
      attendees: index % 3 === 0 ? [] : attendees,
      conferenceUrl: null,
      cancelled: false,
    };
    calendar.events.set(event.id, event);
  }
}

function manyTimes(count: number, today: number, zone: string): SimTimes[] {
  return Array.from({ length: count }, (_, index) => timesOf(index, today, zone));
}

function timesOf(index: number, today: number, zone: string): SimTimes {
  const day = today + ((index % SPREAD_DAYS) - BACK_DAYS) * DAY;
  const start = day + (9 + (Math.floor(index / SPREAD_DAYS) % 8)) * HOUR;
  return {
    kind: 'times',
    start: formatWallTime(start as WallTime),
    end: formatWallTime((start + HOUR / 2) as WallTime),
    zone,
  };
}
