import { findZone, toInstant } from '@clearweek/calendar';
import type { WallTime } from '@clearweek/calendar';
import type { Acts, CopyRef, NewEvent, SimCalendar, SimPerson, SimTimes, SimWorld } from '@clearweek/sandbox';

/** Somebody's calendar in a pretended world. */
export interface PretendedCalendar {
  readonly world: SimWorld;
  readonly acts: Acts;
  /** Whose calendar it is; they live in Europe/Berlin. */
  readonly person: SimPerson;
  readonly calendar: SimCalendar;
  /** Somebody else of the company, with any provider. */
  readonly colleague: SimPerson;
}

/** Remembers what was made, by a short name. */
export interface Notebook {
  make(name: string, where: PretendedCalendar, event: NewEvent, calendarId?: string): void;
  copy(name: string): CopyRef;
}

export function createNotebook(): Notebook {
  const copies = new Map<string, CopyRef>();
  return {
    make(name, { acts, calendar }, event, calendarId = calendar.id) {
      copies.set(name, { calendarId, eventId: acts.create(calendarId, event).id });
    },
    copy(name) {
      const copy = copies.get(name);
      if (copy === undefined) throw new Error(`Nothing was made that is called ${name}`);
      return copy;
    },
  };
}

/** Something that people do to a calendar; later ones know by the notebook what earlier ones made. */
type Doing = (where: PretendedCalendar, notebook: Notebook) => void;

/** With the words that stand behind “after”. */
export type NamedDoing = readonly [string, Doing];

export const berlin = (start: string, end: string): SimTimes => ({ kind: 'times', start, end, zone: 'Europe/Berlin' });
export const newYork = (start: string, end: string): SimTimes => ({
  kind: 'times',
  start,
  end,
  zone: 'America/New_York',
});
export const allDay = (start: string, end: string): SimTimes => ({ kind: 'dates', start, end });

/** How the world names the occurrence that starts then. */
export function startingAt(wall: string, zone = 'Europe/Berlin'): string {
  const found = findZone(zone);
  if (found.kind === 'unknown') throw new Error('A zone that nobody knows');
  return String(toInstant(Date.parse(`${wall}Z`) as WallTime, found.zone));
}

/** @throws Error where the world did not do it. */
export function insist(done: unknown): void {
  if (done === false || done === null) throw new Error('The world did not do it');
}

/** Somebody as they stand on the list of a meeting, without an answer yet. */
export const invited = ({ address, name }: SimPerson, optional = false) =>
  ({ address, name, kind: 'person', optional, response: 'needsAction' }) as const;

/** The primary calendar of the colleague. */
export function theirs({ world, colleague }: PretendedCalendar): string {
  const [calendar] = world.calendars(colleague.id);
  if (calendar === undefined) throw new Error('The colleague has no calendar');
  return calendar.id;
}

/** Somebody's copy of what another one made. */
export function copyOf({ world }: PretendedCalendar, { id }: SimPerson, title: string): CopyRef {
  for (const calendar of world.calendars(id)) {
    const event = [...calendar.events.values()].find((one) => one.title === title);
    if (event !== undefined) return { calendarId: calendar.id, eventId: event.id };
  }
  throw new Error('The invitation did not arrive');
}
