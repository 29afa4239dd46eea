import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Clock, ProviderName, Store, TenantId } from '@clearweek/app';
import { type InstallationHash, installationHasher } from './encryption/installation-key.ts';
import type { KeyRing } from './encryption/key-ring.ts';
import { roles } from './roles.ts';
import type { Schema } from './schema.ts';
import { timestamp } from './timestamps.ts';
import { runTransaction } from './transaction.ts';
import { isUuid, uuidv7 } from './uuid.ts';

export interface HomesDependencies {
  readonly pool: pg.Pool;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

/** Which tenant an organization's people, or a private account, belong to. Asked before a tenant is known, so outside of all. */
export function createHomes(deps: HomesDependencies): Pick<Store, 'tenantOf' | 'homeOf' | 'claimOrganizations'> {
  const run = <T>(work: (db: Kysely<Schema>, keyed: InstallationHash) => Promise<T>): Promise<T> =>
    runTransaction({
      pool: deps.pool,
      role: roles.app,
      tenantId: null,
      work: async ({ db }) => work(db, await installationHasher(db, deps.keys, deps.clock)),
    });
  return {
    tenantOf: ({ provider, organization, subject }) =>
      run(async (db, keyed) => {
        const hash =
          organization === null
            ? accountHash(keyed, provider, subject)
            : organizationHash(keyed, provider, organization);
        return (await settle(db, hash)) ?? (await find(db, hash)) ?? (await make(db, hash, deps.clock));
      }),
    homeOf: (provider, organization) => run((db, keyed) => find(db, organizationHash(keyed, provider, organization))),
    claimOrganizations: (tenantId, provider, organizations) =>
      run(async (db, keyed) => {
        if (!isUuid(tenantId)) return organizations;
        const named = organizations.map((name) => ({ name, hash: organizationHash(keyed, provider, name) }));
        // Always in the same order: two that claim several would else wait for each other.
        for (const { hash } of named.toSorted((a, b) => Buffer.compare(a.hash, b.hash))) await takeTurn(db, hash);
        const taken = new Set<string>();
        for (const { name, hash } of named) {
          const home = await find(db, hash);
          if (home !== null && home !== tenantId) taken.add(name);
        }
        const free = named.filter(({ name }) => !taken.has(name)).map(({ hash }) => hash);
        await claim(db, tenantId as TenantId, provider, free);
        return [...taken];
      }),
  };
}

function organizationHash(keyed: InstallationHash, provider: ProviderName, organization: string): Buffer {
  return keyed('home', JSON.stringify(['organization', provider, organization]));
}

function accountHash(keyed: InstallationHash, provider: ProviderName, subject: string): Buffer {
  return keyed('home', JSON.stringify(['account', provider, subject]));
}

async function find(db: Kysely<Schema>, hash: Buffer): Promise<TenantId | null> {
  const row = await db.selectFrom('homes').select('home_id').where('account_hash', '=', hash).executeTakeFirst();
  return (row?.home_id ?? null) as TenantId | null;
}

/** A claim under which somebody signs in is their home for good. Null where there is no mere claim. */
async function settle(db: Kysely<Schema>, hash: Buffer): Promise<TenantId | null> {
  const row = await db
    .updateTable('homes')
    .set({ claimed_for: null })
    .where('account_hash', '=', hash)
    .where('claimed_for', 'is not', null)
    .returning('home_id')
    .executeTakeFirst();
  return (row?.home_id ?? null) as TenantId | null;
}

/** Claims what no other tenant has, and gives up what was claimed before and is not named any more. */
async function claim(
  db: Kysely<Schema>,
  tenantId: TenantId,
  provider: ProviderName,
  hashes: readonly Buffer[],
): Promise<void> {
  await db
    .deleteFrom('homes')
    .where('home_id', '=', tenantId)
    .where('claimed_for', '=', provider)
    .$if(hashes.length > 0, (query) => query.where('account_hash', 'not in', hashes))
    .execute();
  if (hashes.length === 0) return;
  await db
    .insertInto('homes')
    .values(hashes.map((hash) => ({ account_hash: hash, home_id: tenantId, claimed_for: provider })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** One of several makers at once makes it; the others wait for their turn and find it. */
async function make(db: Kysely<Schema>, hash: Buffer, clock: Clock): Promise<TenantId> {
  await takeTurn(db, hash);
  const made = await find(db, hash);
  if (made !== null) return made;
  const now = clock.now();
  const id = uuidv7(now) as TenantId;
  await db
    .insertInto('tenants')
    .values({ id, created_at: timestamp(now) })
    .execute();
  await db.insertInto('homes').values({ account_hash: hash, home_id: id, claimed_for: null }).execute();
  return id;
}

/** Until the transaction ends, nobody else finds a home for this account. */
async function takeTurn(db: Kysely<Schema>, hash: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`home ${hash.toString('hex')}`}, 0))`.execute(db);
}
