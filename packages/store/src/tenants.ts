import type pg from 'pg';
import type { Clock, TenantId } from '@clearweek/app';
import { roles } from './roles.ts';
import { timestamp } from './timestamps.ts';
import { runTransaction } from './transaction.ts';
import { uuidv7 } from './uuid.ts';

/** The single tenant of an embedded installation. The unique index lets one of several makers win; all read what it made. */
export async function findOrMakeLocalTenant(pool: pg.Pool, clock: Clock): Promise<TenantId> {
  return runTransaction({
    pool,
    role: roles.app,
    tenantId: null,
    async work({ db }) {
      const find = () => db.selectFrom('tenants').select('id').where('is_local', '=', true).executeTakeFirst();
      const standing = await find();
      if (standing !== undefined) return standing.id as TenantId;
      const now = clock.now();
      await db
        .insertInto('tenants')
        .values({ id: uuidv7(now), is_local: true, created_at: timestamp(now) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const made = await find();
      if (made === undefined) throw new Error('The local tenant was neither found nor made.');
      return made.id as TenantId;
    },
  });
}

/** The ids of all tenants. */
export async function listTenants(schedulerPool: pg.Pool): Promise<TenantId[]> {
  return runTransaction({
    pool: schedulerPool,
    role: roles.scheduler,
    tenantId: null,
    async work({ db }) {
      const rows = await db.selectFrom('tenants').select('id').orderBy('id').execute();
      return rows.map((row) => row.id as TenantId);
    },
  });
}
