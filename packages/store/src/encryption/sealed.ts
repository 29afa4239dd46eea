import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const format = 1;
const ivBytes = 12;
const tagBytes = 16;
const headerBytes = 3;

/** A key that data is encrypted under: a person's, or the tenant's own. */
export interface DataKey {
  readonly version: number;
  /** A KeyObject, not bytes: Node prepares bytes anew at each use, which takes longer than the encryption. */
  readonly secret: KeyObject;
}

/** Where a ciphertext lives. It opens in this place only: bound to it as the additional data of AES-GCM. */
export interface Place {
  readonly tenantId: string;
  /** Null under the tenant's own key. */
  readonly personId: string | null;
  /** `table.column` */
  readonly column: PersonColumn | TenantColumn;
  readonly rowId: string;
}

/** Columns that are encrypted under the key of the person whose row it is. */
export type PersonColumn =
  | 'connections.source'
  | 'uploads.content'
  | 'events.title'
  | 'events.cues'
  | 'people.address'
  | 'identities.address'
  | 'grants.access_token'
  | 'grants.refresh_token'
  | 'calendars.remote'
  | 'calendars.cursor'
  | 'watches.remote';

/** Columns that are encrypted under the tenant's key: what belongs to no person of ours, or outlives one. */
export type TenantColumn = 'farewells.content' | 'organizations.consent' | 'organizations.cursor' | 'members.entry';

/** What was encrypted cannot be read: wrong key, wrong place, or changed bytes. Which of them is not told apart. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/**
 * Encrypts with AES-256-GCM under a random IV of 96 bits (NIST SP 800-38D, 8.2.2). Layout: format (1 byte), key version
 * (2 bytes), IV (12), tag (16), ciphertext.
 */
export function seal(key: DataKey, place: Place, plain: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(format, 0);
  header.writeUInt16BE(key.version, 1);
  return Buffer.concat([header, encrypt(key.secret, plain, boundTo(place, key.version))]);
}

/** Opens what `seal` made in the same place with the same key. Throws UnreadableError otherwise. */
export function open(key: DataKey, place: Place, sealed: Uint8Array): Buffer {
  if (keyVersionOf(sealed) !== key.version) throw new UnreadableError('sealed under another version of the key');
  return decrypt(key.secret, sealed.subarray(headerBytes), boundTo(place, key.version));
}

/** Which version of the person's key a ciphertext asks for. Throws UnreadableError where it is no ciphertext of ours. */
export function keyVersionOf(sealed: Uint8Array): number {
  if (sealed.length < headerBytes || sealed[0] !== format) throw new UnreadableError('not in a known format');
  return (sealed[1]! << 8) | sealed[2]!;
}

/** IV, tag and ciphertext in one. The building block of `seal` and of wrapped keys. */
export function encrypt(key: KeyObject, plain: Uint8Array, context: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(context));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

export function decrypt(key: KeyObject, bytes: Uint8Array, context: string): Buffer {
  if (bytes.length < ivBytes + tagBytes) throw new UnreadableError('too short');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const plain = decipher.update(bytes.subarray(ivBytes + tagBytes));
  try {
    decipher.final();
  } catch {
    // The cause would only say the same in OpenSSL's words.
    throw new UnreadableError('wrong key, wrong place, or changed');
  }
  return plain;
}

function boundTo(place: Place, version: number): string {
  return [place.tenantId, place.personId ?? '', place.column, place.rowId, version].join('|');
}
