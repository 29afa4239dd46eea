import { describe, expect, test } from 'vitest';
import { compare } from './compare.ts';
import { median } from './figures.ts';
import { generateCalendar, measuredWeeks } from './generated-calendar.ts';
import { engines } from './engines.ts';
import { hardCases, startsOf } from './hard-cases.ts';

const { from } = measuredWeeks;
const weeks = { from: 0, to: 1_000 };

describe('comparing what two engines found', () => {
  test('equal answers in another order do not differ', () => {
    expect(compare(['a 1', 'b 2'], ['b 2', 'a 1'], weeks)).toEqual({ total: 2, missing: [], extra: [] });
  });

  test('what one lacks and what it has too much are told, also where one occurrence is told twice', () => {
    const { missing, extra } = compare(['a 1', 'b 2'], ['a 1', 'a 1', 'c 3'], weeks);
    expect(missing).toEqual(['b 1970-01-01T00:00:00.002Z']);
    expect(extra).toEqual(['a 1970-01-01T00:00:00.001Z', 'c 1970-01-01T00:00:00.003Z']);
  });

  test('what starts outside the weeks does not count', () => {
    expect(compare(['a 1'], ['a 1', 'a -1', 'a 1000'], weeks)).toEqual({ total: 1, missing: [], extra: [] });
  });
});

test('the median of an even number of figures lies between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});

describe('the generated calendar', () => {
  test('is the same for the same seed and another for another', () => {
    expect(generateCalendar(200, 1, from).text).toBe(generateCalendar(200, 1, from).text);
    expect(generateCalendar(200, 1, from).text).not.toBe(generateCalendar(200, 2, from).text);
  });

  test('is read in the same way by all engines', () => {
    const { text, events } = generateCalendar(1_500, 7, from);
    expect(events).toBe(1_500);
    const [ours = [], ...peers] = Object.values(engines).map((engine) => {
      return engine(new TextEncoder().encode(text), measuredWeeks.from, measuredWeeks.to, 'UTC');
    });
    expect(ours.length).toBeGreaterThan(1_000);
    // Exceptions that are moved over the edges are left aside.
    const inner = { from: measuredWeeks.from + 86_400_000, to: measuredWeeks.to - 86_400_000 };
    for (const peer of peers) expect(compare(ours, peer, inner)).toMatchObject({ missing: [], extra: [] });
  });
});

describe('our engine finds the starts that were worked out by hand', () => {
  test.each(hardCases.map((one) => [one.name, one] as const))('%s', (_name, { lines, starts }) => {
    expect(startsOf(engines['clearweek']!, lines)).toBe(starts.join(' '));
  });
});
