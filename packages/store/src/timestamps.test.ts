import { expect, test } from 'vitest';
import { parseTimestamp } from './timestamps.ts';

test.each([
  ['2026-11-23 09:00:00+00', Date.UTC(2026, 10, 23, 9)],
  ['2026-11-23 09:00:00.5+00', Date.UTC(2026, 10, 23, 9, 0, 0, 500)],
  ['1970-01-01 00:00:00.001+00', 1],
  ['1969-12-31 23:59:59.999+00', -1],
  ['9999-12-31 23:59:59.999985+00', Date.UTC(9999, 11, 31, 23, 59, 59) + 1000],
  ['0099-01-01 00:00:00+00', Date.parse('0099-01-01T00:00:00Z')],
  ['0001-01-01 00:00:00+00 BC', Date.parse('0000-01-01T00:00:00Z')],
])('%s is read to the millisecond', (text, at) => {
  expect(parseTimestamp(text)).toBe(at);
});

test('what is not in UTC is refused: it would be read wrongly', () => {
  for (const text of ['2026-11-23 10:00:00+01', 'infinity', '']) expect(() => parseTimestamp(text)).toThrow('UTC');
});
