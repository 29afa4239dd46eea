import { HOUR, MINUTE } from '@clearweek/calendar';
import { type Exchange, type FaultKind, type PlannedFault, seededRandom } from '@clearweek/sandbox';
import { type ConvergenceWorld, openConvergenceWorld, type WorldOptions } from './convergence-world.ts';
import { becomeQuiet } from './become-quiet.ts';
import { forgeNotice } from './forged-notice.ts';
import { actAtRandom, type ActCounts, countActs, type Done } from './random-acts.ts';
import { createWitness } from './witness.ts';
import type { History, Step } from './steps.ts';
import { differ, type Failure, stored, truth, windowOf } from './truth.ts';

export interface Ran {
  readonly failure: Failure | null;
  readonly acts: ReadonlyMap<Step, Done>;
  /** All that Clearweek asked of the providers, where the world records it. */
  readonly asked: readonly string[];
  /** The same, whole, with the answers. */
  readonly exchanges: readonly Exchange[];
  readonly counts: {
    readonly acts: ActCounts;
    readonly requests: number;
    readonly kills: number;
    readonly notices: number;
    readonly occurrences: number;
    /** How often each kind of fault struck. */
    readonly faults: ReadonlyMap<FaultKind, number>;
  };
}

/** Lives through a history and looks at the end, when all is quiet, whether Clearweek knows what is true; and on the way, that nothing vanishes. */
export async function runHistory(history: History, options: WorldOptions): Promise<Ran> {
  const end = options.mistake?.begin?.();
  const world = await openConvergenceWorld(options);
  try {
    return await live(world, history);
  } finally {
    await world.close();
    end?.();
  }
}

async function live(world: ConvergenceWorld, history: History): Promise<Ran> {
  const acts = new Map<Step, Done>();
  const witness = createWitness(world);
  const people = [...world.signedIn.keys()].map(world.person);
  const planned: PlannedFault[] = [];
  let occurrences = 0;
  const act = (step: Step & { seed: number }) => {
    acts.set(step, actAtRandom(world, step.seed));
    witness.changed();
  };
  const ended = (failure: Failure | null): Ran => {
    const { delivered, late } = world.letterBox.counts;
    const requests = world.sandbox.requests.count;
    const happened = { acts: countActs(acts.values()), requests, kills: world.kills(), notices: delivered + late };
    const counts = { ...happened, occurrences, faults: struck(planned) };
    return { failure, acts, asked: askedOf(world), exchanges: [...world.sandbox.requests.exchanges], counts };
  };
  world.sandbox.requests.clear();
  await world.work();
  for (const step of history) {
    await take(world, step, act, planned);
    const loss = step.do === 'work' || step.do === 'cursors die' ? await witness.look() : null;
    if (loss !== null) return ended(loss);
  }
  const unwell = await becomeQuiet(world);
  const trouble = unexpected(world) ?? unwell;
  if (trouble !== null) return ended({ about: trouble, difference: null });
  for (const person of people) {
    const window = windowOf(world.clock.now(), person);
    const found = await stored(world.store, world.signedIn.get(person.id)!, window);
    occurrences += found.length;
    const difference = differ(truth(world.sandbox.world, person, window), found);
    if (difference !== null) return ended({ about: `the calendars of ${person.id} (${person.provider})`, difference });
  }
  return ended(null);
}

/** Faults of providers end work in many ways, and none of them is an error that nobody has thought of. */
function unexpected({ surroundings: { errors } }: ConvergenceWorld): string | null {
  const [first] = errors;
  if (first === undefined) return null;
  const where = first instanceof Error ? (first.stack ?? first.message) : String(first);
  return `${errors.length} pieces of work ended with an error that nobody expects, the first with ${where}`;
}

/** Longer than any watched account is left unread. */
const EVERYBODY_IS_DUE_MS = 7 * HOUR;

async function take(
  world: ConvergenceWorld,
  step: Step,
  act: (step: Step & { seed: number }) => void,
  planned: PlannedFault[],
): Promise<void> {
  const { sandbox, clock, letterBox } = world;
  const { moments } = world.process();
  switch (step.do) {
    case 'act':
      act(step);
      // Otherwise what is decided next about notices might hold for those of this act, or not.
      return sandbox.pushes.idle();
    case 'act within':
      return moments.at(step.after, () => act(step));
    case 'work':
      return void (await world.work({ pieces: step.pieces, processes: step.processes }));
    case 'wait':
      return clock.moveTo(clock.now() + step.minutes * MINUTE);
    case 'fault':
      return void planned.push(sandbox.faults.plan(step.plan));
    case 'cursors die': {
      const deaths = sandbox.faults.plan({ provider: step.provider, kind: '410', times: step.times });
      planned.push(deaths);
      clock.moveTo(clock.now() + EVERYBODY_IS_DUE_MS);
      await world.work();
      return deaths.remove();
    }
    case 'mend':
      return sandbox.faults.clear();
    case 'notices':
      letterBox.way = step.way;
      return;
    case 'deliver kept notices':
      return letterBox.deliverKept();
    case 'forge a notice':
      return forgeNotice(world, seededRandom(step.seed));
    case 'kill':
      return moments.at(step.after, () => moments.kill(), step.at);
  }
}

function struck(planned: readonly PlannedFault[]): Map<FaultKind, number> {
  const times = new Map<FaultKind, number>();
  for (const { plan, hits } of planned) times.set(plan.kind, (times.get(plan.kind) ?? 0) + hits);
  return times;
}

/** Since the sign-ins, which name the ports. */
function askedOf({ sandbox }: ConvergenceWorld): string[] {
  return sandbox.requests.exchanges.map(({ provider, method, path, query, status, fault }) => {
    const told = query.map(([name, value]) => `${name}=${value}`);
    return `${provider} ${method} ${path}?${told.join('&')}: ${fault ?? status}`;
  });
}
