import { goal, table, whole } from '../figures.ts';
import { orderReading } from './connect-people.ts';
import type { Ground } from './ground.ts';
import { whenCounted, withService } from './running-installation.ts';
import { type ProcessFacts, processFacts, watchFamily } from './process-facts.ts';

const wantedPerSecond = 3_000;
const wantedMiB = 400;
/** Between the longest and the shortest time per person: what a noisy machine does to one run, and far from what anything quadratic would. */
const mostUneven = 1.5;
const limitMs = 30 * 60_000;

interface FirstSync {
  readonly people: number;
  readonly mirroredMs: number;
  readonly measuredMs: number;
  readonly records: number;
  readonly occurrences: number;
  readonly requests: number;
  readonly facts: Readonly<Record<'worker' | 'scheduler' | 'api' | 'PostgreSQL' | 'providers', ProcessFacts | null>>;
}

/** The first reading of so many people at once, in a fresh installation for each number; with all roles and the providers on this machine. */
export async function measureFirstSync(sizes: readonly number[]): Promise<string> {
  const runs: FirstSync[] = [];
  for (const people of sizes) runs.push(await firstSync(people));
  const last = runs.at(-1);
  if (last === undefined) throw new Error('Nothing was asked for.');
  const worker = last.facts.worker;
  const perPerson = runs.map((run) => run.measuredMs / run.people);
  const ratio = Math.max(...perPerson) / Math.min(...perPerson);
  return [
    table(
      [
        'people',
        'records',
        'occurrences',
        'requests',
        'mirrored',
        '',
        'weeks measured',
        '',
        'per person',
        'worker, peak',
      ],
      runs.map(rowOf),
    ),
    '',
    table(
      [`of ${whole(last.people)} people`, 'peak memory', 'CPU'],
      Object.entries(last.facts).map(([name, facts]) => [name, mib(facts), seconds(facts)]),
    ),
    '',
    goal(`more than ${whole(wantedPerSecond)} records/s into the mirror`, speed(last, 'mirroredMs') > wantedPerSecond),
    goal(
      `more than ${whole(wantedPerSecond)} records/s to the measured weeks`,
      speed(last, 'measuredMs') > wantedPerSecond,
    ),
    ...(runs.length < 2
      ? []
      : [
          goal(
            `linear in people: the longest time per person at most ${mostUneven} × the shortest (${ratio.toFixed(2)} ×)`,
            ratio <= mostUneven,
          ),
        ]),
    ...(worker === null ? [] : [goal(`less than ${wantedMiB} MiB in the worker`, worker.peakMiB < wantedMiB)]),
  ].join('\n');
}

const speed = (run: FirstSync, until: 'mirroredMs' | 'measuredMs') => (run.records / run[until]) * 1_000;
const mib = (facts: ProcessFacts | null) => (facts === null ? 'not told' : `${whole(facts.peakMiB)} MiB`);
const seconds = (facts: ProcessFacts | null) => (facts === null ? 'not told' : `${whole(facts.cpuSeconds)} s`);

function rowOf(run: FirstSync): string[] {
  return [
    whole(run.people),
    whole(run.records),
    whole(run.occurrences),
    whole(run.requests),
    `${whole(run.mirroredMs / 1_000)} s`,
    `${whole(speed(run, 'mirroredMs'))} records/s`,
    `${whole(run.measuredMs / 1_000)} s`,
    `${whole(speed(run, 'measuredMs'))} records/s`,
    `${whole(run.measuredMs / run.people)} ms`,
    mib(run.facts.worker),
  ];
}

function firstSync(people: number): Promise<FirstSync> {
  return withService(people, async ({ ground, connected, service }) => {
    const database = watchFamily(ground.databasePid);
    const began = performance.now();
    await orderReading(ground, connected);
    const mirrored = await reached(
      ground,
      'select count(*) as n from connections where last_synced_at is not null',
      people,
    );
    const measured = await reached(ground, measuredPeople, people);
    const { pids } = service;
    return {
      people,
      mirroredMs: mirrored - began,
      measuredMs: measured - began,
      ...(await storedOf(ground)),
      requests: await ground.crowd.requests(),
      facts: {
        worker: processFacts(pids.worker),
        scheduler: processFacts(pids.scheduler),
        api: processFacts(pids.api),
        PostgreSQL: database.stop(),
        providers: processFacts(ground.crowd.pid),
      },
    };
  });
}

/** Nobody whose weeks are missing, and no order for measuring left. */
const measuredPeople = `
  select case when exists (select from outbox where job = 'measure-person' and done_at is null) then 0
    else (select count(*) from people where next_analysis_at is not null) end as n`;

async function storedOf(ground: Ground): Promise<Pick<FirstSync, 'records' | 'occurrences'>> {
  const { records = 0, occurrences = 0 } = await ground.count(
    'select (select count(*) from events) as records, (select count(*) from occurrences) as occurrences',
  );
  return { records, occurrences };
}

/** When so many were reached, by `performance.now()`. Throws where one of them got into trouble: its figures would say nothing. */
function reached(ground: Ground, query: string, wanted: number): Promise<number> {
  return whenCounted(ground, { query, until: (n) => n >= wanted, limitMs }, async () => {
    const { n: troubled = 0 } = await ground.count('select count(*) as n from connections where failures > 0');
    if (troubled > 0) throw new Error(`${troubled} connections could not be read.`);
  });
}
