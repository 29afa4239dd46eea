import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { Connection, ConnectionSource } from '../ports/connection-tables.ts';
import { accountHasTrouble, accountIsWell, rests, type Trouble } from './account-health.ts';

const now = Date.UTC(2026, 10, 25);
const account: ConnectionSource = { kind: 'account', subject: 's', owner: 'ada@clearweek.example' };
const mailbox: ConnectionSource = { kind: 'mailbox', organizationId: 'o', owner: 'ada@clearweek.example' };
const troubles: readonly Trouble[] = [
  { kind: 'unauthorized' },
  { kind: 'permission-missing' },
  { kind: 'blocked-by-admin' },
  { kind: 'no-calendar' },
  { kind: 'no-person' },
  { kind: 'throttled', scope: 'mailbox', retryAfterMs: null },
  { kind: 'unavailable', retryAfterMs: null },
  { kind: 'misconfigured' },
  { kind: 'consent-gone' },
  { kind: 'not-set-up' },
  { kind: 'internal' },
  { kind: 'over-budget', waitMs: MINUTE },
];
const after = (trouble: Trouble, failures = 0, random = 0, source: ConnectionSource = account) =>
  accountHasTrouble({ failures, source }, trouble, now, random);
const wait = (trouble: Trouble, failures: number, random: number) =>
  (after(trouble, failures, random).nextSyncAt ?? 0) - now;
const unavailable = (retryAfterMs: number | null): Trouble => ({ kind: 'unavailable', retryAfterMs });

describe('an account that is well', () => {
  test.each([
    [true, 0, 5.4 * HOUR],
    [true, 0.5, 5.7 * HOUR],
    [true, 0.999_999_99, 6 * HOUR],
    [false, 0, 2.7 * HOUR],
    [false, 0.999_999_99, 3 * HOUR],
  ])('watched: %s, by chance %s, is read again after %s ms', (watched, random, ms) => {
    expect(accountIsWell(watched, now, random)).toEqual({
      health: { state: 'active' },
      failures: 0,
      nextSyncAt: now + ms,
    });
    expect(ms).toBeLessThanOrEqual(6 * HOUR);
  });
});

describe('an account in trouble', () => {
  test('waits twice as long each time, at least half of it for certain, and an hour at most', () => {
    expect([0, 1, 2, 3].map((failures) => wait(unavailable(null), failures, 0))).toEqual(
      [0.5, 1, 2, 4].map((x) => x * MINUTE),
    );
    expect(wait(unavailable(null), 3, 0.999_999)).toBeCloseTo(8 * MINUTE, -2);
    expect([12, 40, 100_000].map((failures) => wait(unavailable(null), failures, 0))).toEqual([
      HOUR / 2,
      HOUR / 2,
      HOUR / 2,
    ]);
  });

  test.each([
    { kind: 'unavailable', retryAfterMs: null },
    { kind: 'throttled', scope: 'mailbox', retryAfterMs: null },
    { kind: 'misconfigured' },
  ] as const)(
    'that nobody said the length of is looked at within the hour, however long it has lasted: $kind',
    (trouble) => {
      for (const random of [0, 0.5, 0.999_999]) expect(wait(trouble, 1_000, random)).toBeLessThanOrEqual(HOUR);
    },
  );

  test.each([
    [MINUTE, MINUTE],
    [2 * HOUR, 2 * HOUR],
    [40 * DAY, DAY],
  ])('is not tried before the %s ms that the provider asked for, a day at most', (asked, ms) => {
    for (const random of [0, 0.5, 0.99]) {
      expect(wait(unavailable(asked), 0, random)).toBeGreaterThanOrEqual(ms);
      expect(wait(unavailable(asked), 0, random)).toBeLessThanOrEqual(Math.min(ms + MINUTE, DAY));
    }
  });

  test('of a token that is refused is the provider at first, and the consent in the end', () => {
    const states = [0, 1, 2, 3].map((failures) => after({ kind: 'unauthorized' }, failures).health);
    expect(states).toMatchObject([
      { state: 'degraded' },
      { state: 'degraded' },
      { state: 'needs_reconnecting', problem: { code: 'reconnect_needed' } },
      { state: 'needs_reconnecting' },
    ]);
  });

  test('rests for good only where nothing but consenting again can help', () => {
    const forGood = troubles.filter((trouble) => after(trouble).nextSyncAt === null).map(({ kind }) => kind);
    expect(forGood).toEqual(['consent-gone']);
  });

  test.each(troubles)('never stays as it was, and says what is the matter without an address: $kind', (trouble) => {
    for (const source of [account, mailbox]) {
      const { health } = after(trouble, 0, 0, source);
      expect(['degraded', 'needs_reconnecting', 'needs_attention']).toContain(health.state);
      expect('problem' in health && health.problem.text.length > 20).toBe(true);
      expect(JSON.stringify(health)).not.toContain('@');
    }
  });

  test.each(troubles)('of an organization never asks its person to reconnect: $kind', (trouble) => {
    for (const failures of [0, 9]) {
      const change = after(trouble, failures, 0, mailbox);
      expect(change.health.state).not.toBe('needs_reconnecting');
      expect(change.nextSyncAt).not.toBeNull();
    }
  });

  test('waits for the budget as long as it takes, and is not blamed for it', () => {
    const change = after({ kind: 'over-budget', waitMs: 5 * MINUTE }, 3);
    expect(change).toMatchObject({ failures: 3, nextSyncAt: now + 5 * MINUTE, health: { state: 'degraded' } });
  });
});

describe('whether an account is left alone', () => {
  const one = (change: Partial<Connection>) =>
    rests({ health: { state: 'active' }, nextSyncAt: now + 1, ...change }, now);
  const problem = { code: 'provider_unavailable', text: '' } as const;

  test('one that is well or was not read yet never is', () => {
    expect([one({}), one({ health: { state: 'pending' }, nextSyncAt: null })]).toEqual([false, false]);
  });

  test('one in trouble is until its next try', () => {
    const health = { state: 'degraded', problem, nextRetryAt: now + 1 } as const;
    expect([one({ health }), one({ health, nextSyncAt: now })]).toEqual([true, false]);
  });

  test('one whose consent is gone is for good', () => {
    expect(one({ health: { state: 'needs_reconnecting', problem }, nextSyncAt: null })).toBe(true);
  });

  test('one that suffered from our own fault is not', () => {
    const own = { code: 'internal', text: '' } as const;
    expect(one({ health: { state: 'degraded', problem: own, nextRetryAt: now + DAY } })).toBe(false);
  });
});
