import { randomBytes } from 'node:crypto';
import type { Instant } from '@clearweek/calendar';

/**
 * The number of a request: a UUID of version 7 (RFC 9562 section 5.7), so that numbers sort by time. Always our own; what
 * a caller sends is not taken, because it would end up in the log.
 */
export function newRequestId(now: Instant): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
