import { randomBytes } from 'node:crypto';

/** A token that says nothing and cannot be guessed. */
export function opaque(prefix: string): string {
  return `${prefix}${randomBytes(24).toString('base64url')}`;
}
