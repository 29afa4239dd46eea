import { seededRandom } from '@clearweek/sandbox';
import type { PlantedMistake } from './convergence-world.ts';
import { type Ran, runHistory } from './run-history.ts';
import { shrink } from './shrink.ts';
import { type History, inWords, randomHistory } from './steps.ts';
import type { Failure } from './truth.ts';

interface ConvergeOptions {
  readonly acts: number;
  readonly kills?: boolean;
  readonly harsh?: boolean;
  readonly shrinkMs?: number;
  readonly mistake?: () => PlantedMistake;
  readonly record?: boolean;
}

const MOST_LINES = 6;

/** Where looking begins: given from outside to look for more, or to see a failure again. */
export const firstSeed = Number(process.env['CLEARWEEK_TEST_SEED'] ?? 1);

/**
 * Every second seed kills processes, of which one works at a time: its history happens again to the letter. The others have two at once and
 * refresh tokens that work once: the same is done to them each time, and what they do meanwhile comes in another order.
 */
export function historyOf(seed: number, { acts, kills = seed % 2 === 0, harsh = false }: ConvergeOptions): History {
  return randomHistory(seededRandom(seed), { acts, kills, harsh });
}

export async function liveThrough(history: History, seed: number, options: ConvergeOptions): Promise<Ran> {
  const { kills = seed % 2 === 0, mistake, record = false } = options;
  const planted = mistake?.();
  const tokens = { seed, singleUse: !kills, inOrder: kills, record };
  return runHistory(history, { ...tokens, ...(planted !== undefined && { mistake: planted }) });
}

/** Lives through the history of a seed. @throws Error with the shortest history that still fails, in words and without titles */
export async function converge(seed: number, options: ConvergeOptions): Promise<Ran['counts']> {
  const history = historyOf(seed, options);
  const ran = await liveThrough(history, seed, options);
  if (ran.failure === null) return ran.counts;
  const until = performance.now() + (options.shrinkMs ?? 60_000);
  let last = ran;
  const stillFails = async (fewer: History) => {
    const again = await liveThrough(fewer, seed, options);
    if (again.failure !== null) last = again;
    return again.failure !== null;
  };
  const shortest = await shrink(history, stillFails, () => performance.now() > until);
  throw new Error(inText(seed, options, shortest, last));
}

function inText(seed: number, options: ConvergeOptions, history: History, { failure, acts }: Ran): string {
  return [
    `Seed ${seed} does not converge: ${failure?.about ?? 'nothing'}.`,
    `Repeat it with CLEARWEEK_TEST_SEED=${seed} and ${optionsInWords(seed, options)}. The shortest history that was found:`,
    ...inWords(history, acts).map((words) => `  ${words}`),
    ...differenceInWords(failure),
  ].join('\n');
}

/** All that a history follows from besides its seed. */
function optionsInWords(seed: number, { acts, kills = seed % 2 === 0, harsh = false }: ConvergeOptions): string {
  return `acts: ${acts}, kills: ${kills}, harsh: ${harsh}`;
}

function differenceInWords(failure: Failure | null): string[] {
  const { missing = [], invented = [], isRegrouped = false } = failure?.difference ?? {};
  return [
    `${missing.length} occurrences are missing, ${invented.length} are invented.`,
    ...missing.slice(0, MOST_LINES).map((line) => `  missing: ${line}`),
    ...invented.slice(0, MOST_LINES).map((line) => `  invented: ${line}`),
    ...(isRegrouped ? ['  They belong to other meetings together than they should.'] : []),
  ];
}
