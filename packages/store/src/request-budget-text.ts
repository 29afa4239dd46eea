import { circuit } from '@clearweek/app';

// The statements of the budget; `request-budget.ts` sends them.

const seconds = (ms: number) => `interval '${ms / 1000} seconds'`;
const instant = (parameter: string) => `to_timestamp(${parameter}::float8 / 1000)`;

// $1 provider, $2 tenant, $3 the person's slot or null, $4 requests, $5 minute, $6 share of the minute before, $7 now, $8 limit of all,
// $9 limit of a tenant, $10 limit of a person, $11 until when the others wait for the one that tries.

/**
 * No row is right that is further ahead, by this process's clock and by the database's: a process with a wrong clock wrote it, and waiting
 * until its minute comes would stop everybody.
 */
const newestMinute = `greatest($5::bigint, floor(extract(epoch from now()) / 60)::bigint) + 1`;

/** Another tenant asked in this minute or the one before. */
const othersAsk = `exists (
  select from request_budget where provider = $1 and taker_id <> $2 and minute between $5::bigint - 1 and ${newestMinute})`;

/** The row of everybody together. */
const ofAll = 'taker_id is null and person_slot is null';

/** A row of this minute; one that is ahead of this process's clock stays where it is. */
const stands = `b.minute between excluded.minute and ${newestMinute}`;

const afterTaking = `
  minute = case when ${stands} then b.minute else excluded.minute end,
  used_before = case when ${stands} then b.used_before when b.minute = excluded.minute - 1 then b.used else 0 end,
  used = case when ${stands} then b.used else 0 end + excluded.used`;

const fits = (limit: string) => `
  case when ${stands} then b.used + floor($6::float8 * b.used_before)
       when b.minute = excluded.minute - 1 then floor($6::float8 * b.used) else 0 end + excluded.used <= ${limit}`;

/** When a provider that does not answer is tried; what is further ahead than anybody may set it was set by a wrong clock. */
const tryAt = (now: string, row = '') =>
  `case when ${row}try_at <= ${instant(now)} + ${seconds(circuit.longestMs)} then ${row}try_at end`;

/** The rows of one taker: of all, of its tenant, and of its person where there is one. */
const ofTaker = `provider = $1 and (${ofAll} or taker_id = $2 or (taker_id is null and person_slot = $3::smallint))`;

/** Counts in one row, or makes it. `from`: where there is a row to count in. */
const counting = (taker: string, slot: string, from: string) => `
    insert into request_budget as b (provider, taker_id, person_slot, minute, used)
    select $1, ${taker}, ${slot}, $5::bigint, $4::int ${from}
    on conflict (provider, taker_id, person_slot) do update set ${afterTaking}`;

const inPersonsRow = (from: string) => counting('null', '$3::smallint', from);
const inTenantsRow = (from: string) => counting('$2::uuid', 'null', from);
const inRowOfAll = (from: string) => counting('null', 'null', from);

/**
 * First the person's row, then the tenant's, then that of all, always in this order, so that takers wait for each other and never in a
 * circle. Each row is read as it is when its turn has come (ON CONFLICT looks at the newest version), so that takers at once cannot both take
 * the last, and only one of them tries a provider that did not answer.
 */
export const takeText = `
  with blocked as (
    select from request_budget
    where ${ofTaker} and greatest(blocked_until, ${tryAt('$7')}) > ${instant('$7')}
  ), person as (
    ${inPersonsRow(`where $3::smallint is not null and not exists (select from blocked)`)}
    where ${fits('$10::int')}
    returning 1
  ), own as (
    ${inTenantsRow(`where not exists (select from blocked) and ($3::smallint is null or exists (select from person))`)}
    where ${fits(`case when ${othersAsk} then $9::int else $8::int end`)}
    returning 1
  ), whole as (
    ${inRowOfAll('from own')},
      try_at = case when b.try_at is not null then ${instant('$11')} end
    where ${fits('$8::int')} and coalesce(${tryAt('$7', 'b.')} <= ${instant('$7')}, true)
    returning unanswered > 0 as doubtful
  )
  select exists (select from person) as person, exists (select from own) as own, exists (select from whole) as whole,
    exists (select from whole where doubtful) as doubtful`;

/** In the same rows and order, whether there is room or not. */
export const chargeText = `
  with person as (${inPersonsRow('where $3::smallint is not null')} returning 1),
  own as (${inTenantsRow('where $3::smallint is null or exists (select from person)')} returning 1)
  ${inRowOfAll('from own')}`;

// As above, and $6 whether the tenant's row was charged, $7 whether the person's was.

/** In the same order too: the tenant's row is only looked for when the person's was. */
export const giveBackText = `
  with person as (
    update request_budget set used = greatest(used - $4::int, 0)
    where provider = $1 and minute = $5::bigint and $7::boolean and taker_id is null and person_slot = $3::smallint
    returning 1
  )
  update request_budget set used = greatest(used - $4::int, 0)
  where provider = $1 and minute = $5::bigint and $6::boolean and taker_id = $2 and (select count(*) from person) >= 0`;

// $1 provider, $2 tenant, $3 the person's slot or null, $4 minute, $5 now.

export const standText = `
  select case when taker_id is not null then 'tenant' when person_slot is not null then 'person' else 'all' end as whose,
    case when minute > ${newestMinute.replace('$5', '$4')} then 0 else minute end as minute,
    used, used_before as "usedBefore", greatest(blocked_until, ${tryAt('$5')}) as "blockedUntil",
    ${othersAsk.replaceAll('$5', '$4')} as "othersAsk"
  from request_budget where ${ofTaker}`;

// $1 provider, $2 tenant or null, $3 until, $4 the person's slot or null.

export const blockText = `
  insert into request_budget as b (provider, taker_id, person_slot, minute, blocked_until)
  values ($1, $2, $4::smallint, 0, ${instant('$3')})
  on conflict (provider, taker_id, person_slot) do update set blocked_until = greatest(b.blocked_until, excluded.blocked_until)`;

// $1 provider, $2 minute.

export const usedText = `select used from request_budget where provider = $1 and ${ofAll} and minute = $2`;

// $1 provider.

export const answeredText = `
  update request_budget set unanswered = 0, try_at = null where provider = $1 and ${ofAll} and unanswered > 0`;

// $1 provider, $2 now, $3 the connection's slot or null.

/** How many in a row there are now. */
const inARow = `
  case when b.try_at is null and b.unanswered_at < ${instant('$2')} - ${seconds(circuit.rowMs)} then 1 else b.unanswered + 1 end`;

/**
 * While nobody asks, only the one that tries counts: those who were under way when it began say nothing new. Before that, a
 * connection counts once in a row: a row of its own keeps when it last did. What is further ahead was written by a wrong clock.
 */
export const unansweredText = `
  with voted as (
    insert into request_budget as b (provider, person_slot, minute, unanswered_at)
    select $1, $3::smallint, 0, ${instant('$2')} where $3::smallint is not null
    on conflict (provider, taker_id, person_slot) do update set unanswered_at = excluded.unanswered_at
    where b.unanswered_at is null or abs(extract(epoch from b.unanswered_at - ${instant('$2')})) >= ${circuit.voteMs / 1000}
    returning 1
  )
  insert into request_budget as b (provider, taker_id, minute, unanswered, unanswered_at)
  select $1, null, 0, 1, ${instant('$2')}
  where $3::smallint is null or exists (select from voted)
    or exists (select from request_budget where provider = $1 and ${ofAll} and try_at is not null)
  on conflict (provider, taker_id, person_slot) do update set
    unanswered = ${inARow},
    unanswered_at = excluded.unanswered_at,
    try_at = case when ${inARow} >= ${circuit.opensAfter} then ${instant('$2')} + least(
      ${seconds(circuit.firstMs)} * power(2, least(${inARow} - ${circuit.opensAfter}, 20)), ${seconds(circuit.longestMs)}) end
  where b.try_at is null or b.unanswered_at <= ${instant('$2')} - ${seconds(circuit.firstMs)}`;
