import type { SeededRandom } from '../world/seeded-random.ts';
import { DEPARTMENTS, TEAM_NAMES, ZONES } from './departments.ts';

/** A place in the org tree, before anybody sits on it. */
export interface Seat {
  readonly unit: readonly string[];
  readonly title: string;
  /** The index of the manager's seat. */
  readonly manager: number | null;
  readonly zone: string;
}

const TEAM_SIZE = 7;

type Department = (typeof DEPARTMENTS)[number];

/** One who leads all, one for each department, one for each group, then teams with a lead each: units three deep. */
export function createSeats(count: number, random: SeededRandom): Seat[] {
  const seats: Seat[] = [{ unit: ['Leadership'], title: 'Managing Director', manager: null, zone: 'Europe/Berlin' }];
  const teams = planTeams(Math.max(1, Math.ceil((count - 1) / TEAM_SIZE)), random);
  const heads = new Map<string, number>();
  const headOf = (unit: readonly string[], title: string, manager: number, zone: string): number => {
    const known = heads.get(unit.join('/'));
    if (known !== undefined) return known;
    heads.set(unit.join('/'), seats.length);
    seats.push({ unit, title, manager, zone });
    return seats.length - 1;
  };
  for (let round = 0; seats.length < count; round += 1) {
    const team = teams[round % teams.length];
    if (team === undefined) break;
    const { department, group, name, zone } = team;
    const head = headOf([department.name], `Head of ${department.name}`, 0, zone);
    const groupHead = headOf([department.name, group], `${group} Lead`, head, zone);
    const unit = [department.name, group, name];
    const lead = headOf(unit, 'Team Lead', groupHead, zone);
    // Most people of a team sit in one zone, some far away.
    const own = random.chance(0.7) ? zone : randomZone(random);
    seats.push({ unit, title: random.pick(department.titles), manager: lead, zone: own });
  }
  return seats.slice(0, count);
}

interface Team {
  readonly department: Department;
  readonly group: string;
  readonly name: string;
  readonly zone: string;
}

/** Departments by their weights in turn; every zone leads some team before one leads a second. */
function planTeams(count: number, random: SeededRandom): Team[] {
  const departments = DEPARTMENTS.flatMap((department) => Array.from({ length: department.weight }, () => department));
  return Array.from({ length: count }, (_, index): Team => {
    // A step that shares no factor with the number of places visits all of them.
    const department = departments[(index * 4) % departments.length] ?? DEPARTMENTS[0];
    const group = department.groups[Math.floor(index / 3) % department.groups.length] ?? department.groups[0];
    const number = Math.floor(index / TEAM_NAMES.length);
    const name = `Team ${TEAM_NAMES[index % TEAM_NAMES.length]}${number === 0 ? '' : ` ${number + 1}`}`;
    const zone = index < ZONES.length ? (ZONES[index]?.[0] ?? 'UTC') : randomZone(random);
    return { department, group, name, zone };
  });
}

function randomZone(random: SeededRandom): string {
  return random.pick(ZONES.flatMap(([zone, share]) => Array.from({ length: share }, () => zone)));
}
