import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DAY } from '@clearweek/calendar';
import { compare, type Difference } from './compare.ts';
import { engines } from './engines.ts';
import type { ExpansionAnswer } from './expansion-child.ts';
import { goal, inMs, median, table, whole } from './figures.ts';
import { measuredWeeks } from './generated-calendar.ts';

const warmRounds = 5;
const zone = 'Europe/Berlin';
const child = fileURLToPath(new URL('expansion-child.ts', import.meta.url));
const mostMiB = 300;

interface Measured {
  readonly name: string;
  readonly coldMs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
  readonly occurrences: readonly string[];
  readonly difference: Difference;
}

/**
 * Every engine reads the file and lays out the weeks. First once in a fresh process, three times over, which gives the
 * cold time and the peak of memory; then in one process a warm-up and five rounds. What they found is compared before
 * any time is told.
 */
export async function measureExpansion(file: string): Promise<string> {
  const measured: Measured[] = [];
  for (const name of Object.keys(engines)) {
    const fresh = [await run(name, file, 1), await run(name, file, 1), await run(name, file, 1)];
    const warm = await run(name, file, 1 + warmRounds);
    measured.push({
      name,
      coldMs: median(fresh.map(({ wallMs }) => wallMs[0] ?? 0)),
      wallMs: median(warm.wallMs.slice(1)),
      cpuMs: median(warm.cpuMs.slice(1)),
      peakMiB: median(fresh.map(({ peakMiB }) => peakMiB)),
      occurrences: warm.occurrences,
      difference: compare(measured[0]?.occurrences ?? warm.occurrences, warm.occurrences, measuredWeeks),
    });
  }
  return report(measured);
}

/** A day more on either side is asked for, because an exception may move an occurrence over the edge of the weeks. */
function run(name: string, file: string, rounds: number): Promise<ExpansionAnswer> {
  const range = [measuredWeeks.from - DAY, measuredWeeks.to + DAY].map(String);
  const process_ = fork(child, [name, file, String(rounds), ...range, zone], { env: { ...process.env, TZ: zone } });
  return new Promise((resolve, reject) => {
    process_.once('message', (answer) => resolve(answer as ExpansionAnswer));
    process_.once('error', reject);
    process_.once('exit', (code) => reject(new Error(`${name} ended with ${code} and no answer.`)));
  });
}

function report(measured: readonly Measured[]): string {
  const [ours, ...peers] = measured;
  if (ours === undefined) throw new Error('Nothing was measured.');
  const rows = measured.map(({ name, difference, coldMs, wallMs, cpuMs, peakMiB }) => [
    name,
    whole(difference.total),
    `${difference.missing.length} / ${difference.extra.length}`,
    inMs(coldMs),
    inMs(wallMs),
    inMs(cpuMs),
    `${(wallMs / ours.wallMs).toFixed(2)} ×`,
    `${whole(peakMiB)} MiB`,
  ]);
  const head = [
    'engine',
    'occurrences',
    'missing / extra',
    'cold, wall',
    'warm, wall',
    'warm, CPU',
    'warm, ratio',
    'peak, one run',
  ];
  const right = peers.filter(({ difference }) => difference.missing.length + difference.extra.length === 0);
  const fastest = Math.min(...right.map(({ wallMs }) => wallMs));
  return [
    table(head, rows),
    ...peers.flatMap(({ name, difference }) => [
      ...difference.missing.slice(0, 5).map((one) => `  ${name} lacks ${one}`),
      ...difference.extra.slice(0, 5).map((one) => `  only ${name} has ${one}`),
    ]),
    goal('no slower than the fastest peer that finds the same', ours.wallMs <= fastest),
    goal(`peak memory of one run under ${mostMiB} MiB`, ours.peakMiB < mostMiB),
  ].join('\n');
}
