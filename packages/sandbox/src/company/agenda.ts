import {
  DAY,
  dateOf,
  findIanaZone,
  formatWallTime,
  MINUTE,
  toWall,
  weekdayOfWall,
  type WallTime,
} from '@clearweek/calendar';
import type { SimPerson, SimTimes } from '../world/model.ts';
import type { SeededRandom } from '../world/seeded-random.ts';

/** Which half hours of the week somebody has given away to recurring meetings, so that a week looks like one that people can live. */
export interface Agenda {
  /** A start inside of the first person's hours, on one of the weekdays, where few of the others are taken; it is theirs from now on. */
  findSlot(wanted: SlotWanted): Slot;
}

export interface SlotWanted {
  readonly people: readonly SimPerson[];
  readonly minutes: number;
  readonly weekdays: readonly number[];
  readonly random: SeededRandom;
}

export interface Slot {
  readonly weekday: number;
  /** Minutes since midnight, on the first person's wall. */
  readonly minute: number;
}

const TRIES = 10;
const HALF_HOUR = 30;

export function createAgenda(): Agenda {
  const taken = new Map<string, Set<string>>();

  const cells = ({ weekday, minute }: Slot, minutes: number): string[] =>
    Array.from(
      { length: Math.ceil(minutes / HALF_HOUR) },
      (_, index) => `${weekday} ${Math.floor(minute / HALF_HOUR) + index}`,
    );

  const clashes = (slot: Slot, { people, minutes }: SlotWanted): number =>
    people.filter(({ id }) => cells(slot, minutes).some((cell) => taken.get(id)?.has(cell))).length;

  return {
    findSlot(wanted) {
      let best = randomSlot(wanted);
      for (let tries = 1; tries < TRIES && clashes(best, wanted) > 0; tries += 1) {
        const other = randomSlot(wanted);
        if (clashes(other, wanted) < clashes(best, wanted)) best = other;
      }
      for (const { id } of wanted.people) {
        const own = taken.get(id) ?? new Set();
        for (const cell of cells(best, wanted.minutes)) own.add(cell);
        taken.set(id, own);
      }
      return best;
    },
  };
}

function randomSlot({ people, minutes, weekdays, random }: SlotWanted): Slot {
  const hours = people[0]?.workingHours;
  const [from, to] = [minuteOf(hours?.start ?? '09:00'), minuteOf(hours?.end ?? '17:00') - minutes];
  const half = Math.max(0, Math.floor((to - from) / HALF_HOUR));
  return { weekday: random.pick(weekdays), minute: from + random.whole(0, half) * HALF_HOUR };
}

export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The first time at or after an instant's date, in a zone, that a slot comes. */
export function slotTimes(from: number, zone: string, slot: Slot, minutes: number): SimTimes {
  const found = findIanaZone(zone);
  const day = Math.floor((found.kind === 'zone' ? toWall(from, found.zone) : from) / DAY) * DAY;
  const ahead = (slot.weekday - weekdayOfWall(day as WallTime) + 7) % 7;
  return timesOn(day + ahead * DAY, zone, slot.minute, minutes);
}

/** Some minutes on a day that is given as its midnight on the wall. */
export function timesOn(day: number, zone: string, minute: number, minutes: number): SimTimes {
  const start = day + minute * MINUTE;
  const end = start + minutes * MINUTE;
  return { kind: 'times', start: formatWallTime(start as WallTime), end: formatWallTime(end as WallTime), zone };
}

/** So many whole days, from the day of an instant on. */
export function wholeDays(from: number, days: number): SimTimes {
  return { kind: 'dates', start: dateOf(from as WallTime), end: dateOf((from + days * DAY) as WallTime) };
}
