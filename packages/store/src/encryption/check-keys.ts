import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { KeyRing } from './key-ring.ts';
import { UnreadableError } from './sealed.ts';
import { findInstallationKey, installationContext } from './installation-key.ts';
import { personContext, tenantContext } from './tenant-keys.ts';

/** `none`: nothing has been encrypted yet, so any key will do. */
export type KeyCheck = 'fits' | 'does-not-fit' | 'none';

/** Whether the key ring opens what one tenant's keys are wrapped under; one key of each kind is tried. */
export async function checkTenantKeys(db: Kysely<Schema>, keys: KeyRing, tenantId: string): Promise<KeyCheck> {
  const columns = ['wrapping_key_id', 'wrapped'] as const;
  const own = await db.selectFrom('tenant_keys').select(columns).where('tenant_id', '=', tenantId).executeTakeFirst();
  const person = await db
    .selectFrom('data_keys')
    .select([...columns, 'person_id', 'version'])
    .orderBy('person_id')
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const found = [
    ...(own === undefined ? [] : [{ ...own, context: tenantContext(tenantId) }]),
    ...(person === undefined
      ? []
      : [{ ...person, context: personContext(tenantId, person.person_id, person.version) }]),
  ];
  return check(keys, found);
}

/** As `checkTenantKeys`, for the key that belongs to no tenant. */
export async function checkInstallationKey(db: Kysely<Schema>, keys: KeyRing): Promise<KeyCheck> {
  const row = await findInstallationKey(db);
  return check(keys, row === undefined ? [] : [{ ...row, context: installationContext }]);
}

interface Found {
  readonly wrapping_key_id: string;
  readonly wrapped: Buffer;
  readonly context: string;
}

async function check(keys: KeyRing, found: readonly Found[]): Promise<KeyCheck> {
  if (found.length === 0) return 'none';
  try {
    for (const { wrapping_key_id: wrappingKeyId, wrapped, context } of found)
      await keys.unwrap({ wrappingKeyId, bytes: wrapped }, context);
    return 'fits';
  } catch (error) {
    if (error instanceof UnreadableError) return 'does-not-fit';
    throw error;
  }
}
