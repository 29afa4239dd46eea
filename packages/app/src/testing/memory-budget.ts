import { type Instant, MINUTE } from '@clearweek/calendar';
import type { ProviderName } from '../ports/provider.ts';
import type { RequestBudget } from '../ports/request-budget.ts';
import type { PersonId, TenantId } from '../ports/store.ts';
import { circuit } from '../provider-circuit.ts';

export interface MemoryBudget extends RequestBudget {
  /** From now on one provider may be asked this often in a minute; a tenant half as often, for one person as often as said. */
  limit(perMinute: number, perPerson?: number): void;
  /** What was taken of a tenant, in all. */
  taken(tenantId: TenantId): number;
}

/** A budget that keeps the law of the port: counted by the minute for a provider and a tenant, with blocks until a time. */
export function createMemoryBudget(): MemoryBudget {
  let perMinute = 1_000_000;
  let perPerson = 1_000_000;
  const counts = new Map<string, number>();
  const totals = new Map<TenantId, number>();
  const blocks = new Map<string, Instant>();
  const unanswered = new Map<ProviderName, { count: number; at: Instant; tryAt: Instant | null }>();
  const votes = new Map<string, Instant>();
  const minuteOf = (now: Instant) => Math.floor(now / MINUTE);
  const keysOf = (provider: ProviderName, tenantId: TenantId, now: Instant, personId: PersonId | null = null) => {
    const whole = `${provider} ${minuteOf(now)}`;
    return { whole, own: `${whole} ${tenantId}`, person: personId === null ? null : `${whole} of ${personId}` };
  };
  const add = ({ whole, own, person }: ReturnType<typeof keysOf>, tenantId: TenantId, requests: number) => {
    for (const key of [whole, own, ...(person === null ? [] : [person])])
      counts.set(key, (counts.get(key) ?? 0) + requests);
    totals.set(tenantId, (totals.get(tenantId) ?? 0) + requests);
  };
  return {
    limit(requests, ofPerson = requests) {
      perMinute = requests;
      perPerson = ofPerson;
    },
    taken: (tenantId) => totals.get(tenantId) ?? 0,
    async take(provider, tenantId, requests, now, personId) {
      const row = unanswered.get(provider);
      const blockedUntil = Math.max(
        blocks.get(`${provider} `) ?? 0,
        blocks.get(`${provider} ${tenantId}`) ?? 0,
        personId == null ? 0 : (blocks.get(`${provider} of ${personId}`) ?? 0),
        row?.tryAt ?? 0,
      );
      if (blockedUntil > now) return { ok: false, waitMs: blockedUntil - now };
      const keys = keysOf(provider, tenantId, now, personId);
      const isOver = (key: string | null, most: number) => key !== null && (counts.get(key) ?? 0) + requests > most;
      if (isOver(keys.whole, perMinute) || isOver(keys.own, perMinute / 2) || isOver(keys.person, perPerson)) {
        return { ok: false, waitMs: (minuteOf(now) + 1) * MINUTE - now };
      }
      add(keys, tenantId, requests);
      if (row === undefined) return { ok: true };
      if (row.tryAt !== null) row.tryAt = now + circuit.tryMs;
      return { ok: true, doubtful: true };
    },
    async charge(provider, tenantId, requests, now, personId) {
      add(keysOf(provider, tenantId, now, personId), tenantId, requests);
    },
    async heard(provider, answered, now, connectionId = null) {
      const row = unanswered.get(provider);
      const voter = `${provider} ${connectionId}`;
      if (!answered && connectionId !== null && row?.tryAt == null) {
        if ((votes.get(voter) ?? -Infinity) > now - circuit.voteMs) return;
        votes.set(voter, now);
      }
      if (answered) unanswered.delete(provider);
      else if (row === undefined) unanswered.set(provider, { count: 1, at: now, tryAt: null });
      else if (row.tryAt === null || row.at <= now - circuit.firstMs) {
        const count = row.tryAt === null && row.at < now - circuit.rowMs ? 1 : row.count + 1;
        const waitMs = Math.min(circuit.firstMs * 2 ** (count - circuit.opensAfter), circuit.longestMs);
        unanswered.set(provider, { count, at: now, tryAt: count < circuit.opensAfter ? null : now + waitMs });
      }
    },
    async block(provider: ProviderName, tenantId, until, personId = null) {
      const key = personId === null ? `${provider} ${tenantId ?? ''}` : `${provider} of ${personId}`;
      blocks.set(key, Math.max(blocks.get(key) ?? 0, until));
    },
    async used(provider, now) {
      return counts.get(`${provider} ${minuteOf(now)}`) ?? 0;
    },
  };
}
