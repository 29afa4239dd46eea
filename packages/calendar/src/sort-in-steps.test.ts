import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSteps } from './run-steps.ts';
import { sortInSteps } from './sort-in-steps.ts';

interface Card {
  readonly rank: number;
  readonly place: number;
}

const byRank = (one: Card, other: Card): number => one.rank - other.rank;

/** Cards of few ranks, so that many are equal; the same for the same seed. */
function cards(count: number, seed: number): Card[] {
  return Array.from({ length: count }, (_, place) => ({ rank: ((place + 1) * seed) % 97, place }));
}

describe('sorting in steps', () => {
  test('gives what toSorted gives, equal entries in their old order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 1, max: 1_000_000 }), (count, seed) => {
        const list = cards(count, seed);
        const sorted = runSteps(sortInSteps(list, byRank));
        // Not toEqual on tens of thousands of entries: that alone would take seconds.
        const expected = list.toSorted(byRank);
        expect(sorted.length).toBe(count);
        expect(sorted.findIndex((card, index) => card !== expected[index])).toBe(-1);
      }),
      { numRuns: 25 },
    );
  });

  test('pauses, so that a long list never holds anybody up', () => {
    let pauses = 0;
    for (const steps = sortInSteps(cards(100_000, 12_345), byRank); steps.next().done !== true;) pauses += 1;
    expect(pauses).toBeGreaterThan(10);
  });
});
