import { WEEK } from '@clearweek/calendar';
import type { SimPerson } from '@clearweek/sandbox';
import type { ConvergenceWorld } from './convergence-world.ts';
import { type Failure, type Line, shared, stored, truth, windowOf, without } from './truth.ts';

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
  const isTrue = (person: SimPerson, lines: readonly Line[]) =>
    shared(lines, truth(world.sandbox.world, person, windowOf(now(), person)));

  async function lookAt(person: SimPerson): Promise<Failure | null> {
    if (await waitsForLayout(world, person)) return null;
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

/**
 * Occurrences are laid out by a job of its own after a reading. Until then those of an earlier reading hang on events as they are now, and
 * what stood by chance, because all that was changed had been changed back, may not stand for that moment. The next look sees whether it does.
 */
async function waitsForLayout({ store, signedIn }: ConvergenceWorld, { id }: SimPerson): Promise<boolean> {
  const { tenantId, personId } = signedIn.get(id)!.principal;
  return store.inTenant(tenantId, (tx) => tx.outbox.pending(`measure:${personId}`));
}
