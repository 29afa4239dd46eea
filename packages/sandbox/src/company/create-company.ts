import { DAY, HOUR, WEEK } from '@clearweek/calendar';
import { createActs } from '../world/create-acts.ts';
import { createWorld } from '../world/create-world.ts';
import { seededRandom } from '../world/seeded-random.ts';
import { createAgenda } from './agenda.ts';
import type { Company } from './company.ts';
import { liveDay } from './day-life.ts';
import type { Life } from './life.ts';
import { planOwnLife } from './own-life.ts';
import { createPeople, DOMAIN } from './people.ts';
import { planSeries } from './series-life.ts';

export interface CompanyOptions {
  readonly seed: number;
  /** 150 where it is left out. */
  readonly people?: number;
  readonly clock: { now(): number };
  /** How long it has lived already; 26 where it is left out. */
  readonly weeksBack?: number;
  /** Nothing has happened yet: everything does when it first grows. That takes half a second for half a year of 150 people. */
  readonly unlived?: boolean;
  /** Single events that each person calls in the past; about 90 where it is left out. */
  readonly eventsPerPerson?: number;
}

const WORKDAYS_A_WEEK = 5;
const EVENTS_A_WEEK = 3.5;

/**
 * A company with half a year behind it. The same seed at the same instant gives the same world on every machine; series go on without an
 * end, so there is a future too, and `grow` lives the days that have passed since.
 */
export function createCompany({ seed, clock, ...options }: CompanyOptions): Company {
  const { people: count = 150, weeksBack = 26 } = options;
  const random = seededRandom(seed);
  const people = createPeople(seed, count, random.fork('people'));
  const { world, state } = createWorld({ seed, people, clock, domain: DOMAIN });
  const begin = Math.floor((clock.now() - weeksBack * WEEK) / DAY) * DAY;
  const past = { at: begin };
  const acts = createActs(state, { now: () => past.at });
  const life: Life = { world, acts, random: random.fork('life'), agenda: createAgenda(), from: begin };
  let isPlanned = false;
  const events = options.eventsPerPerson ?? weeksBack * EVENTS_A_WEEK;
  const perDay = weeksBack === 0 ? 0.7 : events / (weeksBack * WORKDAYS_A_WEEK);
  let next = begin;

  function grow(now: number, most = Infinity): number {
    if (!isPlanned) {
      isPlanned = true;
      planSeries(life);
      planOwnLife(life);
    }
    let days = 0;
    // A day is lived when its morning has come.
    for (; days < most && next + 6 * HOUR <= now; next += DAY) {
      past.at = next + 6 * HOUR;
      liveDay(life, { day: next, perDay });
      days += 1;
    }
    return days;
  }

  if (options.unlived !== true) grow(clock.now());
  return { world, state, grow };
}
