import type { Selectable } from 'kysely';
import { AppError, type ConnectionId, type Grant, type Grants, type PersonId } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';
import { isUuid } from '../uuid.ts';

export function createGrants(session: TenantSession): Grants {
  const { db, tenantId, keys } = session;
  return {
    async put(connectionId, tokens, at) {
      const { personId, provider } = await accountOf(session, connectionId);
      const cipher = await keys.of(personId);
      const { accessToken, accessExpiresAt, refreshToken, permissions } = tokens;
      const columns = {
        access_token: cipher.seal('grants.access_token', connectionId, accessToken),
        access_expires_at: timestamp(accessExpiresAt),
        permissions: [...permissions],
        refreshed_at: timestamp(at),
      };
      const refresh = refreshToken === null ? null : cipher.seal('grants.refresh_token', connectionId, refreshToken);
      await db
        .insertInto('grants')
        .values({
          tenant_id: tenantId,
          connection_id: connectionId,
          person_id: personId,
          provider,
          ...columns,
          refresh_token: refresh,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'connection_id'])
            .doUpdateSet({ ...columns, ...(refresh !== null && { refresh_token: refresh }) }),
        )
        .execute();
    },
    async get(connectionId) {
      if (!isUuid(connectionId)) return null;
      const row = await rowOf(session, connectionId).executeTakeFirst();
      return row === undefined ? null : grantOf(session, row);
    },
    async lock(connectionId) {
      if (!isUuid(connectionId)) return null;
      const row = await rowOf(session, connectionId).forUpdate().executeTakeFirst();
      return row === undefined ? null : grantOf(session, row);
    },
  };
}

function rowOf({ db }: TenantSession, connectionId: ConnectionId) {
  return db.selectFrom('grants').selectAll().where('connection_id', '=', connectionId);
}

/** Whose consent it is. Does not hold the connection: whoever refreshes a token must not wait for whoever reads a calendar with it. */
async function accountOf({ db }: TenantSession, connectionId: ConnectionId) {
  const row = isUuid(connectionId)
    ? await db
        .selectFrom('connections')
        .select(['person_id', 'provider'])
        .where('id', '=', connectionId)
        .executeTakeFirst()
    : undefined;
  if (row === undefined) throw new AppError('not_found', 'There is no such connection.');
  if (row.provider === 'ics') throw new Error('A calendar file has no consent.');
  return { personId: row.person_id as PersonId, provider: row.provider };
}

async function grantOf({ keys }: TenantSession, row: Selectable<Schema['grants']>): Promise<Grant> {
  const cipher = await keys.of(row.person_id as PersonId);
  const { connection_id: id, refresh_token: refresh } = row;
  return {
    connectionId: id as ConnectionId,
    personId: row.person_id as PersonId,
    provider: row.provider,
    accessToken: cipher.open('grants.access_token', id, row.access_token).toString(),
    accessExpiresAt: row.access_expires_at,
    refreshToken: refresh === null ? null : cipher.open('grants.refresh_token', id, refresh).toString(),
    permissions: row.permissions,
    refreshedAt: row.refreshed_at,
  };
}
