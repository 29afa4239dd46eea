import type { Kysely } from 'kysely';
import type { Clock, Store, TenantId } from '@clearweek/app';
import { openPool } from './connect.ts';
import { rewrapInstallation, rewrapTenant } from './encryption/rewrap.ts';
import type { KeyRing } from './encryption/key-ring.ts';
import { checkDatabase, type DatabaseCheck } from './check-database.ts';
import { checkInstallationKey, checkTenantKeys, type KeyCheck } from './encryption/check-keys.ts';
import { createHomes } from './homes.ts';
import { createLedger } from './ledger.ts';
import { createLobby } from './lobby.ts';
import { createRequestBudget } from './request-budget.ts';
import { defaultRequestLimits, type RequestLimits } from './request-limits.ts';
import { findOrMakeLocalTenant, listTenants } from './tenants.ts';
import type { AuditCheck } from './repositories/audit.ts';
import { roles } from './roles.ts';
import type { Schema } from './schema.ts';
import { createTenantScope } from './tenant-transaction.ts';
import { runTransaction } from './transaction.ts';

export interface StoreOptions {
  /** postgres://… of a database that `migrate` has brought up to date. */
  readonly databaseUrl: string;
  readonly keys: KeyRing;
  readonly clock?: Clock;
  /** Connections at most, for tenants' work and for the scheduler's. */
  readonly poolSizes?: { readonly app?: number; readonly scheduler?: number; readonly budget?: number };
  /** How often each provider may be asked; where a provider is not named, what it allows by default. */
  readonly requestLimits?: Partial<RequestLimits>;
  /** Called after each commit that added work, so that a relay in the same process need not wait for its next round. */
  readonly onCommitWork?: () => void;
}

/** The store, and what only the command line needs of it. */
export interface PostgresStore extends Store {
  check(): Promise<DatabaseCheck>;
  /**
   * Whether the key ring is the one that the stored data was encrypted under, by one key of the first tenant that has any: a wrong key
   * is told before somebody meets it. Throws `not_ready` where the database does not answer.
   */
  checkKeys(): Promise<KeyCheck>;
  /**
   * Wraps all keys anew that are not under the key ring's current key; afterwards the older keys are no longer needed.
   * Runs beside everything else. Returns how many keys changed.
   */
  rewrapDataKeys(): Promise<number>;
  /** Recomputes a tenant's audit chain. */
  checkAudit(tenantId: TenantId): Promise<AuditCheck>;
}

/** Opens no connection before the first call. `close` waits for what is under way. */
export function createStore(options: StoreOptions): PostgresStore {
  const { databaseUrl, keys, clock = { now: () => Date.now() } } = options;
  const appPool = openPool(databaseUrl, roles.app, options.poolSizes?.app ?? 10);
  const schedulerPool = openPool(databaseUrl, roles.scheduler, options.poolSizes?.scheduler ?? 2);
  // Of its own, so that whoever asks for leave in the middle of other work cannot wait for himself. Counts may be lost with the server.
  const budgetPool = openPool(databaseUrl, roles.app, options.poolSizes?.budget ?? 2, ['synchronous_commit=off']);
  const scope = createTenantScope({ pool: appPool, keys, clock, onCommitWork: options.onCommitWork ?? (() => {}) });
  let localTenant: TenantId | null = null;
  return {
    inTenant: scope.inTenant,
    checkAudit: scope.checkAudit,
    ...createHomes({ pool: appPool, keys, clock }),
    tenants: () => listTenants(schedulerPool),
    lobby: createLobby(appPool),
    budget: createRequestBudget(budgetPool, { ...defaultRequestLimits, ...options.requestLimits }),
    ledger: createLedger(schedulerPool),
    async localTenant() {
      return (localTenant ??= await findOrMakeLocalTenant(appPool, clock));
    },
    check: () => checkDatabase(appPool),
    async checkKeys() {
      const ownKey = ({ db }: { db: Kysely<Schema> }) => checkInstallationKey(db, keys);
      const own = await runTransaction({ pool: appPool, role: roles.app, tenantId: null, work: ownKey });
      if (own !== 'none') return own;
      for (const tenantId of await listTenants(schedulerPool)) {
        const work = ({ db }: { db: Kysely<Schema> }) => checkTenantKeys(db, keys, tenantId);
        const found = await runTransaction({ pool: appPool, role: roles.app, tenantId, work });
        if (found !== 'none') return found;
      }
      return 'none';
    },
    async rewrapDataKeys() {
      const ownKey = ({ db }: { db: Kysely<Schema> }) => rewrapInstallation(db, keys);
      let changed = await runTransaction({ pool: appPool, role: roles.app, tenantId: null, work: ownKey });
      for (const tenantId of await listTenants(schedulerPool)) {
        changed += await runTransaction({
          pool: appPool,
          role: roles.app,
          tenantId,
          work: ({ db }) => rewrapTenant(db, keys, tenantId),
        });
      }
      return changed;
    },
    async close() {
      await Promise.all([appPool.end(), schedulerPool.end(), budgetPool.end()]);
    },
  };
}
