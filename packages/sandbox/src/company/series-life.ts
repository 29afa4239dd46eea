import { DAY } from '@clearweek/calendar';
import type { NewEvent } from '../world/acts-model.ts';
import type { SimEvent, SimPerson } from '../world/model.ts';
import { formatRule, type SimRule, type Weekday } from '../world/rule.ts';
import { nthOf } from '../world/acts/realign.ts';
import { wallOf } from '../world/times.ts';
import { slotTimes } from './agenda.ts';
import { callUrl, invited, primary, room, type Life } from './life.ts';

interface Plan extends Partial<Omit<NewEvent, 'times' | 'rule' | 'attendees'>> {
  readonly title: string;
  /** The first one calls the meeting. */
  readonly people: readonly SimPerson[];
  readonly minutes: number;
  readonly weekdays?: readonly number[];
  readonly rule: Partial<SimRule>;
}

const WORKDAYS = [1, 2, 3, 4, 5] as const;
const ONCE_A_WEEK: Partial<SimRule> = { frequency: 'WEEKLY' };

/** Everything that comes again and again: of teams, of groups, between two, across the company, and of each alone. */
export function planSeries(life: Life): void {
  const { people } = life.world;
  const teams = groupBy(
    people.filter(({ unit }) => unit.length === 3),
    ({ unit }) => unit.join('/'),
  );
  for (const team of teams.values()) planTeam(life, team);
  const reports = groupBy(
    people.filter(({ managerId }) => managerId !== null),
    ({ managerId }) => managerId ?? '',
  );
  for (const [managerId, direct] of reports) planReports(life, managerId, direct);
  planCompany(life);
  planProjects(life);
}

function planTeam(life: Life, team: readonly SimPerson[]): void {
  const { random } = life;
  const lead = team.find(({ title }) => title === 'Team Lead') ?? team[0];
  if (lead === undefined || team.length < 2) return;
  const people = [lead, ...team.filter((person) => person !== lead)];
  const name = lead.unit.at(-1) ?? '';
  recur(life, {
    title: `${name} stand-up`,
    people,
    minutes: 15,
    weekdays: [1],
    rule: { frequency: 'WEEKLY', weekdays: WORKDAYS },
  });
  recur(life, { title: `${name} weekly status`, people, minutes: 60, rule: ONCE_A_WEEK, ...paper(life, 0.4) });
  recur(life, {
    title: `${name} planning`,
    people,
    minutes: 90,
    rule: { frequency: 'WEEKLY', interval: 2 },
    ...paper(life, 0.8),
  });
  if (random.chance(0.6)) {
    recur(life, {
      title: `${name} retrospective`,
      people,
      minutes: 60,
      weekdays: [4, 5],
      rule: { frequency: 'MONTHLY' },
    });
  }
}

function planReports(life: Life, managerId: string, direct: readonly SimPerson[]): void {
  const manager = life.world.people.find(({ id }) => id === managerId);
  if (manager === undefined) return;
  for (const person of direct) {
    const interval = life.random.pick([1, 1, 2]);
    const title = life.random.pick(['1:1', 'One on one', `${first(manager)} and ${first(person)}`]);
    recur(life, { title, people: [manager, person], minutes: 30, rule: { frequency: 'WEEKLY', interval } });
  }
  if (manager.unit.length < 3) {
    const unit = manager.unit.at(-1) ?? '';
    const people = [manager, ...direct];
    recur(life, { title: `${unit} status round`, people, minutes: 60, rule: ONCE_A_WEEK, ...paper(life, 0.3) });
  }
}

function planCompany(life: Life): void {
  const { people } = life.world;
  const [director] = people;
  if (director === undefined || people.length < 3) return;
  recur(life, {
    title: 'All hands',
    people,
    minutes: 60,
    weekdays: [3],
    rule: { frequency: 'MONTHLY' },
    conferenceUrl: callUrl(life.random),
    description: 'News from all teams, then your questions.',
  });
}

const PROJECTS = [
  'Lighthouse',
  'Orchard',
  'Kite',
  'Meadow',
  'Compass',
  'Lantern',
  'Bridge',
  'Pebble',
  'Harvest',
  'Tide',
] as const;

/** People of several teams and zones, for a while or for good. */
function planProjects(life: Life): void {
  const { random, world } = life;
  const count = Math.ceil(world.people.length / 12);
  for (let index = 0; index < count; index += 1) {
    const people = random.some(world.people, random.whole(4, 9));
    if (people.length < 2) return;
    const name = PROJECTS[index % PROJECTS.length] ?? '';
    const end = random.chance(0.5) ? { count: random.whole(8, 30) } : {};
    const minutes = random.pick([30, 45, 60]);
    const title = random.pick([`${name} sync`, `Project ${name} status`, `${name} weekly`]);
    const conferenceUrl = callUrl(random);
    recur(life, { title, people, minutes, conferenceUrl, rule: { ...ONCE_A_WEEK, ...end }, ...paper(life, 0.5) });
  }
}

/** Some meetings have an agenda or a document, many have neither. */
function paper({ random }: Life, share: number): Pick<Plan, 'description'> {
  if (!random.chance(share)) return {};
  const document = `https://docs.example.org/document/${random.whole(10_000, 99_999)}`;
  return {
    description: random.pick([
      'Agenda:\n1. What is done\n2. What is next\n3. What is in the way',
      `Notes: ${document}`,
      `Agenda and notes: ${document}\nPlease write your points down before we meet.`,
    ]),
  };
}

/** One series in the calendar of the first of its people. */
export function recur(life: Life, plan: Plan): SimEvent | null {
  const { agenda, random, acts, from } = life;
  const { people, minutes, weekdays = WORKDAYS, rule, ...more } = plan;
  const [organizer, ...others] = people;
  if (organizer === undefined) return null;
  const slot = agenda.findSlot({ people, minutes, weekdays, random });
  // Not everything begins on the first day of what we can see.
  const begin = from + random.pick([0, 0, 0, 14, 28, 56]) * DAY;
  const times = slotTimes(begin, organizer.zone, slot, minutes);
  const guests = invited(others, random);
  const attendees = guests.length > 2 && random.chance(0.3) ? [...guests, room(random)] : guests;
  return acts.create(primary(life, organizer).id, {
    ...more,
    times,
    attendees,
    rule: ruleText(rule, times.start),
  });
}

function ruleText(rule: Partial<SimRule>, start: string): string {
  const wall = wallOf(start);
  const weekday = nthOf(wall).weekday;
  const weekdays: readonly Weekday[] = rule.frequency === 'WEEKLY' ? (rule.weekdays ?? [weekday]) : [];
  const nth = rule.frequency === 'MONTHLY' ? nthOf(wall) : null;
  return formatRule({ frequency: 'DAILY', interval: 1, count: null, until: null, ...rule, weekdays, nth });
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

function first({ name }: SimPerson): string {
  return name.split(' ')[0] ?? '';
}
