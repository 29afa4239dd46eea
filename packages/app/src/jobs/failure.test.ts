import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { failureOf } from './failure.ts';

test('an unknown error becomes "internal" and its text goes nowhere', () => {
  const failure = failureOf(new Error('ada@example.test has a secret meeting'));
  expect(failure).toEqual({ code: 'internal', hopeless: false, retryAfterMs: null });
});

test('a known error keeps its code and may be tried again', () => {
  expect(failureOf(new AppError('feed_server_error', ''))).toEqual({
    code: 'feed_server_error',
    hopeless: false,
    retryAfterMs: null,
  });
});

test('an error that the same request can never outlive is hopeless', () => {
  expect(failureOf(new AppError('not_found', '')).hopeless).toBe(true);
  expect(failureOf(new AppError('feed_refused', '')).hopeless).toBe(false);
});

test('the wait that the other side asked for is kept, up to a day', () => {
  const wait = (retryAfterMs: number | string) =>
    failureOf(new AppError('overloaded', '', { extra: { retryAfterMs } })).retryAfterMs;
  expect(wait(90_000)).toBe(90_000);
  expect(wait(6 * 3_600_000)).toBe(6 * 3_600_000);
  expect(wait(40 * 86_400_000)).toBe(86_400_000);
  expect(wait(-5)).toBeNull();
  expect(wait(Number.NaN)).toBeNull();
  expect(wait('soon')).toBeNull();
});
