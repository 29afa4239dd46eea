import { expect, test } from 'vitest';
import { createWarningTally, mergeWarnings, warningText } from './warning-tally.ts';

test('warnings are counted by code, in the order in which they were first seen', () => {
  const tally = createWarningTally();
  tally.add('unknown_zone');
  tally.add('broken_event', 2);
  tally.add('unknown_zone');
  expect(tally.warnings().map(({ code, count }) => [code, count])).toEqual([
    ['unknown_zone', 2],
    ['broken_event', 2],
  ]);
});

test('several lists become one entry for each code, with the sentence for the sum', () => {
  const one = createWarningTally();
  one.add('broken_event');
  expect(mergeWarnings(one.warnings(), [], one.warnings())).toEqual([
    { code: 'broken_event', count: 2, text: '2 events could not be read and were left out.' },
  ]);
});

test('a sentence speaks of one thing as one', () => {
  expect(warningText('broken_event', 1)).toBe('1 event could not be read and was left out.');
  expect(warningText('too_many_occurrences', 1)).toContain('1 series repeats');
});
