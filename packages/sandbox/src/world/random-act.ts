import type { SimPerson } from './model.ts';
import { DOINGS } from './random/doings.ts';
import type { Doing, Scene } from './random/scene.ts';

export interface RandomActOptions extends Pick<Scene, 'world' | 'acts' | 'random'> {
  /** Among whom; everybody active where it is left out. Others' calendars change with theirs. */
  readonly people?: readonly SimPerson[];
  /** How far from now events are made and occurrences chosen; 60 where it is left out. */
  readonly days?: number;
}

const BAG: readonly (readonly [string, Doing])[] = DOINGS.flatMap(([name, weight, doing]) =>
  Array.from({ length: weight }, (): readonly [string, Doing] => [name, doing]),
);
const TRIES = 60;

/**
 * One random thing that people do; what it was and in whose calendar, without titles. The same world and the same random numbers give
 * the same act.
 * @throws RangeError where nobody is active
 */
export function randomAct({ world, acts, random, days = 60, ...options }: RandomActOptions): string {
  const people = (options.people ?? world.people).filter(({ active }) => active);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const person = random.pick(people);
    const calendars = world.calendars(person.id);
    const calendar = random.pick(calendars);
    const [name, doing] = random.pick(BAG);
    const done = doing({ world, acts, random, days, people, person, calendar });
    if (done !== false && done !== null)
      return `${name} (${person.id}, ${person.provider}, calendar ${calendars.indexOf(calendar)})`;
  }
  return 'nothing';
}
