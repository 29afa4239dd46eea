import type { FaultKind } from '@clearweek/sandbox';
import { describe, expect, test } from 'vitest';
import { converge, firstSeed } from './converge.ts';
import { faultKinds } from './steps.ts';

/**
 * Whatever people do in their calendars, and whatever goes wrong on the way: when all is quiet, Clearweek knows exactly what takes place.
 * `CLEARWEEK_TEST_SEED` begins at another seed; `soak.test.ts` looks longer.
 */
const HISTORIES = 24;
const ACTS = 85;
const seeds = Array.from({ length: HISTORIES }, (_, index) => firstSeed + index);

describe('occurrences equal the truth at quiescence', () => {
  const total = { kills: 0, notices: 0, occurrences: 0 };
  const faults = new Map<FaultKind, number>();

  test.each(seeds)(
    'after syncs, faults, lost and doubled notices and kills, nothing is lost or invented (seed %i)',
    async (seed) => {
      const counts = await converge(seed, { acts: ACTS });
      expect(counts.occurrences).toBeGreaterThan(0);
      for (const name of ['kills', 'notices', 'occurrences'] as const) total[name] += counts[name];
      for (const [kind, times] of counts.faults) faults.set(kind, (faults.get(kind) ?? 0) + times);
    },
    180_000,
  );

  // A harness in which nothing goes wrong would prove nothing.
  test('all of it happened: kills, notices, every kind of fault and the death of many cursors, to calendars with something in them', () => {
    for (const count of Object.values(total)) expect(count).toBeGreaterThan(HISTORIES / 2);
    expect([...faults.keys()].toSorted()).toEqual([...faultKinds].toSorted());
    for (const [kind, times] of faults) expect(times, kind).toBeGreaterThan(0);
    expect(faults.get('410')).toBeGreaterThan(HISTORIES);
  });
});
