import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Clock, PersonId, TenantId } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import { timestamp } from '../timestamps.ts';
import type { KeyRing } from './key-ring.ts';
import {
  type DataKey,
  keyVersionOf,
  open,
  type PersonColumn,
  type Place,
  seal,
  type TenantColumn,
  UnreadableError,
} from './sealed.ts';

/** What a keyed hash is for: hashes of the same text for different uses have nothing in common. */
export type HashPurpose = 'uid' | 'content' | 'audit' | 'record' | 'calendar' | 'subject' | 'member' | 'address';

/** HMAC-SHA256 under the tenant's own key. */
export type KeyedHash = (purpose: HashPurpose, text: string) => Buffer;

/** The keys of one tenant and its people, inside one transaction; each is unwrapped at most once. */
export interface TenantKeys {
  /** Makes the first data key of a new person. */
  createFor(personId: PersonId): Promise<void>;
  of(personId: PersonId): Promise<PersonCipher>;
  /** Fetches the keys of many at once, which `of` then has at hand. */
  load(personIds: readonly PersonId[]): Promise<void>;
  hasher(): Promise<KeyedHash>;
  /** Encrypts and decrypts what belongs to the tenant and to nobody in it. */
  own(): Promise<Cipher<TenantColumn>>;
}

export interface Cipher<Column extends Place['column']> {
  seal(column: Column, rowId: string, plain: Uint8Array | string): Buffer;
  /** Throws UnreadableError where the key was destroyed, or the ciphertext belongs elsewhere or was changed. */
  open(column: Column, rowId: string, sealed: Uint8Array): Buffer;
}

/** Encrypts and decrypts what belongs to one person. */
export type PersonCipher = Cipher<PersonColumn>;

export interface TenantKeysDependencies {
  readonly db: Kysely<Schema>;
  readonly tenantId: TenantId;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

export function createTenantKeys(deps: TenantKeysDependencies): TenantKeys {
  const ciphers = new Map<PersonId, Promise<PersonCipher>>();
  let tenantKey: Promise<KeyObject> | null = null;
  let ownCipher: Cipher<TenantColumn> | null = null;
  return {
    async createFor(personId) {
      const wrapped = await deps.keys.wrap(randomBytes(32), personContext(deps.tenantId, personId, 1));
      await deps.db
        .insertInto('data_keys')
        .values({
          tenant_id: deps.tenantId,
          person_id: personId,
          version: 1,
          wrapping_key_id: wrapped.wrappingKeyId,
          wrapped: Buffer.from(wrapped.bytes),
          created_at: timestamp(deps.clock.now()),
        })
        .execute();
    },
    of(personId) {
      const known = ciphers.get(personId) ?? keyRows(deps, [personId]).then((rows) => cipherOf(deps, personId, rows));
      ciphers.set(personId, known);
      return known;
    },
    async load(personIds) {
      const missing = [...new Set(personIds)].filter((id) => !ciphers.has(id));
      if (missing.length === 0) return;
      const byPerson = Map.groupBy(await keyRows(deps, missing), ({ person_id: id }) => id);
      for (const id of missing) ciphers.set(id, cipherOf(deps, id, byPerson.get(id) ?? []));
      await Promise.all(missing.map((id) => ciphers.get(id)));
    },
    async hasher() {
      const key = await (tenantKey ??= loadTenantKey(deps));
      return (purpose, text) => createHmac('sha256', key).update(`${purpose}\n`).update(text).digest();
    },
    async own() {
      const key = await (tenantKey ??= loadTenantKey(deps));
      return (ownCipher ??= tenantCipher(deps.tenantId, key));
    },
  };
}

/** The tenant's key makes hashes; what encrypts is derived from it (RFC 5869), so that no key has two uses. */
function tenantCipher(tenantId: TenantId, tenantKey: KeyObject): Cipher<TenantColumn> {
  const derived = hkdfSync('sha256', tenantKey, Buffer.alloc(0), 'clearweek tenant encryption', 32);
  const key: DataKey = { version: 1, secret: createSecretKey(Buffer.from(derived)) };
  const place = (column: TenantColumn, rowId: string): Place => ({ tenantId, personId: null, column, rowId });
  return {
    seal: (column, rowId, plain) => seal(key, place(column, rowId), bytesOf(plain)),
    open: (column, rowId, sealed) => open(key, place(column, rowId), sealed),
  };
}

function bytesOf(plain: Uint8Array | string): Uint8Array {
  return typeof plain === 'string' ? Buffer.from(plain) : plain;
}

interface KeyRow {
  readonly version: number;
  readonly wrapping_key_id: string;
  readonly wrapped: Buffer;
}

function keyRows({ db }: TenantKeysDependencies, personIds: readonly PersonId[]) {
  return db
    .selectFrom('data_keys')
    .select(['person_id', 'version', 'wrapping_key_id', 'wrapped'])
    .where('person_id', '=', sql<string>`any(${personIds}::uuid[])`)
    .orderBy('version')
    .execute();
}

/** `rows`: all versions of the person's key, the newest last. */
async function cipherOf(
  { tenantId, keys }: TenantKeysDependencies,
  personId: PersonId,
  rows: readonly KeyRow[],
): Promise<PersonCipher> {
  const versions = new Map<number, DataKey>();
  for (const { version, wrapping_key_id: wrappingKeyId, wrapped } of rows) {
    const bytes = await keys.unwrap({ wrappingKeyId, bytes: wrapped }, personContext(tenantId, personId, version));
    versions.set(version, { version, secret: createSecretKey(bytes) });
  }
  const place = (column: PersonColumn, rowId: string): Place => ({ tenantId, personId, column, rowId });
  return {
    seal(column, rowId, plain) {
      const newest = versions.get(rows.at(-1)?.version ?? 0);
      if (newest === undefined) throw new UnreadableError('The key of this person was destroyed.');
      return seal(newest, place(column, rowId), bytesOf(plain));
    },
    open(column, rowId, sealed) {
      const key = versions.get(keyVersionOf(sealed));
      if (key === undefined) throw new UnreadableError('The key of this person was destroyed.');
      return open(key, place(column, rowId), sealed);
    },
  };
}

/** Made when first needed; two transactions at once agree on one. */
async function loadTenantKey({ db, tenantId, keys, clock }: TenantKeysDependencies): Promise<KeyObject> {
  const context = tenantContext(tenantId);
  const find = () =>
    db
      .selectFrom('tenant_keys')
      .select(['wrapping_key_id', 'wrapped'])
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
  let row = await find();
  if (row === undefined) {
    const fresh = await keys.wrap(randomBytes(32), context);
    await db
      .insertInto('tenant_keys')
      .values({
        tenant_id: tenantId,
        wrapping_key_id: fresh.wrappingKeyId,
        wrapped: Buffer.from(fresh.bytes),
        created_at: timestamp(clock.now()),
      })
      .onConflict((conflict) => conflict.column('tenant_id').doNothing())
      .execute();
    row = await find();
  }
  if (row === undefined) throw new Error('The tenant key was neither found nor made.');
  return createSecretKey(await keys.unwrap({ wrappingKeyId: row.wrapping_key_id, bytes: row.wrapped }, context));
}

/** Binds a wrapped data key to its row. */
export function personContext(tenantId: string, personId: string, version: number): string {
  return `data_keys|${tenantId}|${personId}|${version}`;
}

/** Binds a wrapped tenant key to its row. */
export function tenantContext(tenantId: string): string {
  return `tenant_keys|${tenantId}`;
}
