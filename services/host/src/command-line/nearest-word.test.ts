import { expect, test } from 'vitest';
import { nearestWord } from './nearest-word.ts';

const words = ['start', 'analyze', 'doctor', 'migrate'];

test.each([
  ['strat', 'start'],
  ['Analyse', 'analyze'],
  ['docter', 'doctor'],
  ['migrat', 'migrate'],
])('%s was meant to be %s', (typed, meant) => {
  expect(nearestWord(typed, words)).toBe(meant);
});

test('a word that is far from all of them was meant to be none', () => {
  expect(nearestWord('banana', words)).toBeNull();
  expect(nearestWord('', words)).toBeNull();
});
