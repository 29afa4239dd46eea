import { AppError, type JobName, type WorkOutcome } from '@clearweek/app';
import { expect, test } from 'vitest';
import { describeOutcome } from './describe-outcome.ts';

const work = { job: 'sync-connection' as JobName, attempt: 2 };
const at = 1_000 as never;

test('work that was done is told with its counts, and without a code', () => {
  const counts = { requests: 3, changed: 1, misconfigured: 0 };
  expect(describeOutcome({ kind: 'done', ...work, counts })).toEqual({ outcome: 'done', ...work, counts });
});

test('work that was done and met a provider that refuses Clearweek itself says so by a code', () => {
  const counts = { requests: 1, misconfigured: 1 };
  expect(describeOutcome({ kind: 'done', ...work, counts })).toEqual({
    outcome: 'done',
    ...work,
    counts,
    code: 'provider_misconfigured',
  });
});

test.each(['postponed', 'given_up'] as const)('so does work that was %s for it', (kind) => {
  const error = new AppError('provider_misconfigured', 'Planted.');
  const told = describeOutcome({ kind, ...work, at, code: 'provider_misconfigured', error } as WorkOutcome);
  expect(told).toEqual({
    outcome: kind,
    ...work,
    code: 'provider_misconfigured',
    error: 'provider_misconfigured',
    place: expect.stringMatching(/^describe-outcome\.test\.ts:\d+:\d+$/),
  });
});

test('work that was postponed for anything else has the code of that', () => {
  expect(describeOutcome({ kind: 'postponed', ...work, at, code: 'timeout' })).toEqual({
    outcome: 'postponed',
    ...work,
    code: 'timeout',
  });
});

test("work that was somebody else's is only counted", () => {
  expect(describeOutcome({ kind: 'skipped' })).toEqual({ outcome: 'skipped' });
});
