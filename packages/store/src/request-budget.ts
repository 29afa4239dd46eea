import type pg from 'pg';
import type { Instant } from '@clearweek/calendar';
import { circuit, type ProviderName, type RequestBudget, type TenantId } from '@clearweek/app';
import { classifyFailure, unavailable } from './failures.ts';
import {
  answeredText,
  blockText,
  chargeText,
  giveBackText,
  standText,
  takeText,
  unansweredText,
  usedText,
} from './request-budget-text.ts';
import {
  minuteOf,
  type RequestLimit,
  type RequestLimits,
  shareOfBefore,
  slotOf,
  type Taken,
  waitFor,
} from './request-limits.ts';

/**
 * Counts requests in one row for everybody, one for each tenant, and one for a person and hardly anybody else. A call is one statement of its
 * own, outside of any transaction: whoever asks holds nothing while the answer is under way, and what was taken stays taken, whatever becomes
 * of the work. A process that dies after asking leaves the count too high for a minute, never too low.
 */
export function createRequestBudget(pool: pg.Pool, limits: RequestLimits): RequestBudget {
  const query = async <R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<R[]> => {
    try {
      return (await pool.query<R>(text, values)).rows;
    } catch (error) {
      throw classifyFailure(error) === 'away' ? unavailable(error) : error;
    }
  };

  /** Gives back what the rows before were charged for and a later one had no room for. */
  async function giveBack({ own, person }: Took, values: TakeValues): Promise<void> {
    await query(giveBackText, [...values, own, person]);
  }

  return {
    async take(provider, tenantId, requests, now, personId = null) {
      const limit = limits[provider];
      const most = personId === null ? limit.tenantPerMinute : Math.min(limit.tenantPerMinute, limit.personPerMinute);
      const wanted = Math.min(Math.max(1, Math.ceil(requests)), most);
      const slot = personId === null ? null : slotOf(personId);
      const values: TakeValues = [provider, tenantId, slot, wanted, minuteOf(now)];
      const { perMinute, tenantPerMinute, personPerMinute } = limit;
      const limitValues = [perMinute, tenantPerMinute, personPerMinute];
      const [took] = await query<Took>(takeText, [
        ...values,
        shareOfBefore(now),
        now,
        ...limitValues,
        now + circuit.tryMs,
      ]);
      if (took?.whole === true) return took.doubtful ? { ok: true, doubtful: true } : { ok: true };
      if (took !== undefined && (took.own || took.person)) await giveBack(took, values);
      const rows = await query<TakenRow>(standText, [provider, tenantId, slot, minuteOf(now), now]);
      return { ok: false, waitMs: waitMsOf(rows, limit, wanted, now) };
    },
    async charge(provider, tenantId, requests, now, personId = null) {
      const slot = personId === null ? null : slotOf(personId);
      await query(chargeText, [provider, tenantId, slot, Math.max(0, Math.ceil(requests)), minuteOf(now)]);
    },
    async block(provider, tenantId, until, personId = null) {
      const slot = personId === null ? null : slotOf(personId);
      await query(blockText, [provider, slot === null ? tenantId : null, until, slot]);
    },
    async heard(provider, answered, now, connectionId = null) {
      if (answered) await query(answeredText, [provider]);
      else await query(unansweredText, [provider, now, connectionId === null ? null : slotOf(connectionId)]);
    },
    async used(provider, now) {
      const rows = await query<{ used: number }>(usedText, [provider, minuteOf(now)]);
      return rows[0]?.used ?? 0;
    },
  };
}

/** Provider, tenant, person's slot, requests, minute. */
type TakeValues = readonly [ProviderName, TenantId, number | null, number, number];

/** Which rows had room and were charged. */
interface Took {
  readonly person: boolean;
  readonly own: boolean;
  readonly whole: boolean;
  readonly doubtful: boolean;
}

interface TakenRow extends Taken {
  readonly whose: 'all' | 'tenant' | 'person';
  readonly blockedUntil: Instant | null;
  readonly othersAsk: boolean;
}

function waitMsOf(rows: readonly TakenRow[], limit: RequestLimit, wanted: number, now: Instant): number {
  const waits = rows.map((row) => {
    const most = mostOf(row, limit);
    return Math.max(waitFor(row, wanted, most, now), (row.blockedUntil ?? now) - now);
  });
  return Math.max(1, ...waits);
}

function mostOf({ whose, othersAsk }: TakenRow, limit: RequestLimit): number {
  if (whose === 'person') return limit.personPerMinute;
  return whose === 'all' || !othersAsk ? limit.perMinute : limit.tenantPerMinute;
}
