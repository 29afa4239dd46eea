import {
  type FaultKind,
  type FaultPlan,
  passingFaultKinds,
  type ProviderName,
  type SeededRandom,
} from '@clearweek/sandbox';
import type { NoticeWay } from './letter-box.ts';
import type { MomentKind } from './moments.ts';
import type { Done } from './random-acts.ts';

/** One thing that happens in a history. Each has its own seed, so that it stays much the same when others before it are left out. */
export type Step =
  /** Somebody changes a calendar. */
  | { readonly do: 'act'; readonly seed: number }
  /** Somebody changes a calendar while Clearweek reads: after so many more steps of its. */
  | { readonly do: 'act within'; readonly seed: number; readonly after: number }
  /** Work that is due is done: so many pieces of it, or all; by one process, or by two at the same time. */
  | { readonly do: 'work'; readonly pieces: number; readonly processes: 1 | 2 }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'fault'; readonly plan: FaultPlan }
  | { readonly do: 'mend' }
  /** A provider forgets where readings of its calendars left off, at most so often, and hours later everybody is read. */
  | { readonly do: 'cursors die'; readonly provider: ProviderName; readonly times: number }
  | { readonly do: 'notices'; readonly way: NoticeWay }
  | { readonly do: 'deliver kept notices' }
  /** A stranger sends a notice that names a real watch and a real event. */
  | { readonly do: 'forge a notice'; readonly seed: number }
  /** The process ends after so many more steps of its, in the middle of whatever it does then; or when it has written events and not committed them. */
  | { readonly do: 'kill'; readonly after: number; readonly at: MomentKind };

export type History = readonly Step[];

interface HistoryOptions {
  /** How many times somebody changes a calendar. */
  readonly acts: number;
  /** Whether processes are killed; where they are not, refresh tokens work once. */
  readonly kills: boolean;
  /**
   * Much goes wrong within few days: what mistakes need to show themselves. Each calendar is read whole once in seven days, which heals what
   * a mistake did.
   */
  readonly harsh?: boolean;
}

const WAYS: readonly NoticeWay[] = ['deliver', 'deliver', 'deliver', 'lose', 'twice', 'keep'];
const PROVIDERS: readonly ProviderName[] = ['google', 'microsoft'];
const HOUR = 60;

/** A history with so many acts, and everything else between them. */
export function randomHistory(random: SeededRandom, { acts, kills, harsh = false }: HistoryOptions): History {
  const steps: Step[] = [];
  const seed = () => random.whole(1, 2 ** 31 - 1);
  let left = acts;
  while (left > 0) {
    // People do several things between two readings.
    const burst = Math.min(left, random.whole(1, harsh ? 4 : 11));
    left -= burst;
    for (let count = 0; count < burst; count += 1) steps.push({ do: 'act', seed: seed() });
    if (random.chance(harsh ? 0.9 : 0.35)) steps.push({ do: 'fault', plan: randomFault(random, !kills) });
    if (random.chance(0.25)) steps.push({ do: 'notices', way: random.pick(WAYS) });
    if (random.chance(0.1)) steps.push({ do: 'deliver kept notices' });
    if (random.chance(harsh ? 0.5 : 0.15)) steps.push({ do: 'forge a notice', seed: seed() });
    if (kills && random.chance(harsh ? 0.8 : 0.4)) steps.push(randomKill(random));
    if (left > 0 && random.chance(0.2)) {
      steps.push({ do: 'act within', seed: seed(), after: random.whole(1, 50) });
      left -= 1;
    }
    if (random.chance(0.5)) steps.push({ do: 'wait', minutes: randomMinutes(random, harsh) });
    const processes = !kills && random.chance(0.3) ? 2 : 1;
    steps.push({ do: 'work', pieces: random.chance(0.3) ? random.whole(1, 4) : 40, processes });
    if (random.chance(0.25)) steps.push({ do: 'mend' });
    if (random.chance(harsh ? 0.15 : 0.12)) steps.push(cursorsDie(random));
  }
  return steps;
}

const SHORT_WAITS = [
  [1, 30],
  [1, 30],
  [HOUR, 3 * HOUR],
  [6 * HOUR, 8 * HOUR],
] as const;
const LONG_WAITS = [
  [20 * HOUR, 40 * HOUR],
  [3 * 24 * HOUR, 9 * 24 * HOUR],
  [10 * 24 * HOUR, 30 * 24 * HOUR],
] as const;

function randomMinutes(random: SeededRandom, harsh: boolean): number {
  const [least, most] = random.pick(harsh ? SHORT_WAITS : [...SHORT_WAITS, ...LONG_WAITS]);
  return random.whole(least, most);
}

function randomKill(random: SeededRandom): Step {
  const at = random.pick(['call', 'events'] as const);
  return { do: 'kill', after: random.whole(1, at === 'call' ? 90 : 4), at };
}

function cursorsDie(random: SeededRandom): Step {
  return { do: 'cursors die', provider: random.pick(PROVIDERS), times: random.whole(1, 6) };
}

/** Faults that let a request do its work and then lose the answer. */
const LOSING: readonly FaultKind[] = ['reset', 'truncated'];
const CALENDARS_OF_MICROSOFT = /^\/v1\.0\//;

/**
 * `singleUse`: an answer with new tokens is not lost then. Who never hears of the new token has only the old one, and a second use of that is
 * what single use forbids: no client could live through it. Microsoft itself leaves an old token valid when a new one is given, and where
 * tokens are as with Microsoft, their answers are lost like all others.
 */
function randomFault(random: SeededRandom, singleUse: boolean): FaultPlan {
  const kind = random.pick(passingFaultKinds);
  const provider = random.pick(PROVIDERS);
  return {
    provider,
    kind,
    ...(singleUse && provider === 'microsoft' && LOSING.includes(kind) && { path: CALENDARS_OF_MICROSOFT }),
    times: random.whole(1, kind === 'slow' ? 2 : 4),
    // Only requests with a cursor count for a 410, and there are few of them.
    after: random.whole(0, kind === '410' ? 1 : 5),
    ...(kind === 'slow' && { delayMs: 1 }),
    ...(kind.startsWith('4') && kind !== '410' && random.chance(0.5) && { retryAfterSeconds: random.whole(1, 90) }),
  };
}

/** A history in words, one line for each step. */
export function inWords(history: History, acts: ReadonlyMap<Step, Done>): string[] {
  return history.map((step) => {
    switch (step.do) {
      case 'act':
        return acts.get(step)?.words ?? 'nothing';
      case 'act within':
        return `in the middle of the next work, after ${step.after} steps: ${acts.get(step)?.words ?? 'nothing'}`;
      case 'work':
        return `up to ${step.pieces} pieces of work, by ${step.processes} process${step.processes === 1 ? '' : 'es'}`;
      case 'wait':
        return `${step.minutes} minutes pass`;
      case 'fault':
        return `${step.plan.provider} answers with ${step.plan.kind}, ${step.plan.times} times after ${step.plan.after} requests`;
      case 'cursors die':
        return `${step.provider} no longer knows up to ${step.times} cursors; hours later everybody is read`;
      case 'mend':
        return 'all faults end';
      case 'notices':
        return `notices from now on: ${step.way}`;
      case 'kill':
        return `the process is killed ${step.at === 'call' ? `after ${step.after} steps` : `at its commit of events number ${step.after}`}`;
      default:
        return step.do;
    }
  });
}
