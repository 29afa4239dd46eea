import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyRing } from './key-ring.ts';
import { UnreadableError } from './sealed.ts';

const newKey = (): string => randomBytes(32).toString('base64');

test('a wrapped key comes back the same, in its own context only', async () => {
  const ring = createKeyRing({ current: newKey() });
  const key = randomBytes(32);
  const wrapped = await ring.wrap(key, 'row 1');
  expect(Buffer.from(await ring.unwrap(wrapped, 'row 1'))).toEqual(key);
  await expect(ring.unwrap(wrapped, 'row 2')).rejects.toThrow(UnreadableError);
});

test('a previous key still unwraps, and new wrappings use the current one', async () => {
  const [old, fresh] = [newKey(), newKey()];
  const before = createKeyRing({ current: old });
  const after = createKeyRing({ current: fresh, previous: [old] });
  const key = randomBytes(32);
  const wrapped = await before.wrap(key, 'row');
  expect(Buffer.from(await after.unwrap(wrapped, 'row'))).toEqual(key);
  expect((await after.wrap(key, 'row')).wrappingKeyId).toBe(after.currentId);
  expect(after.currentId).not.toBe(before.currentId);
});

test('a key that is not on the ring is named in the refusal', async () => {
  const lost = createKeyRing({ current: newKey() });
  const wrapped = await lost.wrap(randomBytes(32), 'row');
  await expect(createKeyRing({ current: newKey() }).unwrap(wrapped, 'row')).rejects.toThrow(lost.currentId);
});

test('a key that is not 32 bytes in base64 is refused', () => {
  for (const current of [
    '',
    'short',
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
    `${newKey()}!`,
  ]) {
    expect(() => createKeyRing({ current })).toThrow('32 bytes in base64');
  }
});
