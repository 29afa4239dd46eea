import type { Instant } from '@clearweek/calendar';
import type { ProviderName } from './provider.ts';
import type { ConnectionId, PersonId, TenantId } from './store.ts';

export type Leave =
  /** `doubtful`: the last one who asked was not answered; how it went now has to be told by `heard`. */
  { readonly ok: true; readonly doubtful?: boolean } | { readonly ok: false; readonly waitMs: number };

/**
 * Keeps all processes together below what a provider allows. Counted in the database for each provider, tenant and person by the minute; one
 * tenant gets at most half of what there is while others want some.
 */
export interface RequestBudget {
  /**
   * Asks for leave for about this many requests; `waitMs` until it makes sense to ask again. With `personId` they are counted for that
   * person too, of whom a provider takes only so many.
   */
  take(
    provider: ProviderName,
    tenantId: TenantId,
    requests: number,
    now: Instant,
    personId?: PersonId | null,
  ): Promise<Leave>;
  /** Counts requests that were made beyond their leave, however many there were already, so that the next ones wait for them. */
  charge(
    provider: ProviderName,
    tenantId: TenantId,
    requests: number,
    now: Instant,
    personId?: PersonId | null,
  ): Promise<void>;
  /** The provider said that it is too much: nobody asks before `until`; only this tenant, or for this person, where one is given. */
  block(provider: ProviderName, tenantId: TenantId | null, until: Instant, personId?: PersonId | null): Promise<void>;
  /**
   * Whether the provider answered at all, whatever it said. Told of each reading without an answer, and of one with an answer where its
   * leave was `doubtful`. After several without an answer in a row nobody gets leave for a while, and then one alone to try. A
   * connection counts once in such a row, however often it is told.
   */
  heard(provider: ProviderName, answered: boolean, now: Instant, connectionId?: ConnectionId | null): Promise<void>;
  /** For the log and the operator. */
  used(provider: ProviderName, now: Instant): Promise<number>;
}
