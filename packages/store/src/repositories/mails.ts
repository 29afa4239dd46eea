import type { ConnectionId, MailId, Mails, PersonId } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';

export function createMails({ db, tenantId, clock }: TenantSession): Mails {
  return {
    async want(personId, kind, connectionId, at) {
      // The unique index lets one of several that want it at once win.
      const row = await db
        .insertInto('mails')
        .values({
          tenant_id: tenantId,
          id: uuidv7(clock.now()),
          person_id: personId,
          connection_id: connectionId,
          kind,
          wanted_at: timestamp(at),
          changed_at: timestamp(at),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return (row?.id ?? null) as MailId | null;
    },
    async forget(connectionId) {
      await db
        .updateTable('mails')
        .set({ is_over: true })
        .where('connection_id', '=', connectionId)
        .where('is_over', '=', false)
        .execute();
    },
    async countTroubled(provider, since) {
      // An account has a grant, which it keeps when its consent ends; a mailbox or a feed has none.
      const { accounts } = await db
        .selectFrom('grants')
        .select(({ fn }) => fn.countAll<string>().as('accounts'))
        .where('provider', '=', provider)
        .executeTakeFirstOrThrow();
      const { troubled } = await db
        .selectFrom('mails')
        .innerJoin('grants', (join) =>
          join
            .onRef('grants.tenant_id', '=', 'mails.tenant_id')
            .onRef('grants.connection_id', '=', 'mails.connection_id'),
        )
        .select(({ fn }) => fn.countAll<string>().as('troubled'))
        .where('grants.provider', '=', provider)
        .where('is_over', '=', false)
        .where('wanted_at', '>=', timestamp(since))
        .executeTakeFirstOrThrow();
      return { accounts: Number(accounts), troubled: Number(troubled) };
    },
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db
        .selectFrom('mails')
        .select(['person_id', 'kind', 'connection_id', 'wanted_at', 'state'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        id,
        personId: row.person_id as PersonId,
        kind: row.kind,
        connectionId: row.connection_id as ConnectionId,
        wantedAt: row.wanted_at,
        state: row.state,
      };
    },
    async setState(id, state, at) {
      await db
        .updateTable('mails')
        .set({ state, changed_at: timestamp(at) })
        .where('id', '=', id)
        .execute();
    },
  };
}
