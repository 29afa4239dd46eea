import { expect, test } from 'vitest';
import { problemsOf } from '../exchange-problems.ts';
import { firstSeed, historyOf, liveThrough } from './converge.ts';

const ACTS = 60;

test('where one process works, the same seed lives the same life again, request for request, and each as the providers describe it', async () => {
  const seed = firstSeed + (firstSeed % 2);
  const options = { acts: ACTS, record: true };
  const live = async () => {
    const { failure, acts, asked, exchanges, counts } = await liveThrough(historyOf(seed, options), seed, options);
    expect(exchanges).toHaveLength(asked.length);
    expect(problemsOf(exchanges)).toEqual([]);
    return { failure, asked, counts, acts: [...acts.values()].map(({ words }) => words) };
  };
  const [first, again] = [await live(), await live()];
  expect(first.failure).toBeNull();
  expect(first.asked.length).toBeGreaterThan(ACTS);
  const parting = first.asked.findIndex((request, index) => request !== again.asked[index]);
  expect(again.asked.slice(parting, parting + 3)).toEqual(first.asked.slice(parting, parting + 3));
  expect(again).toEqual(first);
});
