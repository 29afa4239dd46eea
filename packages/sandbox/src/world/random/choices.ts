import { DAY, formatWallTime, MINUTE, weekdayOfWall, type WallTime } from '@clearweek/calendar';
import type { SimAttendee, SimPerson, SimTimes } from '../model.ts';
import { nthOf } from '../acts/realign.ts';
import { formatRule, type SimRule, type Weekday } from '../rule.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { untilText } from '../series.ts';
import { timesLater, wallOf } from '../times.ts';
import type { Scene } from './scene.ts';

const WORDS = ['Amber', 'Birch', 'Cedar', 'Dune', 'Ember', 'Fjord', 'Grove', 'Harbour', 'Iris', 'Juniper'];
const KINDS = ['review', 'planning', 'exchange', 'workshop', 'call', 'status', 'sketching'];
const ZONES = [
  'America/Los_Angeles',
  'America/New_York',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Sydney',
  'UTC',
];

export function words(random: SeededRandom): string {
  return `${random.pick(WORDS)} ${random.pick(KINDS)} ${random.whole(1, 999)}`;
}

export function randomZone(random: SeededRandom): string {
  return random.pick(ZONES);
}

/** Between seven and eight in the evening, for up to two hours; sometimes whole days. */
export function randomTimes({ world, random, person, days }: Scene): SimTimes {
  const day = (Math.floor(world.clock.now() / DAY) + random.whole(-days, days)) * DAY;
  const text = (at: number): string => formatWallTime(at as WallTime);
  if (random.chance(0.15)) {
    return { kind: 'dates', start: text(day).slice(0, 10), end: text(day + random.whole(1, 3) * DAY).slice(0, 10) };
  }
  const start = day + random.whole(28, 72) * 15 * MINUTE;
  const end = start + random.whole(1, 8) * 15 * MINUTE;
  return { kind: 'times', start: text(start), end: text(end), zone: person.zone };
}

/** Up to four days and some quarters of an hour earlier or later. */
export function movedTimes(random: SeededRandom, times: SimTimes): SimTimes {
  const days = random.whole(-4, 4) * DAY;
  // Hours that stay between early morning and late evening, so that no occurrence falls into a clock change.
  const hour = Number(times.start.slice(11, 13) || '12');
  const quarters = random.whole(hour < 9 ? 0 : -8, hour > 16 ? 0 : 8);
  return timesLater(times, days + quarters * 15 * MINUTE);
}

/** A rule that both providers know and that makes the given start. Days past the 28th are left out: the providers disagree there. */
export function randomRule(random: SeededRandom, times: SimTimes): string {
  const start = wallOf(times.start);
  const day = Number(times.start.slice(8, 10));
  const frequency = random.pick(['DAILY', 'WEEKLY', 'WEEKLY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const);
  const rule: SimRule = {
    frequency,
    interval: random.pick([1, 1, 1, 2, 3]),
    weekdays: frequency === 'WEEKLY' ? weekdaysWith(random, weekdayOfWall(start) as Weekday) : [],
    nth: frequency === 'MONTHLY' && (day > 28 || random.chance(0.5)) ? nthOf(start) : null,
    ...randomEnd(random, times, start),
  };
  return formatRule(frequency === 'YEARLY' && day > 28 ? { ...rule, frequency: 'DAILY' } : rule);
}

function weekdaysWith(random: SeededRandom, own: Weekday): Weekday[] {
  const others = random.chance(0.4) ? random.some([1, 2, 3, 4, 5] as const, random.whole(1, 3)) : [];
  return [...new Set<Weekday>([own, ...others])].sort((one, other) => one - other);
}

function randomEnd(random: SeededRandom, times: SimTimes, start: WallTime): Pick<SimRule, 'count' | 'until'> {
  const kind = random.pick(['none', 'count', 'until'] as const);
  if (kind === 'count') return { count: random.whole(2, 30), until: null };
  if (kind === 'none') return { count: null, until: null };
  return { count: null, until: untilText(times, (start + random.whole(10, 120) * DAY) as WallTime) };
}

export function randomAttendee(person: SimPerson, random: SeededRandom): SimAttendee {
  const { address, name } = person;
  return { address, name, kind: 'person', optional: random.chance(0.2), response: 'needsAction' };
}
