import { type Kysely, sql } from 'kysely';
import type { Instant } from '@clearweek/calendar';
import { type JobName, oneAtATimeMs, type TenantTransaction, type WorkId, type WorkItem } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';

const underWay = 'under_way';

export function createOutbox({ db, tenantId, clock, workAdded }: TenantSession): TenantTransaction['outbox'] {
  /** The same work that was put off because this item was under way need not wait for its time. */
  async function letNextBegin(id: WorkId, now: Instant): Promise<void> {
    const { numAffectedRows } = await sql`
      update outbox as next set available_at = ${timestamp(now)}, reason_code = null
      from outbox as over
      where over.id = ${id} and next.tenant_id = over.tenant_id and next.job = over.job and next.key = over.key
        and next.reason_code = ${underWay} and next.done_at is null and next.given_up_at is null`.execute(db);
    if (numAffectedRows) workAdded();
  }
  return {
    async add(job, payload, { key, at }) {
      // DO UPDATE, not DO NOTHING: it holds the waiting item, so that nobody begins it before this transaction's own
      // changes are there to be seen. Where somebody has just begun it, a new item is made.
      await sql`
        insert into outbox (tenant_id, id, job, payload, key, available_at)
        values (${tenantId}, ${uuidv7(clock.now())}, ${job}, ${JSON.stringify(payload)}, ${key}, ${timestamp(at)})
        on conflict (tenant_id, job, key) where attempts = 0 and done_at is null and given_up_at is null
        do update set available_at = least(outbox.available_at, excluded.available_at)`.execute(db);
      workAdded();
    },
    async addMany(job, orders, at) {
      const payloads = new Map(orders.map(({ key, payload }) => [key, JSON.stringify(payload)]));
      if (payloads.size === 0) return;
      // Everybody takes waiting items in the same order, so that two who order the same work never wait in a circle.
      const keys = [...payloads.keys()].toSorted();
      await sql`
        insert into outbox (tenant_id, id, job, payload, key, available_at)
        select ${tenantId}, new.id, ${job}, new.payload, new.key, ${timestamp(at)}
        from unnest(
          ${keys.map(() => uuidv7(clock.now()))}::uuid[],
          ${keys.map((key) => payloads.get(key))}::json[],
          ${keys}::text[]) as new (id, payload, key)
        on conflict (tenant_id, job, key) where attempts = 0 and done_at is null and given_up_at is null
        do update set available_at = least(outbox.available_at, excluded.available_at)`.execute(db);
      workAdded();
    },
    async pending(keyPrefix) {
      const { rows } = await sql<{ pending: boolean }>`
        select exists (
          select from outbox where starts_with(key, ${keyPrefix}) and done_at is null and given_up_at is null
        ) as pending`.execute(db);
      return rows[0]?.pending === true;
    },
    async begin(id, now, leaseUntil) {
      if (!isUuid(id)) return null;
      if (await isUnderWay(db, id, now)) {
        await db
          .updateTable('outbox')
          .set({ available_at: timestamp(now + oneAtATimeMs), sent_at: null, reason_code: underWay })
          .where('id', '=', id)
          .where('done_at', 'is', null)
          .where('given_up_at', 'is', null)
          .execute();
        return null;
      }
      const row = await db
        .updateTable('outbox')
        .set((eb) => ({ attempts: eb('attempts', '+', 1), lease_until: timestamp(leaseUntil) }))
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .where('given_up_at', 'is', null)
        .returning(['job', 'payload', 'attempts'])
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        id,
        tenantId,
        job: row.job as JobName,
        payload: row.payload as WorkItem['payload'],
        attempts: row.attempts,
      };
    },
    async finish(id, now) {
      await takeTurn(db, id);
      await db
        .updateTable('outbox')
        .set({ done_at: timestamp(now), lease_until: null, reason_code: null })
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .execute();
      await letNextBegin(id, now);
    },
    async postpone(id, code, at) {
      await db
        .updateTable('outbox')
        .set({ available_at: timestamp(at), sent_at: null, lease_until: null, reason_code: code })
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .where('given_up_at', 'is', null)
        .execute();
    },
    async giveUp(id, code, now) {
      await takeTurn(db, id);
      await db
        .updateTable('outbox')
        .set({ given_up_at: timestamp(now), lease_until: null, reason_code: code })
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .execute();
      await letNextBegin(id, now);
    },
  };
}

/**
 * Until the transaction ends, nobody else begins or ends the same work. So of two that begin at once one sees the other, and
 * one that is put off is seen by the one that it waits for.
 */
async function takeTurn(db: Kysely<Schema>, id: WorkId): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', tenant_id, job, key), 0))
    from outbox where id = ${id}`.execute(db);
}

/** Whether another item for the same work is under a lease. */
async function isUnderWay(db: Kysely<Schema>, id: WorkId, now: Instant): Promise<boolean> {
  await takeTurn(db, id);
  const { rows } = await sql`
    select from outbox as self join outbox as other using (tenant_id, job, key)
    where self.id = ${id} and other.id <> self.id and other.lease_until > ${timestamp(now)}
      and other.done_at is null and other.given_up_at is null`.execute(db);
  return rows.length > 0;
}
