import type { PersonId, TenantTransaction } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';

export function createSessionRecords({ db, tenantId }: TenantSession): TenantTransaction['sessions'] {
  return {
    async create(tokenHash, session) {
      await db
        .insertInto('sessions')
        .values({
          tenant_id: tenantId,
          token_hash: Buffer.from(tokenHash),
          person_id: session.personId,
          created_at: timestamp(session.createdAt),
          last_seen_at: timestamp(session.lastSeenAt),
          expires_at: timestamp(session.expiresAt),
        })
        .execute();
    },
    async find(tokenHash) {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('token_hash', '=', Buffer.from(tokenHash))
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        personId: row.person_id as PersonId,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt: row.expires_at,
      };
    },
    async touch(tokenHash, lastSeenAt) {
      await db
        .updateTable('sessions')
        .set({ last_seen_at: timestamp(lastSeenAt) })
        .where('token_hash', '=', Buffer.from(tokenHash))
        .execute();
    },
    async remove(tokenHash) {
      await db.deleteFrom('sessions').where('token_hash', '=', Buffer.from(tokenHash)).execute();
    },
    async removeAll(personId) {
      await db.deleteFrom('sessions').where('person_id', '=', personId).execute();
    },
    async prune(personId, now, keep) {
      await db
        .deleteFrom('sessions')
        .where('person_id', '=', personId)
        .where('expires_at', '<=', timestamp(now))
        .execute();
      const surplus = db
        .selectFrom('sessions')
        .select('token_hash')
        .where('person_id', '=', personId)
        .orderBy('created_at', 'desc')
        .orderBy('token_hash')
        .offset(keep);
      await db.deleteFrom('sessions').where('token_hash', 'in', surplus).execute();
    },
  };
}
