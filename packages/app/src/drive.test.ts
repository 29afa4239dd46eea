import { expect, test } from 'vitest';
import { drive } from './drive.ts';

test('work in steps runs to its end, tells each step, and lets others run after each', async () => {
  const happened: string[] = [];
  function* steps() {
    yield 'one';
    yield 'two';
    return 'end';
  }
  const breathe = async () => void happened.push('breathe');
  expect(await drive(steps(), breathe, (step) => void happened.push(step))).toBe('end');
  expect(happened).toEqual(['one', 'breathe', 'two', 'breathe']);
});

test('an error inside of the work, and one of those who run in between, end it', async () => {
  function* broken(): Generator<number, never> {
    yield 1;
    throw new Error('inside');
  }
  await expect(drive(broken(), async () => {})).rejects.toThrow('inside');
  await expect(drive(broken(), () => Promise.reject(new Error('between')))).rejects.toThrow('between');
});
