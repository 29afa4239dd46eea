import { describe, expect, test } from 'vitest';
import { backoffMs, longestBackoffMs } from './backoff.ts';

describe('the wait before the next attempt', () => {
  test('doubles after each attempt', () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(2_000, attempt, 1))).toEqual([2_000, 4_000, 8_000, 16_000]);
  });

  test('lies between half of the full wait and all of it', () => {
    expect(backoffMs(2_000, 1, 0)).toBe(1_000);
    for (let step = 0; step < 100; step += 1) {
      const wait = backoffMs(2_000, 3, step / 100);
      expect(wait).toBeGreaterThanOrEqual(4_000);
      expect(wait).toBeLessThanOrEqual(8_000);
    }
  });

  test('is never longer than an hour, however often it failed', () => {
    for (const attempt of [12, 40, 5_000])
      expect(backoffMs(2_000, attempt, 0.999)).toBeLessThanOrEqual(longestBackoffMs);
    expect(backoffMs(2_000, 5_000, 0)).toBe(longestBackoffMs / 2);
  });
});
