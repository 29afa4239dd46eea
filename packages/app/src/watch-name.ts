import type { TenantId } from './ports/store.ts';
import type { WatchId } from './ports/watch-tables.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NAME = /^[A-Za-z0-9_-]{43}$/;
const BITS_OF_UUID = 128n;

/**
 * The name of a watch that goes to its provider and comes back with each notice: tenant and watch together, so that one read
 * finds it. 43 characters of base64url (RFC 4648, 5): two ids of 128 bits. It is no secret and proves nothing.
 */
export function encodeWatchName(tenantId: TenantId, watchId: WatchId): string {
  if (!UUID.test(tenantId) || !UUID.test(watchId)) throw new TypeError('A watch is named by two ids in lower case.');
  // 256 bits and two more of zero fill 43 characters of six bits.
  let rest = BigInt(`0x${`${tenantId}${watchId}`.replaceAll('-', '')}`) << 2n;
  let name = '';
  while (name.length < 43) {
    name = ALPHABET.charAt(Number(rest & 63n)) + name;
    rest >>= 6n;
  }
  return name;
}

/** Whose watch a name means; null for anything that `encodeWatchName` does not write. */
export function decodeWatchName(name: string): { readonly tenantId: TenantId; readonly watchId: WatchId } | null {
  if (!NAME.test(name)) return null;
  let bits = 0n;
  for (const character of name) bits = (bits << 6n) | BigInt(ALPHABET.indexOf(character));
  if ((bits & 3n) !== 0n) return null;
  const both = bits >> 2n;
  return {
    tenantId: uuidOf(both >> BITS_OF_UUID) as TenantId,
    watchId: uuidOf(both & ((1n << BITS_OF_UUID) - 1n)) as WatchId,
  };
}

function uuidOf(value: bigint): string {
  const hex = value.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
