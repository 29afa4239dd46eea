import { type Kysely, sql } from 'kysely';
import type { Instant } from '@clearweek/calendar';
import type { JobName } from '@clearweek/app';
import type { Schema } from './schema.ts';
import { timestamp } from './timestamps.ts';
import { uuidv7 } from './uuid.ts';

interface Due {
  readonly tenant_id: string;
  readonly subject: string;
  readonly due: Instant;
  readonly job: keyof typeof subjectNames;
  readonly key: string;
}

/** One scheduler plans at a time. The number only has to be the same everywhere. */
const planningLock = 7_305_411_001;

/**
 * Turns the due times of calendars, people, watches and directories into work. Each due time becomes work once: while an item for it exists, be it
 * waiting, under way, done or given up, it is left alone until its job moves the due time on. Returns how many items it
 * made; 0 while another scheduler plans.
 */
export async function planDue(db: Kysely<Schema>, now: Instant, limit: number): Promise<number> {
  const { rows } = await sql<{
    mine: boolean;
  }>`select pg_try_advisory_xact_lock(${planningLock}::bigint) as mine`.execute(db);
  if (rows[0]?.mine !== true) return 0;
  // A statement of its own after the lock: its snapshot then holds what the scheduler before has planned.
  const due = await findDue(db, now, limit);
  if (due.length === 0) return 0;
  await sql`
    insert into outbox (tenant_id, id, job, payload, key, available_at, planned_due)
    select tenant_id, id, job, payload, key, due, due
    from unnest(
      ${due.map((item) => item.tenant_id)}::uuid[],
      ${due.map(() => uuidv7(now))}::uuid[],
      ${due.map((item) => item.job)}::text[],
      ${due.map((item) => JSON.stringify(payloadOf(item)))}::json[],
      ${due.map((item) => item.key)}::text[],
      ${due.map((item) => new Date(item.due).toISOString())}::timestamptz[]) as new (tenant_id, id, job, payload, key, due)
    on conflict (tenant_id, job, key) where attempts = 0 and done_at is null and given_up_at is null do nothing`.execute(
    db,
  );
  return due.length;
}

async function findDue(db: Kysely<Schema>, now: Instant, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select due.*
    from (
      select tenant_id, id as subject, next_sync_at as due, 'sync-connection' as job, 'sync:' || id as key
      from connections where next_sync_at <= ${timestamp(now)}
      union all
      select tenant_id, id, next_analysis_at, 'measure-person', 'measure:' || id
      from people where next_analysis_at <= ${timestamp(now)}
      union all
      select tenant_id, connection_id, min(renew_at), 'watch-connection', 'watch:' || connection_id
      from watches where renew_at <= ${timestamp(now)} group by tenant_id, connection_id
      union all
      select tenant_id, id, next_read_at, 'read-directory', 'directory:' || id
      from organizations where next_read_at <= ${timestamp(now)}
    ) due
    where not exists (
      select from outbox
      where outbox.tenant_id = due.tenant_id and outbox.job = due.job and outbox.key = due.key
        and ((done_at is null and given_up_at is null) or planned_due = due.due)
    )
    order by due.due, due.subject
    limit ${limit}`.execute(db);
  return rows;
}

function payloadOf({ job, subject }: Due): Record<string, string> {
  return { [subjectNames[job]]: subject };
}

const subjectNames = {
  'sync-connection': 'connectionId',
  'measure-person': 'personId',
  'watch-connection': 'connectionId',
  'read-directory': 'organizationId',
} as const satisfies Partial<Record<JobName, string>>;
