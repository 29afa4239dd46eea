import type { Farewell, FarewellId, Farewells } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';

export function createFarewells({ db, tenantId, keys, clock }: TenantSession): Farewells {
  return {
    async put({ provider, subject, accessToken, refreshToken, watches, mailbox }, at) {
      const id = uuidv7(clock.now()) as FarewellId;
      const kept: Farewell = {
        provider,
        subject,
        accessToken,
        refreshToken,
        watches: watches.map(({ remoteId, resourceId }) => ({ remoteId, resourceId })),
        ...(mailbox !== undefined && {
          mailbox: { organizationId: mailbox.organizationId, owner: mailbox.owner },
        }),
      };
      const content = (await keys.own()).seal('farewells.content', id, JSON.stringify(kept));
      await db
        .insertInto('farewells')
        .values({ tenant_id: tenantId, id, content, created_at: timestamp(at) })
        .execute();
      return id;
    },
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('farewells').select('content').where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      return JSON.parse((await keys.own()).open('farewells.content', id, row.content).toString()) as Farewell;
    },
    async remove(id) {
      if (isUuid(id)) await db.deleteFrom('farewells').where('id', '=', id).execute();
    },
  };
}
