import type { Selectable } from 'kysely';
import type { Instant } from '@clearweek/calendar';
import {
  AppError,
  type Organization,
  type OrganizationConsent,
  type OrganizationId,
  type Organizations,
} from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp, timestampOrNull } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';
import { healthColumns, healthOf } from './connection-health.ts';

type Row = Selectable<Schema['organizations']>;

export function createOrganizations(session: TenantSession): Organizations {
  const { db } = session;
  return {
    async list() {
      const rows = await db.selectFrom('organizations').selectAll().orderBy('created_at').orderBy('id').execute();
      return Promise.all(rows.map((row) => organizationOf(session, row)));
    },
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : organizationOf(session, row);
    },
    async lock(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('organizations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row === undefined ? null : organizationOf(session, row);
    },
    put: (provider, consent, at) => put(session, provider, consent, at),
    async update(id, change) {
      const columns = await changedColumns(session, id, change);
      if (Object.keys(columns).length === 0) return;
      await db.updateTable('organizations').set(columns).where('id', '=', id).execute();
    },
    async remove(id) {
      if (!isUuid(id)) return;
      // First the organization, so that a writer who waits for it finds nothing to write to.
      await db.selectFrom('organizations').select('id').where('id', '=', id).forUpdate().execute();
      await db.deleteFrom('member_addresses').where('organization_id', '=', id).execute();
      await db.deleteFrom('members').where('organization_id', '=', id).execute();
      await db.deleteFrom('organizations').where('id', '=', id).execute();
    },
  };
}

/** Another consent begins anew: its directory is read from the start and at once. A list of people is read when somebody brings it. */
async function put(
  session: TenantSession,
  provider: Organization['provider'],
  consent: OrganizationConsent | null,
  at: Instant,
): Promise<Organization> {
  const { db, tenantId, clock } = session;
  const nextReadAt = timestampOrNull(provider === 'csv' ? null : at);
  await db
    .insertInto('organizations')
    .values({
      tenant_id: tenantId,
      id: uuidv7(clock.now()),
      provider,
      consent: null,
      created_at: timestamp(at),
      next_read_at: nextReadAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'provider']).doUpdateSet({
        cursor: null,
        failures: 0,
        next_read_at: nextReadAt,
        ...healthColumns({ state: 'pending' }),
      }),
    )
    .execute();
  const { id } = await db
    .selectFrom('organizations')
    .select('id')
    .where('provider', '=', provider)
    .executeTakeFirstOrThrow();
  // Its place in the database is part of the encryption, and is known only now.
  const row = await db
    .updateTable('organizations')
    .set({
      consent:
        consent === null ? null : (await session.keys.own()).seal('organizations.consent', id, JSON.stringify(consent)),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return organizationOf(session, row);
}

async function changedColumns(
  { keys }: TenantSession,
  id: OrganizationId,
  { cursor, health, failures, nextReadAt, lastReadAt }: Parameters<Organizations['update']>[1],
) {
  return {
    ...(cursor === null && { cursor }),
    ...(typeof cursor === 'string' && { cursor: (await keys.own()).seal('organizations.cursor', id, cursor) }),
    ...(health && healthColumns(health)),
    ...(failures !== undefined && { failures }),
    ...(nextReadAt !== undefined && { next_read_at: timestampOrNull(nextReadAt) }),
    ...(lastReadAt !== undefined && { last_read_at: timestampOrNull(lastReadAt) }),
  };
}

async function organizationOf({ keys }: TenantSession, row: Row): Promise<Organization> {
  const cipher = await keys.own();
  const consent = row.consent === null ? null : cipher.open('organizations.consent', row.id, row.consent).toString();
  return {
    id: row.id as OrganizationId,
    provider: row.provider,
    consent: consent === null ? null : (JSON.parse(consent) as OrganizationConsent),
    cursor: row.cursor === null ? null : cipher.open('organizations.cursor', row.id, row.cursor).toString(),
    health: healthOf(row),
    failures: row.failures,
    people: row.member_count,
    nextReadAt: row.next_read_at,
    lastReadAt: row.last_read_at,
  };
}

/** Holds an organization until the transaction ends: two readings of one directory take turns. Throws `not_found` where it is gone. */
export async function requireOrganization({ db }: TenantSession, id: OrganizationId) {
  const row = isUuid(id)
    ? await db.selectFrom('organizations').select('provider').where('id', '=', id).forUpdate().executeTakeFirst()
    : undefined;
  if (row === undefined) throw new AppError('not_found', 'There is no such organization.');
  return row.provider;
}
