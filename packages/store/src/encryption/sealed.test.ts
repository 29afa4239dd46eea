import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DataKey, open, type Place, seal, UnreadableError } from './sealed.ts';

const key: DataKey = { version: 1, secret: createSecretKey(randomBytes(32)) };
const place: Place = { tenantId: 't', personId: 'p', column: 'events.title', rowId: 'r' };

test('whatever is sealed opens to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
      expect(open(key, place, seal(key, place, plain))).toEqual(Buffer.from(plain));
    }),
  );
});

test('a ciphertext with any single bit flipped does not open', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(), (plain, position) => {
      const sealed = seal(key, place, plain);
      const bit = position % (sealed.length * 8);
      sealed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => open(key, place, sealed)).toThrow(UnreadableError);
    }),
    { numRuns: 500 },
  );
});

test('a ciphertext cut short anywhere does not open', () => {
  const sealed = seal(key, place, Buffer.from('Budget'));
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => open(key, place, sealed.subarray(0, length))).toThrow(UnreadableError);
  }
});

test('a ciphertext moved to another tenant, person, column or row does not open', () => {
  const sealed = seal(key, place, Buffer.from('Budget'));
  const elsewhere: Partial<Place>[] = [
    { tenantId: 'u' },
    { personId: 'q' },
    { column: 'connections.source' },
    { rowId: 's' },
  ];
  for (const move of elsewhere) expect(() => open(key, { ...place, ...move }, sealed)).toThrow(UnreadableError);
});

test('a ciphertext does not open with another key or another version of the key', () => {
  const sealed = seal(key, place, Buffer.from('Budget'));
  expect(() => open({ ...key, secret: createSecretKey(randomBytes(32)) }, place, sealed)).toThrow(UnreadableError);
  expect(() => open({ ...key, version: 2 }, place, sealed)).toThrow(UnreadableError);
});

test('the same text sealed twice gives different bytes', () => {
  const twice = [seal(key, place, Buffer.from('Budget')), seal(key, place, Buffer.from('Budget'))];
  expect(twice[0]).not.toEqual(twice[1]);
});
