import { WEEK } from '@clearweek/calendar';
import type { SimPerson } from '@clearweek/sandbox';
import type { ConvergenceWorld } from './convergence-world.ts';
import { type Failure, type Line, stored, truth, windowOf, without } from './truth.ts';

/** Watches that nothing vanishes on the way: what stood in the store and has been true all the time since still stands there. */
interface Witness {
  /** Somebody has changed a calendar. */
  changed(): void;
  look(): Promise<Failure | null>;
}

/** The outermost weeks come and go with the window. */
const EDGE = 3 * WEEK;

export function createWitness(world: ConvergenceWorld): Witness {
  const steady = new Map<SimPerson, readonly Line[]>();
  const people = [...world.signedIn.keys()].map(world.person);
  const now = () => world.clock.now();
  const isTrue = (person: SimPerson, lines: readonly Line[]) => {
    const texts = new Set(truth(world.sandbox.world, person, windowOf(now(), person)).map(({ text }) => text));
    return lines.filter(({ text }) => texts.has(text));
  };

  async function lookAt(person: SimPerson): Promise<Failure | null> {
    const window = windowOf(now(), person);
    const found = await stored(world.store, world.signedIn.get(person.id)!, window);
    const before = (steady.get(person) ?? []).filter(
      ({ interval }) => interval.start > window.start + EDGE && interval.end < window.end - EDGE,
    );
    steady.set(person, isTrue(person, found));
    const missing = without(before, found);
    if (missing.length === 0) return null;
    const about = `on the way, the calendars of ${person.id} (${person.provider})`;
    return { about, difference: { missing, invented: [], isRegrouped: false } };
  }

  return {
    changed() {
      for (const [person, lines] of steady) steady.set(person, isTrue(person, lines));
    },
    async look() {
      for (const person of people) {
        const failure = await lookAt(person);
        if (failure !== null) return failure;
      }
      return null;
    },
  };
}
