import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock, PersonId, TenantId } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import { timestamp } from '../timestamps.ts';
import type { KeyRing } from './key-ring.ts';
import { type DataKey, keyVersionOf, open, type Place, seal, UnreadableError } from './sealed.ts';

type Column = Place['column'];

/** The keys of one tenant and its people, inside one transaction; each is unwrapped at most once. */
export interface TenantKeys {
  /** Makes the first data key of a new person. */
  createFor(personId: PersonId): Promise<void>;
  of(personId: PersonId): Promise<PersonCipher>;
  /** HMAC-SHA256 under the tenant's own key. `purpose` keeps hashes for different uses apart. */
  hasher(): Promise<(purpose: 'uid' | 'content' | 'audit', text: string) => Buffer>;
}

/** Encrypts and decrypts what belongs to one person. */
export interface PersonCipher {
  seal(column: Column, rowId: string, plain: Uint8Array): Buffer;
  /** Throws UnreadableError where the key was destroyed, or the ciphertext belongs elsewhere or was changed. */
  open(column: Column, rowId: string, sealed: Uint8Array): Buffer;
}

export interface TenantKeysDependencies {
  readonly db: Kysely<Schema>;
  readonly tenantId: TenantId;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

export function createTenantKeys(deps: TenantKeysDependencies): TenantKeys {
  const ciphers = new Map<PersonId, Promise<PersonCipher>>();
  let tenantKey: Promise<KeyObject> | null = null;
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
      const known = ciphers.get(personId) ?? loadCipher(deps, personId);
      ciphers.set(personId, known);
      return known;
    },
    async hasher() {
      const key = await (tenantKey ??= loadTenantKey(deps));
      return (purpose, text) => createHmac('sha256', key).update(`${purpose}\n`).update(text).digest();
    },
  };
}

async function loadCipher({ db, tenantId, keys }: TenantKeysDependencies, personId: PersonId): Promise<PersonCipher> {
  const rows = await db
    .selectFrom('data_keys')
    .select(['version', 'wrapping_key_id', 'wrapped'])
    .where('person_id', '=', personId)
    .orderBy('version')
    .execute();
  const versions = new Map<number, DataKey>();
  for (const { version, wrapping_key_id: wrappingKeyId, wrapped } of rows) {
    const bytes = await keys.unwrap({ wrappingKeyId, bytes: wrapped }, personContext(tenantId, personId, version));
    versions.set(version, { version, secret: createSecretKey(bytes) });
  }
  const place = (column: Column, rowId: string): Place => ({ tenantId, personId, column, rowId });
  return {
    seal(column, rowId, plain) {
      const newest = versions.get(rows.at(-1)?.version ?? 0);
      if (newest === undefined) throw new UnreadableError('The key of this person was destroyed.');
      return seal(newest, place(column, rowId), plain);
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
