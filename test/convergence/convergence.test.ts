import { type FaultKind, passingFaultKinds, type ProviderName } from '@clearweek/sandbox';
import { describe, expect, test } from 'vitest';
import { converge, firstSeed } from './converge.ts';
import { kindsOfActs } from './random-acts.ts';

/**
 * Whatever people do in their calendars, and whatever goes wrong on the way: when all is quiet, Clearweek knows exactly what takes place.
 * `CLEARWEEK_TEST_SEED` begins at another seed; `soak.test.ts` looks longer. An even seed lives the same life again, request for request;
 * an odd one has two processes at the same time, which meet in another order each time (`replay.test.ts`).
 */
const HISTORIES = 30;
const ACTS = 150;
/** Acts that changed a connected calendar of this provider, each done by its owner. */
const LEAST_OF_A_PROVIDER = 2_000;
const seeds = Array.from({ length: HISTORIES }, (_, index) => firstSeed + index);

describe('occurrences equal the truth at quiescence', () => {
  const total = { kills: 0, notices: 0, occurrences: 0 };
  const faults = new Map<FaultKind, number>();
  const acts = { google: new Map<string, number>(), microsoft: new Map<string, number>() };

  test.each(seeds)(
    'after syncs, faults, lost and doubled notices and kills, nothing is lost or invented (seed %i)',
    async (seed) => {
      const counts = await converge(seed, { acts: ACTS });
      expect(counts.occurrences).toBeGreaterThan(0);
      for (const name of ['kills', 'notices', 'occurrences'] as const) total[name] += counts[name];
      addUp(faults, counts.faults);
      for (const provider of ['google', 'microsoft'] as const) addUp(acts[provider], counts.acts[provider]);
    },
    180_000,
  );

  // A harness in which nothing goes wrong would prove nothing.
  test('all of it happened: kills, notices, every kind of fault and the death of many cursors, to calendars with something in them', () => {
    for (const count of Object.values(total)) expect(count).toBeGreaterThan(HISTORIES / 2);
    expect([...faults.keys()].toSorted()).toEqual([...passingFaultKinds].toSorted());
    for (const [kind, times] of faults) expect(times, kind).toBeGreaterThan(0);
    expect(faults.get('410')).toBeGreaterThan(HISTORIES);
  });

  test.each<ProviderName>(['google', 'microsoft'])(
    'thousands of changes of every kind were made with %s',
    (provider) => {
      const counts = acts[provider];
      expect(kindsOfActs.filter((kind) => !counts.has(kind))).toEqual([]);
      expect(sum(counts.values())).toBeGreaterThanOrEqual(LEAST_OF_A_PROVIDER);
    },
  );
});

function addUp<K>(all: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [key, count] of more) all.set(key, (all.get(key) ?? 0) + count);
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
