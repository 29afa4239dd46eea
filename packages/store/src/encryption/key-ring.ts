import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, UnreadableError } from './sealed.ts';

export interface WrappedKey {
  readonly wrappingKeyId: string;
  readonly bytes: Uint8Array;
}

/**
 * Wraps data keys under key-encryption keys. A key management service fits behind it: only wrapped keys are stored, and the
 * wrapping key itself is never asked for. `context` binds a wrapped key to where it is stored.
 */
export interface KeyRing {
  /** The key that new wrappings use. */
  readonly currentId: string;
  wrap(key: Uint8Array, context: string): Promise<WrappedKey>;
  /** Throws UnreadableError where the wrapping key is not on the ring, or the bytes or the context are not those of `wrap`. */
  unwrap(wrapped: WrappedKey, context: string): Promise<Uint8Array>;
}

/**
 * A key ring on keys given in configuration: `current` wraps, `previous` still unwrap until everything has been wrapped
 * anew. Each is 32 bytes in base64. Throws where one is not.
 */
export function createKeyRing(keys: { current: string; previous?: readonly string[] }): KeyRing {
  const current = readKey(keys.current);
  const ring = new Map([current, ...(keys.previous ?? []).map(readKey)].map((key) => [key.id, key.secret]));
  return {
    currentId: current.id,
    async wrap(key, context) {
      return { wrappingKeyId: current.id, bytes: encrypt(current.secret, key, `${context}|${current.id}`) };
    },
    async unwrap({ wrappingKeyId, bytes }, context) {
      const wrapping = ring.get(wrappingKeyId);
      if (wrapping === undefined) throw new UnreadableError(`The encryption key ${wrappingKeyId} is not configured.`);
      return decrypt(wrapping, bytes, `${context}|${wrappingKeyId}`);
    },
  };
}

/** A key is named by the start of its hash: enough to tell keys apart, useless for guessing one. */
function readKey(base64: string): { id: string; secret: KeyObject } {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== base64.trim()) {
    throw new Error('An encryption key must be 32 bytes in base64.');
  }
  const id = createHash('sha256').update('clearweek key id').update(bytes).digest('hex').slice(0, 16);
  return { id, secret: createSecretKey(bytes) };
}
