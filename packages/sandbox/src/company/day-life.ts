import { DAY, weekdayOfWall, type WallTime } from '@clearweek/calendar';
import type { SimAttendee, SimEvent, SimPerson, SimTimes } from '../world/model.ts';
import type { SeededRandom } from '../world/seeded-random.ts';
import { originalStartOf, timesLater, wallOf } from '../world/times.ts';
import { plainDetails, startsOf } from '../world/series.ts';
import { minuteOf, timesOn, wholeDays } from './agenda.ts';
import { callUrl, invited, primary, room, type Life } from './life.ts';

export interface DayOptions {
  /** Midnight UTC of the day that is lived. */
  readonly day: number;
  /** New single events for each person and working day. */
  readonly perDay: number;
}

/**
 * What happens on one day: meetings are called for the coming days, moved and called off, answers come in, somebody falls ill, series
 * drift. It follows from the seed, the day and what was there before.
 */
export function liveDay(life: Life, options: DayOptions): void {
  const { day } = options;
  if (weekdayOfWall(day as WallTime) > 5) return;
  const random = life.random.fork(`day ${day / DAY}`);
  const today: Life = { ...life, random };
  for (const person of life.world.people) {
    if (!person.active) continue;
    let count = options.perDay;
    while (random.chance(count)) {
      callMeeting(today, person, day);
      count -= 1;
    }
    if (random.chance(0.012)) takeTimeOff(today, person, day);
    if (random.chance(0.1)) changeSomething(today, person, day);
  }
}

type Template = (random: SeededRandom) => {
  readonly title: string;
  readonly minutes: number;
  readonly guests: number;
  readonly more?: { readonly privacy?: 'private'; readonly availability?: 'tentative'; readonly kind?: 'focusTime' };
  readonly outsiders?: number;
};

const TEMPLATES: readonly Template[] = [
  (random) => ({ title: `Sketching ${random.pick(TOPICS)}`, minutes: 60, guests: random.whole(1, 4) }),
  (random) => ({ title: `Talk about ${random.pick(TOPICS)}`, minutes: 30, guests: random.whole(1, 3) }),
  (random) => ({ title: `${random.pick(TOPICS)} review`, minutes: 45, guests: random.whole(2, 6) }),
  () => ({ title: 'Interview', minutes: 60, guests: 1, outsiders: 1, more: { privacy: 'private' } }),
  (random) => ({
    title: `Customer call ${random.pick(TOPICS)}`,
    minutes: 45,
    guests: random.whole(0, 2),
    outsiders: random.whole(1, 3),
  }),
  () => ({ title: 'Coffee', minutes: 30, guests: 1 }),
  () => ({ title: 'Doctor', minutes: 60, guests: 0, more: { privacy: 'private' } }),
  (random) => ({ title: `Hold: ${random.pick(TOPICS)}`, minutes: 60, guests: 0, more: { availability: 'tentative' } }),
  () => ({ title: 'Focus time', minutes: 120, guests: 0, more: { kind: 'focusTime' } }),
];

const TOPICS = [
  'budget',
  'roadmap',
  'search',
  'onboarding',
  'invoices',
  'release',
  'pricing',
  'hiring plan',
  'survey',
  'migration',
] as const;

function callMeeting(life: Life, person: SimPerson, day: number): void {
  const { random, acts, world } = life;
  const { title, minutes, guests, outsiders = 0, more = {} } = random.pick(TEMPLATES)(random);
  const date = workday(day + random.whole(1, 12) * DAY);
  const start = minuteOf(person.workingHours.start) + random.whole(0, 13) * 30;
  const near = random.chance(0.7) ? world.people.filter(({ unit }) => unit[0] === person.unit[0]) : world.people;
  const people = random.some(near, guests).filter(({ id }) => id !== person.id);
  const attendees = [...invited(people, random), ...outsidersOf(random, outsiders)];
  acts.create(primary(life, person).id, {
    ...more,
    title,
    times: timesOn(date, person.zone, start, minutes),
    attendees: attendees.length > 2 && random.chance(0.3) ? [...attendees, room(random)] : attendees,
    conferenceUrl: attendees.length > 0 && random.chance(0.5) ? callUrl(random) : null,
    description: random.chance(0.2) ? `Agenda: ${random.pick(TOPICS)}, then ${random.pick(TOPICS)}` : null,
  });
}

function outsidersOf(random: SeededRandom, count: number): SimAttendee[] {
  return Array.from({ length: count }, (): SimAttendee => {
    const name = random.pick(['Guest', 'Partner', 'Candidate', 'Visitor']);
    const address = `${name.toLowerCase()}.${random.whole(1, 400)}@example.org`;
    return {
      address,
      name,
      kind: 'person',
      optional: false,
      response: random.pick(['accepted', 'needsAction'] as const),
    };
  });
}

function takeTimeOff(life: Life, person: SimPerson, day: number): void {
  const { random, acts } = life;
  const start = workday(day + random.pick([1, 3, 10, 21, 42, 70]) * DAY);
  const length = random.pick([1, 1, 2, 5, 7, 12]);
  acts.create(primary(life, person).id, {
    times: wholeDays(start, length),
    title: random.pick(['Time off', 'Holiday', 'Away']),
    kind: 'outOfOffice',
    availability: 'outOfOffice',
  });
}

/** One of the meetings that somebody is in changes in one of the ways that meetings change. */
function changeSomething(life: Life, person: SimPerson, day: number): void {
  const { random } = life;
  const calendar = primary(life, person);
  const events = [...calendar.events.values()].filter((event) => !event.cancelled && event.kind === 'default');
  if (events.length === 0) return;
  const series = events.filter(({ rule }) => rule !== null);
  if (series.length > 0 && random.chance(0.6)) changeSeries(life, calendar.id, random.pick(series), day, person);
  else changeSingle(life, calendar.id, random.pick(events.slice(-20)), day, person);
}

function changeSingle(life: Life, calendarId: string, event: SimEvent, day: number, person: SimPerson): void {
  const { random, acts } = life;
  const copy = { calendarId, eventId: event.id };
  if (event.rule !== null || wallOf(event.times.start) < day) return;
  if (event.organizer.address !== person.address) {
    acts.answer(copy, random.pick(['accepted', 'accepted', 'declined', 'tentative'] as const));
    return;
  }
  if (random.chance(0.3)) acts.cancel(copy);
  else acts.change(copy, { times: laterBySome(random, event.times) });
}

function changeSeries(life: Life, calendarId: string, event: SimEvent, day: number, person: SimPerson): void {
  const { random, acts } = life;
  const copy = { calendarId, eventId: event.id };
  const coming = [...startsOf(event.times, event.rule, (day + 21 * DAY) as WallTime)].filter(
    (start) => start > day + DAY,
  );
  if (coming.length === 0) return;
  const key = originalStartOf(event.times, random.pick(coming));
  if (event.organizer.address !== person.address) {
    acts.answer(copy, random.pick(['accepted', 'declined', 'tentative'] as const), key);
    return;
  }
  const kind = random.next();
  const { times } = plainDetails(event, key);
  if (kind < 0.35) acts.cancelOccurrence(copy, key);
  else if (kind < 0.8) acts.changeOccurrence(copy, key, { times: laterBySome(random, times) });
  else if (kind < 0.9)
    acts.changeOccurrence(copy, key, { title: `${event.title ?? 'Meeting'}: ${random.pick(TOPICS)}` });
  // Drift: the series goes on at another time from here on.
  else acts.split(copy, key, { times: laterBySome(random, times) });
}

/** A little earlier or later on the same day, inside of what people still call a day. */
function laterBySome(random: SeededRandom, times: SimTimes): SimTimes {
  const hour = Number(times.start.slice(11, 13));
  const minutes = random.pick(hour < 13 ? [30, 60, 120] : [-30, -60, -120]);
  return timesLater(times, minutes * 60_000);
}

/** That day, or the Monday after where it is a weekend. */
function workday(day: number): number {
  const weekday = weekdayOfWall(day as WallTime);
  return weekday > 5 ? day + (8 - weekday) * DAY : day;
}
