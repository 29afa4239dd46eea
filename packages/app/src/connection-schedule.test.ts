import { HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { afterFailure, afterSuccess } from './connection-schedule.ts';
import { type ErrorCode, errorTable } from './errors.ts';
import type { Connection } from './ports/connection-tables.ts';

const now = Date.UTC(2026, 10, 25);
const DAY = 24 * HOUR;
const codes = Object.keys(errorTable) as ErrorCode[];

const connection = (kind: 'file' | 'feed', failures = 0) =>
  ({ source: { kind, url: 'https://calendars.example/a', owner: null }, failures }) as unknown as Connection;

const problem = (code: ErrorCode) => ({ code, text: 'A sentence.' });

describe('after a calendar was read', () => {
  test.each([
    ['feed', now + 4 * HOUR],
    ['file', null],
  ] as const)(
    'a %s is active, its failures are forgotten, and it comes up again as its kind does',
    (kind, nextSyncAt) => {
      expect(afterSuccess(connection(kind, 9), now)).toEqual({
        health: { state: 'active' },
        failures: 0,
        lastSyncedAt: now,
        nextSyncAt,
      });
    },
  );
});

describe('after a calendar could not be read', () => {
  test.each([
    [1, null, 5 * MINUTE],
    [2, null, 10 * MINUTE],
    [3, null, 20 * MINUTE],
    [9, null, 1_280 * MINUTE],
    [10, null, DAY],
    [5_000, null, DAY],
    [1, 0, 5 * MINUTE],
    [1, MINUTE, 5 * MINUTE],
    [1, HOUR, HOUR],
    [4, HOUR, HOUR],
    [5, HOUR, 80 * MINUTE],
    [1, 30 * DAY, DAY],
    [1, Number.POSITIVE_INFINITY, DAY],
  ])('for the %i. time, with the server asking for %s ms, the next try is %i ms away', (failures, asked, wait) => {
    expect(afterFailure(connection('feed', failures - 1), problem('feed_timeout'), now, asked)).toEqual({
      health: { state: 'degraded', problem: problem('feed_timeout'), nextRetryAt: now + wait },
      failures,
      nextSyncAt: now + wait,
    });
  });

  test.each(codes.filter((code) => errorTable[code].retry === 'action'))(
    '%s needs somebody, and is looked at once a day whatever the server asked for',
    (code) => {
      for (const failures of [0, 7]) {
        expect(afterFailure(connection('feed', failures), problem(code), now, HOUR)).toEqual({
          health: { state: 'needs_attention', problem: problem(code) },
          failures: failures + 1,
          nextSyncAt: now + DAY,
        });
      }
    },
  );

  test.each(codes.filter((code) => errorTable[code].retry === 'never'))('%s is left alone', (code) => {
    expect(afterFailure(connection('feed'), problem(code), now, HOUR)).toEqual({
      health: { state: 'needs_attention', problem: problem(code) },
      failures: 1,
      nextSyncAt: null,
    });
  });

  test.each(codes)('%s does not touch when it was last read, and never leaves it pending', (code) => {
    const change = afterFailure(connection('file'), problem(code), now, null);
    expect(change).not.toHaveProperty('lastSyncedAt');
    expect(['degraded', 'needs_attention']).toContain(change.health.state);
  });
});
