import type { WallTime } from '@clearweek/calendar';
import { DAY } from '@clearweek/calendar';
import type { Acts, CopyRef } from '../acts-model.ts';
import type { SimCalendar, SimEvent, SimPerson, SimWorld } from '../model.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { startsOf } from '../series.ts';
import { originalStartOf } from '../times.ts';

/** Where a random act takes place: somebody's calendar, and what to choose from. */
export interface Scene {
  readonly world: SimWorld;
  readonly acts: Acts;
  readonly random: SeededRandom;
  /** Among whom. */
  readonly people: readonly SimPerson[];
  /** How far from now things are made and chosen. */
  readonly days: number;
  readonly person: SimPerson;
  readonly calendar: SimCalendar;
}

/** False or null where there was nothing to do it to. */
export type Doing = (scene: Scene) => unknown;

/** On a random event of the calendar that fits and is not called off. */
export function onEvent(
  fits: (event: SimEvent) => boolean,
  act: (scene: Scene, copy: CopyRef, event: SimEvent) => unknown,
): Doing {
  return (scene) => {
    const { calendar, random } = scene;
    const events = [...calendar.events.values()].filter((event) => !event.cancelled && fits(event));
    if (events.length === 0) return null;
    const event = random.pick(events);
    return act(scene, { calendarId: calendar.id, eventId: event.id }, event);
  };
}

/** On a random occurrence of a random series, near now. */
export function onOccurrence(
  act: (scene: Scene, copy: CopyRef, originalStart: string, event: SimEvent) => unknown,
): Doing {
  return onEvent(isSeries, (scene, copy, event) => {
    const { world, random, days } = scene;
    const now = world.clock.now();
    const starts = [...startsOf(event.times, event.rule, (now + days * DAY) as WallTime)];
    const near = starts.filter((start) => start > now - days * DAY);
    if (near.length === 0) return null;
    return act(scene, copy, originalStartOf(event.times, random.pick(near)), event);
  });
}

export function isSeries({ rule }: SimEvent): boolean {
  return rule !== null;
}

export function isTimed({ times }: SimEvent): boolean {
  return times.kind === 'times';
}

export function isMeeting({ attendees }: SimEvent): boolean {
  return attendees.length > 1;
}
