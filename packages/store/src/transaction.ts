import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { classifyFailure, isWaitTimeout, unavailable } from './failures.ts';
import { type Role } from './roles.ts';
import type { Schema } from './schema.ts';

export interface OpenTransaction {
  readonly db: Kysely<Schema>;
}

export interface TransactionOptions<T> {
  readonly pool: pg.Pool;
  /** Refused where the connection has another role: a pooler in between may drop start-up parameters. */
  readonly role: Role;
  /** Null: no tenant. */
  readonly tenantId: string | null;
  readonly work: (transaction: OpenTransaction) => Promise<T>;
}

/** Waits before the second and later attempts. */
const pausesMs = [20, 100, 400, 1_000];

/**
 * Runs the work in one transaction, with the tenant set as its first statement and for it alone. Runs it again where the
 * database refused because of contention or went away, as long as COMMIT was not sent: until then nothing can have been
 * saved. After that the outcome of a lost connection is unknown, and the caller is told to try later.
 */
export async function runTransaction<T>(options: TransactionOptions<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(options);
    if (outcome.kind === 'committed') return outcome.value;
    const failure = classifyFailure(outcome.error);
    const pauseMs = pausesMs[attempt];
    if (failure === 'other') throw outcome.error;
    if (outcome.kind === 'unknown' || pauseMs === undefined || isWaitTimeout(outcome.error)) {
      throw failure === 'away' ? unavailable(outcome.error) : outcome.error;
    }
    await wait(pauseMs * (0.5 + Math.random()));
  }
}

type Outcome<T> =
  | { readonly kind: 'committed'; readonly value: T }
  /** Nothing was saved. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** COMMIT was sent and not answered. */
  | { readonly kind: 'unknown'; readonly error: unknown };

async function attemptOnce<T>(options: TransactionOptions<T>): Promise<Outcome<T>> {
  let client: pg.PoolClient;
  try {
    client = await options.pool.connect();
  } catch (error) {
    return { kind: 'failed', error };
  }
  // A connection that breaks between two statements reports it here; the next statement fails with it.
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken = false;
  try {
    const outcome = await onClient(client, options);
    broken = outcome.kind === 'unknown' || (outcome.kind === 'failed' && !(await rolledBack(client)));
    return outcome;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

async function onClient<T>(
  client: pg.PoolClient,
  { role, tenantId, work }: TransactionOptions<T>,
): Promise<Outcome<T>> {
  const gate = openGate(client);
  let value: T;
  try {
    await enter(client, role, tenantId);
    value = await work({ db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool: gate.pool }) }) });
    await gate.close();
  } catch (error) {
    await gate.close();
    return { kind: 'failed', error };
  }
  // PostgreSQL answers COMMIT of a failed transaction with a silent ROLLBACK: work that swallowed the error must not pass for saved.
  if (gate.failure !== null) return { kind: 'failed', error: gate.failure };
  try {
    await client.query('commit');
    return { kind: 'committed', value };
  } catch (error) {
    // An answered COMMIT that failed (a serialization failure) saved nothing; a lost answer may have saved everything.
    return { kind: classifyFailure(error) === 'away' ? 'unknown' : 'failed', error };
  }
}

/** Begins the transaction, and is the one place where a tenant is set. Both go in one message: every transaction pays for each round trip. */
async function enter(client: pg.PoolClient, role: Role, tenantId: string | null): Promise<void> {
  const tenant = client.escapeLiteral(tenantId ?? '');
  // Several statements in one text are several results, which the types do not know.
  const results = (await client.query(
    `begin; select set_config('app.tenant', ${tenant}, true), current_user::text as role`,
  )) as unknown as readonly [pg.QueryResult, pg.QueryResult<{ role: string }>];
  const actual = results[1].rows[0]?.role;
  if (actual !== role) {
    throw new Error(
      `The connection acts as ${actual} instead of ${role}. A pooler between here and PostgreSQL must pass the start-up parameter "options" on.`,
    );
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets Kysely use the one connection of the transaction, one statement at a time, and nobody once it is over: a
 * transaction that was kept would otherwise act inside the next tenant's.
 */
function openGate(client: pg.PoolClient) {
  let isOpen = true;
  let last: Promise<unknown> = Promise.resolve();
  let failure: unknown = null;
  const query = (text: string, values: unknown[]): Promise<pg.QueryResult> => {
    if (!isOpen) return Promise.reject(new Error('The transaction is over.'));
    const result = last.then(() => client.query(text, values));
    last = result.catch((error: unknown) => {
      failure ??= error;
    });
    return result;
  };
  const pool = { connect: async () => ({ query, release() {} }), async end() {} };
  return {
    pool: pool as unknown as ConstructorParameters<typeof PostgresDialect>[0]['pool'],
    get failure() {
      return failure;
    },
    /** Waits for what the work started and did not wait for. */
    async close() {
      isOpen = false;
      await last;
    },
  };
}
