import { expect, test } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 10, 23, 9, 0, 0);

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['999999999999', 86_400_000],
  ['Mon, 23 Nov 2026 09:05:00 GMT', 300_000],
  ['Monday, 23-Nov-26 09:05:00 GMT', 300_000],
  ['Mon, 23 Nov 2026 08:00:00 GMT', 0],
  ['Fri, 31 Dec 2060 00:00:00 GMT', 86_400_000],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
  [null, null],
])('the wish to wait "%s" means %s ms, never more than a day', (value, expected) => {
  expect(readRetryAfter(value, now)).toBe(expected);
});
