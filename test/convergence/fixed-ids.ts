import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Tokens } from '@clearweek/app';
import { seededRandom } from '@clearweek/sandbox';
import { uuidv7 } from '../../packages/store/src/uuid.ts';

type Sources = Pick<typeof crypto, 'randomFillSync' | 'randomUUID'>;

/**
 * Names follow from the seed until what is given back is called: the ids of the store, UUIDs whose random bits it draws with
 * `randomFillSync`, many at a time, and those that the simulators give, by `randomUUID`. Where the clock stands still, the store's random
 * bits alone decide which of two rows comes first, and with that the order of all work. Keys, nonces and tokens stay as random as ever.
 */
export function fixIds(seed: number): () => void {
  const { randomFillSync, randomUUID } = crypto;
  const bits = seededRandom(seed).fork('ids');
  const draws = { count: 0 };
  const fill = (bytes: Uint8Array): Uint8Array => {
    draws.count += 1;
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = bits.whole(0, 255);
    return bytes;
  };
  let given = 0;
  replace({
    randomFillSync: fill as Sources['randomFillSync'],
    randomUUID: () => uuidOf(crypto.hash('sha256', `id ${seed} ${(given += 1)}`, 'hex')),
  });
  // What the store still has of an earlier draw would go first.
  while (draws.count === 0) uuidv7(0);
  return () => replace({ randomFillSync, randomUUID });
}

function replace(sources: Sources): void {
  Object.assign(crypto, sources);
  syncBuiltinESMExports();
}

function uuidOf(hex: string): ReturnType<Sources['randomUUID']> {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Tokens that follow from the seed: a watch is named by one. */
export function fixedTokens(seed: number, honest: Tokens): Tokens {
  let count = 0;
  return {
    ...honest,
    create: () => crypto.hash('sha256', `token ${seed} ${(count += 1)}`, 'base64url'),
  };
}

/** A key-encryption key that follows from the seed. */
export function fixedKey(seed: number): string {
  return crypto.hash('sha256', `key ${seed}`, 'base64');
}
