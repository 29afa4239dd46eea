import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { KeyRing } from './key-ring.ts';
import { installationContext } from './installation-key.ts';
import { personContext, tenantContext } from './tenant-keys.ts';

/**
 * Wraps all keys of one tenant that are not under the current key-encryption key anew. The data itself stays as it is, and
 * readers and writers go on meanwhile. Returns how many keys changed.
 */
export async function rewrapTenant(db: Kysely<Schema>, keys: KeyRing, tenantId: string): Promise<number> {
  return (await rewrapTenantKey(db, keys, tenantId)) + (await rewrapPeople(db, keys, tenantId));
}

/** As `rewrapTenant`, for the key that belongs to no tenant. */
export async function rewrapInstallation(db: Kysely<Schema>, keys: KeyRing): Promise<number> {
  const row = await db
    .selectFrom('installation_keys')
    .selectAll()
    .where('wrapping_key_id', '<>', keys.currentId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return 0;
  const fresh = await wrapAnew(keys, row, installationContext);
  await db.updateTable('installation_keys').set(fresh).execute();
  return 1;
}

async function rewrapTenantKey(db: Kysely<Schema>, keys: KeyRing, tenantId: string): Promise<number> {
  const row = await db
    .selectFrom('tenant_keys')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('wrapping_key_id', '<>', keys.currentId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return 0;
  const fresh = await wrapAnew(keys, row, tenantContext(tenantId));
  await db.updateTable('tenant_keys').set(fresh).where('tenant_id', '=', tenantId).execute();
  return 1;
}

async function rewrapPeople(db: Kysely<Schema>, keys: KeyRing, tenantId: string): Promise<number> {
  const rows = await db
    .selectFrom('data_keys')
    .selectAll()
    .where('wrapping_key_id', '<>', keys.currentId)
    .forUpdate()
    .execute();
  for (const row of rows) {
    const fresh = await wrapAnew(keys, row, personContext(tenantId, row.person_id, row.version));
    await db
      .updateTable('data_keys')
      .set(fresh)
      .where('person_id', '=', row.person_id)
      .where('version', '=', row.version)
      .execute();
  }
  return rows.length;
}

async function wrapAnew(keys: KeyRing, row: { wrapping_key_id: string; wrapped: Buffer }, context: string) {
  const key = await keys.unwrap({ wrappingKeyId: row.wrapping_key_id, bytes: row.wrapped }, context);
  const wrapped = await keys.wrap(key, context);
  return { wrapping_key_id: wrapped.wrappingKeyId, wrapped: Buffer.from(wrapped.bytes) };
}
