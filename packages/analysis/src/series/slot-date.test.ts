import { expect, test } from 'vitest';
import { allDay, berlin, meeting, zoneNamed } from '../metrics/testing/sample-occurrence.ts';
import { slotDate } from './slot-date.ts';

test('an occurrence was due on the local date of its key, wherever it was moved to', () => {
  const moved = meeting('2026-11-27T10:00', 30, { key: '20261123T233000Z' });
  expect(slotDate(moved, berlin)).toBe('2026-11-24');
  expect(slotDate(moved, zoneNamed('America/New_York'))).toBe('2026-11-23');
});

test('an all-day occurrence was due on the date of its key', () => {
  expect(slotDate({ ...allDay('2026-11-27', 1), key: '20261123' }, berlin)).toBe('2026-11-23');
});

test('a key that is none falls back to where the occurrence is', () => {
  for (const key of ['', 'x', '20261332', '20261332T990000Z']) {
    expect(slotDate(meeting('2026-11-27T10:00', 30, { key }), berlin)).toBe('2026-11-27');
  }
  expect(slotDate({ ...allDay('2026-11-27', 1), key: 'x' }, zoneNamed('Pacific/Apia'))).toBe('2026-11-27');
});
