import { expect, test } from 'vitest';
import { openDeadline } from './node-deadline.ts';

const never = new AbortController().signal;

test('a deadline ends by itself when its time is over, and aborts its signal', async () => {
  const deadline = openDeadline(1, never);
  expect(await deadline.ended).toBe('timeout');
  expect(deadline.signal.aborted).toBe(true);
});

test('a deadline ends when the process shuts down', async () => {
  const shutdown = new AbortController();
  const deadline = openDeadline(60_000, shutdown.signal);
  expect(deadline.signal.aborted).toBe(false);
  shutdown.abort();
  expect(await deadline.ended).toBe('handed_back');
  expect(deadline.signal.aborted).toBe(true);
  deadline.close();
});

test('a deadline that is opened during a shutdown has ended already', async () => {
  const deadline = openDeadline(60_000, AbortSignal.abort());
  expect(await deadline.ended).toBe('handed_back');
  expect(deadline.signal.aborted).toBe(true);
  deadline.close();
});

test('a deadline that was closed stays quiet when the process shuts down', async () => {
  const shutdown = new AbortController();
  const deadline = openDeadline(60_000, shutdown.signal);
  deadline.close();
  shutdown.abort();
  expect(await Promise.race([deadline.ended, Promise.resolve('pending')])).toBe('pending');
  expect(deadline.signal.aborted).toBe(false);
});
