import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import { timestamp } from '../timestamps.ts';
import type { KeyRing } from './key-ring.ts';

/** Binds the wrapped key to its row. */
export const installationContext = 'installation_keys';

/** HMAC-SHA256 under the installation's own key, for what has to be found before a tenant is known. */
export type InstallationHash = (purpose: 'home', text: string) => Buffer;

/**
 * A key of its own, wrapped by the key-encryption key like all others, and not one made from that: the key-encryption key may change,
 * and what was hashed must still be found. Made when first needed; two transactions at once agree on one.
 */
export async function installationHasher(db: Kysely<Schema>, keys: KeyRing, clock: Clock): Promise<InstallationHash> {
  const key = await loadKey(db, keys, clock);
  return (purpose, text) => createHmac('sha256', key).update(`${purpose}\n`).update(text).digest();
}

async function loadKey(db: Kysely<Schema>, keys: KeyRing, clock: Clock): Promise<KeyObject> {
  let row = await findInstallationKey(db);
  if (row === undefined) {
    const fresh = await keys.wrap(randomBytes(32), installationContext);
    await db
      .insertInto('installation_keys')
      .values({
        wrapping_key_id: fresh.wrappingKeyId,
        wrapped: Buffer.from(fresh.bytes),
        created_at: timestamp(clock.now()),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    row = await findInstallationKey(db);
  }
  if (row === undefined) throw new Error("The installation's key was neither found nor made.");
  const wrapped = { wrappingKeyId: row.wrapping_key_id, bytes: row.wrapped };
  return createSecretKey(await keys.unwrap(wrapped, installationContext));
}

export function findInstallationKey(db: Kysely<Schema>) {
  return db.selectFrom('installation_keys').select(['wrapping_key_id', 'wrapped']).executeTakeFirst();
}
