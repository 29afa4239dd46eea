import { type Instant, MINUTE } from '@clearweek/calendar';
import type { ProviderName } from '../ports/provider.ts';
import type { RequestBudget } from '../ports/request-budget.ts';
import type { TenantId } from '../ports/store.ts';
import { circuit } from '../provider-circuit.ts';

export interface MemoryBudget extends RequestBudget {
  /** From now on one provider may be asked this often in a minute; a tenant half as often. */
  limit(perMinute: number): void;
  /** What was taken of a tenant, in all. */
  taken(tenantId: TenantId): number;
}

/** A budget that keeps the law of the port: counted by the minute for a provider and a tenant, with blocks until a time. */
export function createMemoryBudget(): MemoryBudget {
  let perMinute = 1_000_000;
  const counts = new Map<string, number>();
  const totals = new Map<TenantId, number>();
  const blocks = new Map<string, Instant>();
  const unanswered = new Map<ProviderName, { count: number; at: Instant; tryAt: Instant | null }>();
  const minuteOf = (now: Instant) => Math.floor(now / MINUTE);
  const add = (key: string, requests: number) => counts.set(key, (counts.get(key) ?? 0) + requests);
  return {
    limit: (requests) => void (perMinute = requests),
    taken: (tenantId) => totals.get(tenantId) ?? 0,
    async take(provider, tenantId, requests, now) {
      const row = unanswered.get(provider);
      const blockedUntil = Math.max(
        blocks.get(`${provider} `) ?? 0,
        blocks.get(`${provider} ${tenantId}`) ?? 0,
        row?.tryAt ?? 0,
      );
      if (blockedUntil > now) return { ok: false, waitMs: blockedUntil - now };
      const minute = minuteOf(now);
      const whole = `${provider} ${minute}`;
      const own = `${provider} ${minute} ${tenantId}`;
      const isFull = (counts.get(whole) ?? 0) + requests > perMinute;
      const isGreedy = (counts.get(own) ?? 0) + requests > perMinute / 2;
      if (isFull || isGreedy) return { ok: false, waitMs: (minute + 1) * MINUTE - now };
      add(whole, requests);
      add(own, requests);
      totals.set(tenantId, (totals.get(tenantId) ?? 0) + requests);
      if (row === undefined) return { ok: true };
      if (row.tryAt !== null) row.tryAt = now + circuit.tryMs;
      return { ok: true, doubtful: true };
    },
    async heard(provider, answered, now) {
      const row = unanswered.get(provider);
      if (answered) unanswered.delete(provider);
      else if (row === undefined) unanswered.set(provider, { count: 1, at: now, tryAt: null });
      else if (row.tryAt === null || row.at <= now - circuit.firstMs) {
        const count = row.tryAt === null && row.at < now - circuit.rowMs ? 1 : row.count + 1;
        const waitMs = Math.min(circuit.firstMs * 2 ** (count - circuit.opensAfter), circuit.longestMs);
        unanswered.set(provider, { count, at: now, tryAt: count < circuit.opensAfter ? null : now + waitMs });
      }
    },
    async block(provider: ProviderName, tenantId, until) {
      const key = `${provider} ${tenantId ?? ''}`;
      blocks.set(key, Math.max(blocks.get(key) ?? 0, until));
    },
    async used(provider, now) {
      return counts.get(`${provider} ${minuteOf(now)}`) ?? 0;
    },
  };
}
