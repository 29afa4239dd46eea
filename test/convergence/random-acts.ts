import { type ProviderName, randomAct, seededRandom } from '@clearweek/sandbox';
import type { ConvergenceWorld } from './convergence-world.ts';

/** What one act was. */
export interface Done {
  /** In words, without titles. */
  readonly words: string;
  /** Null where nothing changed, or where it was done in the calendar of somebody whom nobody has connected. */
  readonly counts: { readonly provider: ProviderName; readonly kind: string } | null;
}

/** How many acts of each kind there were. */
export type ActCounts = Readonly<Record<ProviderName, ReadonlyMap<string, number>>>;

/** The kinds that every provider's calendars go through, by what they prove. */
export const kindsOfActs: readonly string[] = [
  'create a single event',
  'create a series',
  'move a meeting',
  'reword a meeting',
  'cancel a meeting',
  'cancel one occurrence',
  'restore a meeting',
  'restore one occurrence',
  'this and following',
  'move one occurrence',
  'reword one occurrence',
  'invite to one occurrence',
  'change a rule',
  'change a zone',
  'answer a meeting',
  'answer one occurrence',
  'change privacy',
  'change availability',
  'invite somebody',
  'uninvite somebody',
  'add a calendar',
  'remove a calendar',
];

const WORDS = /^(?<kind>.+) \((?<who>p\d+), (?<provider>google|microsoft), calendar \d+\)$/;

/** Something that somebody does, chosen by the seed; mostly somebody whose calendars are connected, and at times a stranger to Clearweek. */
export function actAtRandom({ sandbox, signedIn }: ConvergenceWorld, seed: number): Done {
  const { world } = sandbox;
  const random = seededRandom(seed);
  // Nobody leaves: then there would be nobody to compare with.
  const acts = { ...sandbox.acts, leave: () => false };
  const days = random.pick([20, 60, 100]);
  const people = random.chance(0.75) ? world.people.filter(({ id }) => signedIn.has(id)) : world.people;
  const before = world.change;
  const words = randomAct({ world, acts, random, days, people });
  const { kind, who, provider } = WORDS.exec(words)?.groups ?? {};
  const isOurs = kind !== undefined && who !== undefined && signedIn.has(who) && world.change > before;
  return { words, counts: isOurs ? { kind, provider: provider as ProviderName } : null };
}

export function countActs(done: Iterable<Done>): ActCounts {
  const counts = { google: new Map<string, number>(), microsoft: new Map<string, number>() };
  for (const { counts: counted } of done) {
    if (counted === null) continue;
    const { provider, kind } = counted;
    counts[provider].set(kind, (counts[provider].get(kind) ?? 0) + 1);
  }
  return counts;
}
