import type { Tokens } from '../ports/tokens.ts';

/** Tokens in the form of real ones, but numbered, and with a hash that hides nothing. For tests only. */
export function createPlainTokens(): Tokens {
  let made = 0;
  return {
    create: () => String((made += 1)).padStart(43, 't'),
    hash: (token) => Uint8Array.from(token, (character) => character.charCodeAt(0) ^ 0x5a),
  };
}
