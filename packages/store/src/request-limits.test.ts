import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE } from '@clearweek/calendar';
import { defaultRequestLimits, minuteOf, shareOfBefore, waitFor } from './request-limits.ts';

const start = 1_000 * MINUTE;

test('by default a tenth of what providers allow is left over, and one tenant gets no more than half', () => {
  const { google, microsoft } = defaultRequestLimits;
  // A project's requests in a minute, and one person's of them; an app's in ten seconds, and one mailbox's in ten minutes.
  expect([google.perMinute, google.personPerMinute]).toEqual([10_000 * 0.9, 600 * 0.9]);
  expect([microsoft.perMinute / 6, microsoft.personPerMinute * 10]).toEqual([130_000 * 0.9, 10_000 * 0.9]);
  for (const limit of [google, microsoft]) expect(limit.tenantPerMinute).toBeLessThanOrEqual(limit.perMinute / 2);
});

test('what was taken a minute ago fades while the minute passes', () => {
  expect(shareOfBefore(start)).toBe(1);
  expect(shareOfBefore(start + MINUTE / 4)).toBe(0.75);
});

test('whoever waits as long as told finds room, and a second before that there was none', () => {
  const takens = fc.record({ used: fc.nat(100), usedBefore: fc.nat(100), ago: fc.nat(2), at: fc.nat(MINUTE - 1) });
  fc.assert(
    fc.property(takens, fc.integer({ min: 1, max: 50 }), ({ used, usedBefore, ago, at }, wanted) => {
      const now = start + at;
      const taken = { minute: minuteOf(start) - ago, used, usedBefore };
      const limit = 100;
      const fits = (time: number) => seen(taken, time) + wanted <= limit + 1e-6;
      const wait = waitFor(taken, wanted, limit, now);
      expect(wait).toBeGreaterThan(0);
      expect(fits(now + wait)).toBe(true);
      if (wait > 1_000) expect(fits(now + wait - 1_000)).toBe(false);
    }),
  );
});

/** What counts at a time, if nobody takes any more. */
function seen({ minute, used, usedBefore }: { minute: number; used: number; usedBefore: number }, now: number): number {
  if (minuteOf(now) === minute) return used + shareOfBefore(now) * usedBefore;
  return minuteOf(now) === minute + 1 ? shareOfBefore(now) * used : 0;
}
