import type pg from 'pg';
import type { Instant } from '@clearweek/calendar';
import { circuit, type ProviderName, type RequestBudget, type TenantId } from '@clearweek/app';
import { classifyFailure, unavailable } from './failures.ts';
import {
  minuteOf,
  type RequestLimit,
  type RequestLimits,
  shareOfBefore,
  type Taken,
  waitFor,
} from './request-limits.ts';

/**
 * Counts requests in one row for everybody and one for each tenant. A call is one statement of its own, outside of any transaction: whoever asks
 * holds nothing while the answer is under way, and what was taken stays taken, whatever becomes of the work. A process that dies
 * after asking leaves the count too high for a minute, never too low.
 */
export function createRequestBudget(pool: pg.Pool, limits: RequestLimits): RequestBudget {
  const query = async <R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<R[]> => {
    try {
      return (await pool.query<R>(text, values)).rows;
    } catch (error) {
      throw classifyFailure(error) === 'away' ? unavailable(error) : error;
    }
  };

  /** Gives back what the tenant's row was charged for and the row of all had no room for. */
  async function giveBack(provider: ProviderName, tenantId: TenantId, wanted: number, now: Instant): Promise<void> {
    await query(
      `update request_budget set used = greatest(used - $3, 0) where provider = $1 and taker_id = $2 and minute = $4`,
      [provider, tenantId, wanted, minuteOf(now)],
    );
  }

  return {
    async take(provider, tenantId, requests, now) {
      const limit = limits[provider];
      const wanted = Math.min(Math.max(1, Math.ceil(requests)), limit.tenantPerMinute);
      const values = [provider, tenantId, wanted, minuteOf(now), shareOfBefore(now), now];
      const [taken] = await query<{ own: boolean; whole: boolean; doubtful: boolean }>(takeText, [
        ...values,
        limit.perMinute,
        limit.tenantPerMinute,
        now + circuit.tryMs,
      ]);
      if (taken?.whole === true) return taken.doubtful ? { ok: true, doubtful: true } : { ok: true };
      if (taken?.own === true) await giveBack(provider, tenantId, wanted, now);
      const rows = await query<TakenRow>(standText, [provider, tenantId, minuteOf(now), now]);
      return { ok: false, waitMs: waitMsOf(rows, limit, wanted, now) };
    },
    async block(provider, tenantId, until) {
      await query(
        `insert into request_budget as b (provider, taker_id, minute, blocked_until) values ($1, $2, 0, to_timestamp($3::float8 / 1000))
         on conflict (provider, taker_id) do update set blocked_until = greatest(b.blocked_until, excluded.blocked_until)`,
        [provider, tenantId, until],
      );
    },
    async heard(provider, answered, now) {
      if (answered) await query(answeredText, [provider]);
      else await query(unansweredText, [provider, now]);
    },
    async used(provider, now) {
      const rows = await query<{ used: number }>(
        `select used from request_budget where provider = $1 and taker_id is null and minute = $2`,
        [provider, minuteOf(now)],
      );
      return rows[0]?.used ?? 0;
    },
  };
}

interface TakenRow extends Taken {
  readonly isWhole: boolean;
  readonly blockedUntil: Instant | null;
  readonly othersAsk: boolean;
}

function waitMsOf(rows: readonly TakenRow[], limit: RequestLimit, wanted: number, now: Instant): number {
  const waits = rows.map((row) => {
    const most = row.isWhole || !row.othersAsk ? limit.perMinute : limit.tenantPerMinute;
    return Math.max(waitFor(row, wanted, most, now), (row.blockedUntil ?? now) - now);
  });
  return Math.max(1, ...waits);
}

// $1 provider, $2 tenant, $3 requests, $4 minute, $5 share of the minute before, $6 now, $7 limit of all, $8 limit of a tenant,
// $9 until when the others wait for the one that tries.

const seconds = (ms: number) => `interval '${ms / 1000} seconds'`;
const instant = (parameter: string) => `to_timestamp(${parameter}::float8 / 1000)`;

/**
 * No row is right that is further ahead, by this process's clock and by the database's: a process with a wrong clock wrote it, and waiting
 * until its minute comes would stop everybody.
 */
const newestMinute = `greatest($4::bigint, floor(extract(epoch from now()) / 60)::bigint) + 1`;

/** Another tenant asked in this minute or the one before. */
const othersAsk = `exists (
  select from request_budget where provider = $1 and taker_id <> $2 and minute between $4::bigint - 1 and ${newestMinute})`;

/** A row of this minute; one that is ahead of this process's clock stays where it is. */
const stands = `b.minute between excluded.minute and ${newestMinute}`;

const afterTaking = `
  minute = case when ${stands} then b.minute else excluded.minute end,
  used_before = case when ${stands} then b.used_before when b.minute = excluded.minute - 1 then b.used else 0 end,
  used = case when ${stands} then b.used else 0 end + excluded.used`;

const fits = (limit: string) => `
  case when ${stands} then b.used + floor($5::float8 * b.used_before)
       when b.minute = excluded.minute - 1 then floor($5::float8 * b.used) else 0 end + excluded.used <= ${limit}`;

/** When a provider that does not answer is tried; what is further ahead than anybody may set it was set by a wrong clock. */
const tryAt = (now: string, row = '') =>
  `case when ${row}try_at <= ${instant(now)} + ${seconds(circuit.longestMs)} then ${row}try_at end`;

/**
 * First the tenant's row, then that of all, always in this order, so that takers wait for each other and never in a circle. Each row is
 * read as it is when its turn has come (ON CONFLICT looks at the newest version), so that takers at once cannot both take the last, and
 * only one of them tries a provider that did not answer.
 */
const takeText = `
  with blocked as (
    select from request_budget
    where provider = $1 and (taker_id is null or taker_id = $2) and greatest(blocked_until, ${tryAt('$6')}) > ${instant('$6')}
  ), own as (
    insert into request_budget as b (provider, taker_id, minute, used)
    select $1, $2::uuid, $4::bigint, $3::int where not exists (select from blocked)
    on conflict (provider, taker_id) do update set ${afterTaking}
    where ${fits(`case when ${othersAsk} then $8::int else $7::int end`)}
    returning 1
  ), whole as (
    insert into request_budget as b (provider, taker_id, minute, used)
    select $1, null, $4::bigint, $3::int from own
    on conflict (provider, taker_id) do update set ${afterTaking},
      try_at = case when b.try_at is not null then ${instant('$9')} end
    where ${fits('$7::int')} and coalesce(${tryAt('$6', 'b.')} <= ${instant('$6')}, true)
    returning unanswered > 0 as doubtful
  )
  select exists (select from own) as own, exists (select from whole) as whole,
    exists (select from whole where doubtful) as doubtful`;

const standText = `
  select taker_id is null as "isWhole", case when minute > ${newestMinute.replace('$4', '$3')} then 0 else minute end as minute,
    used, used_before as "usedBefore", greatest(blocked_until, ${tryAt('$4')}) as "blockedUntil",
    ${othersAsk.replaceAll('$4', '$3')} as "othersAsk"
  from request_budget where provider = $1 and (taker_id is null or taker_id = $2)`;

// $1 provider, $2 now.

const answeredText = `
  update request_budget set unanswered = 0, try_at = null where provider = $1 and taker_id is null and unanswered > 0`;

/** How many in a row there are now. */
const inARow = `
  case when b.try_at is null and b.unanswered_at < ${instant('$2')} - ${seconds(circuit.rowMs)} then 1 else b.unanswered + 1 end`;

/** While nobody asks, only the one that tries counts: those who were under way when it began say nothing new. */
const unansweredText = `
  insert into request_budget as b (provider, taker_id, minute, unanswered, unanswered_at) values ($1, null, 0, 1, ${instant('$2')})
  on conflict (provider, taker_id) do update set
    unanswered = ${inARow},
    unanswered_at = excluded.unanswered_at,
    try_at = case when ${inARow} >= ${circuit.opensAfter} then ${instant('$2')} + least(
      ${seconds(circuit.firstMs)} * power(2, least(${inARow} - ${circuit.opensAfter}, 20)), ${seconds(circuit.longestMs)}) end
  where b.try_at is null or b.unanswered_at <= ${instant('$2')} - ${seconds(circuit.firstMs)}`;
