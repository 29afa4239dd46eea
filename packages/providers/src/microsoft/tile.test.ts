import { DAY } from '@clearweek/calendar';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers, tileFor } from './tile.ts';

const window = { start: Date.UTC(2026, 4, 25), end: Date.UTC(2027, 1, 22) };

test('a tile begins with the quarter in which the need begins, and a need on its first day takes the quarter before', () => {
  expect(tileFor(window, 'a').start).toBe(Date.UTC(2026, 3, 1));
  expect(tileFor({ ...window, start: Date.UTC(2026, 3, 1) }, 'a').start).toBe(Date.UTC(2026, 0, 1));
});

test('a tile is the same for the same calendar as long as the need stays in its quarters', () => {
  const later = { start: window.start + 7 * DAY, end: window.end + 7 * DAY };
  expect(tileFor(later, 'a')).toEqual(tileFor(window, 'a'));
});

test('a need that moves on with time stays inside for one quarter at least and for three at most', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 30, max: 700 }),
      (id, offset, days) => {
        const start = Date.UTC(2026, 0, 1) + offset * DAY;
        const needed = { start, end: start + days * DAY };
        const tile = tileFor(needed, id);
        const after = (count: number) => ({ start: needed.start + count * DAY, end: needed.end + count * DAY });
        expect(covers(tile, needed)).toBe(true);
        expect(covers(tile, after(88))).toBe(true);
        expect(covers(tile, after(278))).toBe(false);
      },
    ),
  );
});

test('not all calendars are read anew on one day', () => {
  const ends = new Set(Array.from({ length: 200 }, (_, index) => tileFor(window, `calendar-${index}`).end));
  expect(ends.size).toBeGreaterThan(60);
});

test('what lies at the edge of a tile, or beyond it, is not covered', () => {
  const tile = { start: Date.UTC(2026, 3, 1), end: Date.UTC(2027, 3, 1) };
  expect(covers(tile, { start: tile.start + DAY, end: tile.end - DAY })).toBe(true);
  expect(covers(tile, { start: tile.start, end: tile.end - DAY })).toBe(false);
  expect(covers(tile, { start: tile.start + DAY, end: tile.end })).toBe(false);
});
