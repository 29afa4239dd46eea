import type { PersonId, TenantTransaction } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import { isUuid } from '../uuid.ts';
import { requireOwner } from './connections.ts';

export function createUploads(session: TenantSession): TenantTransaction['uploads'] {
  const { db, tenantId, keys } = session;
  return {
    async put(id, bytes) {
      const cipher = await keys.of(await requireOwner(session, id));
      const content = cipher.seal('uploads.content', id, bytes);
      await db
        .insertInto('uploads')
        .values({ tenant_id: tenantId, connection_id: id, content })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'connection_id']).doUpdateSet({ content }))
        .execute();
    },
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db
        .selectFrom('uploads')
        .innerJoin('connections', 'connections.id', 'uploads.connection_id')
        .select(['uploads.content', 'connections.person_id'])
        .where('uploads.connection_id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      return (await keys.of(row.person_id as PersonId)).open('uploads.content', id, row.content);
    },
    async remove(id) {
      await db.deleteFrom('uploads').where('connection_id', '=', id).execute();
    },
  };
}
