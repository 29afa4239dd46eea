import { AppError } from '@clearweek/app';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createInTime } from './in-time.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inTime = createInTime({ noticeMs: 2_000 });

test('what is written in time is answered, and no timer is left', async () => {
  expect(await inTime(async () => 7)).toBe(7);
  expect(vi.getTimerCount()).toBe(0);
});

test('what takes longer is refused after exactly that time, and told so', async () => {
  let signal: AbortSignal | undefined;
  let answered: unknown = null;
  const answer = inTime((given) => {
    signal = given;
    return new Promise<never>(() => {});
  }).catch((error: unknown) => (answered = error));
  await vi.advanceTimersByTimeAsync(1_999);
  expect({ answered, aborted: signal?.aborted }).toEqual({ answered: null, aborted: false });
  await vi.advanceTimersByTimeAsync(1);
  await answer;
  expect(answered).toMatchObject({ code: 'not_ready' });
  expect(signal?.reason).toBe(answered);
});

test("what fails after its time is nobody's any more", async () => {
  let fail = (_error: Error) => {};
  const answer = inTime(() => new Promise<never>((_resolve, reject) => (fail = reject)));
  const refused = answer.catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await refused).toMatchObject({ code: 'not_ready' });
  // Vitest fails a run in which a rejection is left unhandled.
  fail(new Error('the database does not answer'));
  await vi.advanceTimersByTimeAsync(0);
});

test('a failure is refused in the same way, and a refusal of the story keeps its code', async () => {
  const cause = new Error('the database does not answer');
  await expect(inTime(() => Promise.reject(cause))).rejects.toMatchObject({ code: 'not_ready', cause });
  await expect(inTime(() => Promise.reject(new AppError('overloaded', 'Planted.')))).rejects.toMatchObject({
    code: 'overloaded',
  });
  expect(vi.getTimerCount()).toBe(0);
});
