import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Instant } from '@clearweek/calendar';
import type { TenantId, WorkId, WorkLedger, WorkReference } from '@clearweek/app';
import { planDue } from './plan-due.ts';
import { roles } from './roles.ts';
import type { Schema } from './schema.ts';
import { timestamp } from './timestamps.ts';
import { runTransaction } from './transaction.ts';

/** The scheduler's view of all tenants, in the scheduler's own role: the columns that it may not see do not exist for it. */
export function createLedger(pool: pg.Pool): WorkLedger {
  const run = <T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> =>
    runTransaction({ pool, role: roles.scheduler, tenantId: null, work: ({ db }) => work(db) });
  return {
    unsent: (now, limit) =>
      run(async (db) => {
        const { rows } = await unsentInTurns(now, limit).execute(db);
        return rows.map(referenceOf);
      }),
    markSent: (ids, now) =>
      run(async (db) => {
        // Work that failed so fast that it was postponed before this mark is left alone: it is to be handed over again.
        await sql`
          update outbox set sent_at = ${timestamp(now)}
          where id = any(${ids}::uuid[]) and available_at <= ${timestamp(now)}`.execute(db);
      }),
    overdue: (now, sentBefore, limit) =>
      run(async (db) => {
        const rows = await open(db)
          .where('sent_at', '<', timestamp(sentBefore))
          .where('available_at', '<=', timestamp(now))
          .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', timestamp(now))]))
          .orderBy('sent_at')
          .limit(limit)
          .execute();
        return rows.map(referenceOf);
      }),
    planDue: (now, limit) => run((db) => planDue(db, now, limit)),
    releaseLeases: () =>
      run(async (db) => {
        const { numAffectedRows } = await sql`
          update outbox set lease_until = null, sent_at = null
          where lease_until is not null and done_at is null and given_up_at is null`.execute(db);
        return Number(numAffectedRows ?? 0);
      }),
    forgetFinished: (before) =>
      run(async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom('outbox')
          .where('done_at', '<', timestamp(before))
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
    counts: (now) => run((db) => count(db, now)),
  };
}

/** So much of one tenant may be handed over and not be done: what another tenant wants waits in the queue behind this at most. */
const mostOfOneTenant = 500;

/** The first of each tenant, then the second of each, and so on, so that however much one tenant wants, the others' work is not behind all of it. */
function unsentInTurns(now: Instant, limit: number) {
  return sql<{ id: string; tenant_id: string; job: string; available_at: Instant }>`
    with busy as (
      select tenant_id, count(*) as items from outbox
      where sent_at is not null and done_at is null and given_up_at is null
      group by tenant_id
    ), waiting as (
      select id, tenant_id, job, available_at, row_number() over (partition by tenant_id order by available_at, id) as turn
      from outbox
      where sent_at is null and done_at is null and given_up_at is null and available_at <= ${timestamp(now)}
    )
    select id, tenant_id, job, available_at
    from waiting left join busy using (tenant_id)
    where turn + coalesce(items, 0) <= ${mostOfOneTenant}
    order by turn, available_at, id
    limit ${limit}`;
}

/** What is neither done nor given up. */
function open(db: Kysely<Schema>) {
  return db
    .selectFrom('outbox')
    .select(['id', 'tenant_id', 'job', 'available_at'])
    .where('done_at', 'is', null)
    .where('given_up_at', 'is', null);
}

function referenceOf(row: { id: string; tenant_id: string; job: string; available_at: Instant }): WorkReference {
  return {
    workId: row.id as WorkId,
    tenantId: row.tenant_id as TenantId,
    job: row.job as WorkReference['job'],
    at: row.available_at,
  };
}

/** Waiting is what is due and not under way. */
async function count(db: Kysely<Schema>, now: Instant) {
  const waiting = sql`done_at is null and given_up_at is null and available_at <= ${timestamp(now)}
    and (lease_until is null or lease_until <= ${timestamp(now)})`;
  const { rows } = await sql<{ waiting: number; oldest: Instant | null; given_up: number }>`
    select count(*) filter (where ${waiting}) as waiting,
      min(available_at) filter (where ${waiting}) as oldest,
      count(*) filter (where given_up_at is not null) as given_up
    from outbox where done_at is null`.execute(db);
  const [row] = rows;
  return {
    waiting: row?.waiting ?? 0,
    oldestWaitingMs: row?.oldest == null ? 0 : now - row.oldest,
    givenUp: row?.given_up ?? 0,
  };
}
