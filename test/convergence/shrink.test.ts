import { expect, test } from 'vitest';
import { shrink } from './shrink.ts';

const numbers = Array.from({ length: 100 }, (_, index) => index);

test('what makes a list fail is all that is left of it', async () => {
  const fails = async (list: readonly number[]) => list.includes(13) && list.includes(77);
  expect(await shrink(numbers, fails, () => false)).toEqual([13, 77]);
});

test('a list that fails only as a whole stays whole', async () => {
  const fails = async (list: readonly number[]) => list.length === 100;
  expect(await shrink(numbers, fails, () => false)).toEqual(numbers);
});

test('when the time is over, the shortest so far is given', async () => {
  let tries = 0;
  const fails = async (list: readonly number[]) => list.includes(99);
  const found = await shrink(numbers, fails, () => (tries += 1) > 2);
  expect(found.length).toBeLessThan(100);
  expect(found).toContain(99);
});
