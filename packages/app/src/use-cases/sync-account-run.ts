import type { Instant } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { CalendarProvider } from '../ports/provider.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import { type Account, ConnectionGone } from './account-access.ts';

/** One reading of an account, from its first request to its last. */
export interface AccountRun {
  readonly deps: Pick<AppDependencies, 'store' | 'clock' | 'breathe' | 'random' | 'publicUrl'>;
  readonly tenantId: TenantId;
  /** As it was when the reading began. */
  readonly connection: Connection;
  /** Address of the account that is read. */
  readonly owner: string;
  readonly provider: CalendarProvider;
  readonly account: Account;
  readonly signal: AbortSignal;
  /** Whether the account is asked for its calendars this time: at the first reading, and then once a day. */
  readonly lists: boolean;
  /** Whether all calendars are read, and not only those that notices named. */
  readonly all: boolean;
  /** The generation that this reading goes by: its own writes raise it, anybody else's end it. */
  generation: number;
  readonly counts: { pages: number; added: number; changed: number; removed: number };
}

/** What a piece of a reading wrote; `changed`: the person's weeks have to be measured again. */
export interface Written<Result> {
  readonly changed: boolean;
  readonly result: Result;
}

/**
 * One transaction of a reading, on the connection as the reading knows it. What changed raises the generation and orders the measuring
 * in the same transaction. Throws `ConnectionGone` where it was disconnected, and `not_ready` where somebody else brought it forward: what was read
 * here may then be older than what stands.
 */
export async function writeInRun<Result>(
  run: AccountRun,
  work: (tx: TenantTransaction, current: Connection, now: Instant) => Promise<Written<Result>>,
): Promise<Result> {
  const { connection, generation } = run;
  const now = run.deps.clock.now();
  const written = await run.deps.store.inTenant(run.tenantId, async (tx) => {
    const current = await tx.connections.lock(connection.id);
    if (current === null) throw new ConnectionGone();
    if (current.generation !== generation) throw new AppError('not_ready', 'The calendar changed while it was read.');
    const done = await work(tx, current, now);
    if (done.changed) {
      await tx.connections.update(connection.id, { generation: generation + 1 });
      await orderMeasuring(tx, connection, now);
    }
    return done;
  });
  // Only what is committed counts: a transaction that failed has raised nothing.
  if (written.changed) run.generation = generation + 1;
  return written.result;
}

async function orderMeasuring(
  tx: TenantTransaction,
  { personId }: Pick<Connection, 'personId'>,
  at: Instant,
): Promise<void> {
  await tx.outbox.add('measure-person', { personId }, { key: `measure:${personId}`, at });
}

export async function orderWatching(
  tx: TenantTransaction,
  { id: connectionId }: Pick<Connection, 'id'>,
  at: Instant,
): Promise<void> {
  await tx.outbox.add('watch-connection', { connectionId }, { key: `watch:${connectionId}`, at });
}

/** Attempts that ran out of time, or were handed back, stop between two pieces. */
export function goOn({ signal }: { readonly signal: AbortSignal }): void {
  if (signal.aborted) throw new AppError('not_ready', 'The reading was stopped.');
}
