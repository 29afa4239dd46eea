import { expect, test } from 'vitest';
import { classifyFailure } from './failures.ts';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

test('a deadlock and a serialization failure are contention', () => {
  for (const code of ['40001', '40P01']) expect(classifyFailure(withCode(code))).toBe('contention');
});

test('a server that shuts down, starts up or cannot be reached is away', () => {
  for (const code of ['57P01', '57P03', '08006', 'ECONNREFUSED', 'ECONNRESET'])
    expect(classifyFailure(withCode(code))).toBe('away');
  expect(classifyFailure(new Error('Connection terminated unexpectedly'))).toBe('away');
});

test('everything else is passed on as it is', () => {
  for (const error of [withCode('23505'), new Error('no'), 'text', null]) expect(classifyFailure(error)).toBe('other');
});
