import { expect, test } from 'vitest';
import { errorCode, errorPlace } from './error-code.ts';
import { quietLog } from './log.ts';

test('the same event is said once in a while, with how often it was kept back', () => {
  let now = 0;
  const said: unknown[] = [];
  const log = quietLog(
    (event) => said.push(event),
    () => now,
    5_000,
  );
  for (let times = 0; times < 300; times += 1) log({ event: 'queue.error', code: '57P03' });
  log({ event: 'queue.error', code: 'ECONNREFUSED' });
  now = 5_000;
  log({ event: 'queue.error', code: '57P03' });
  expect(said).toEqual([
    { event: 'queue.error', code: '57P03' },
    { event: 'queue.error', code: 'ECONNREFUSED' },
    { event: 'queue.error', code: '57P03', repeated: 299 },
  ]);
});

test('an error is told by its code and its place, never by its text', () => {
  const error = Object.assign(new Error('ada@example.test'), { code: '42501' });
  expect(errorCode(error)).toBe('42501');
  expect(errorCode(new TypeError('ada@example.test'))).toBe('TypeError');
  expect(errorCode('ada@example.test')).toBe('unknown');
  expect(errorPlace(error)).toMatch(/^log\.test\.ts:\d+:\d+$/);
  expect(errorPlace('ada@example.test')).toBeNull();
  const misleading = new Error('first line\n    at ada@example.test');
  expect(errorPlace(misleading)).toMatch(/^log\.test\.ts:\d+:\d+$/);
});
