import type { Instant } from '@clearweek/calendar';
import { askedWaitMs } from '../asked-wait.ts';
import type { Clock } from '../ports/clock.ts';
import type { TenantTransaction } from '../ports/store.ts';
import type { WorkItem, WorkReference } from '../ports/work-tables.ts';
import { backoffMs } from './backoff.ts';
import { type JobContract, jobContracts, type JobName } from './contracts.ts';
import type { OpenDeadline } from './deadline.ts';
import { type Failure, failureOf } from './failure.ts';
import type { JobContext, JobHandler, JobHandlers } from './handlers.ts';

/** What became of one handed-over reference. `error` is the thrown value, for whoever may look at it. */
export type WorkOutcome =
  | {
      readonly kind: 'done';
      readonly job: JobName;
      readonly attempt: number;
      readonly counts: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'skipped' }
  | {
      readonly kind: 'postponed';
      readonly job: JobName;
      readonly attempt: number;
      readonly code: string;
      readonly at: Instant;
      readonly error?: unknown;
    }
  | {
      readonly kind: 'given_up';
      readonly job: JobName;
      readonly attempt: number;
      readonly code: string;
      readonly error?: unknown;
    };

type OutboxTransaction = Pick<TenantTransaction, 'outbox'>;

export interface RunWorkDependencies {
  readonly store: {
    inTenant<T>(tenantId: WorkReference['tenantId'], work: (tx: OutboxTransaction) => Promise<T>): Promise<T>;
  };
  readonly clock: Clock;
  readonly openDeadline: OpenDeadline;
  /** In [0, 1). */
  readonly random: () => number;
  /** Hears of work that was given up, before it is written down as such: a kill in between gives it up once more. */
  readonly onGivenUp?: (item: WorkItem) => Promise<void>;
}

export type RunWork = (
  reference: Pick<WorkReference, 'workId' | 'tenantId'>,
  handlers: JobHandlers,
  shutdown: AbortSignal,
) => Promise<WorkOutcome>;

/** The lease outlives the attempt's time by this much, so that a slow commit is not mistaken for a dead worker. */
const leaseMarginMs = 15_000;

/**
 * How often an item may be begun beyond its contract's attempts. Attempts that end without a word, because the process was
 * killed or shut down, are not the work's own failures; but one that kills its worker each time has to end somewhere.
 */
const silentEnds = 12;

/**
 * Does one piece of work: begins it in the outbox, runs its handler within its time, and writes down what became of it.
 * The reference only says where to look: the job, its payload and the tenant come from the row, which a tenant's
 * transaction sees only if it is the tenant's own. Rejects only where the outbox itself cannot be written; the
 * lease then ends by itself and the reconciler hands the work over again.
 */
export function createRunWork(deps: RunWorkDependencies): RunWork {
  return async (reference, handlers, shutdown) => {
    const item = await begin(deps, reference);
    if (item === null) return { kind: 'skipped' };
    const contract: JobContract | undefined = jobContracts[item.job];
    if (contract === undefined) return giveUp(deps, item, 'unknown_job');
    if (item.attempts > contract.attempts + silentEnds) return giveUp(deps, item, 'attempts_exhausted');
    const payload = contract.payload.safeParse(item.payload);
    if (!payload.success) return giveUp(deps, item, 'invalid_payload');
    const ending = await attempt(
      deps,
      item,
      handlers[item.job] as AnyHandler,
      payload.data,
      contract.timeoutMs,
      shutdown,
    );
    if (ending.kind === 'done') return finish(deps, item, ending.counts);
    if (ending.kind === 'handed_back') return postpone(deps, item, 'handed_back', 0);
    return afterFailure(deps, item, contract, ending.failure, ending.error);
  };
}

// The contract's schema has just proved that the payload fits the handler; the compiler cannot follow that through a union.
type AnyHandler = (payload: unknown, context: JobContext) => ReturnType<JobHandler<JobName>>;

type Ending =
  | { readonly kind: 'done'; readonly counts: Record<string, number> }
  | { readonly kind: 'handed_back' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly error?: unknown };

async function begin(
  deps: RunWorkDependencies,
  { tenantId, workId }: Parameters<RunWork>[0],
): Promise<WorkItem | null> {
  const now = deps.clock.now();
  // The job is not known before the row was read, so the first lease is the longest that any job may need.
  const leaseUntil = now + longestTimeoutMs + leaseMarginMs;
  return deps.store.inTenant(tenantId, (tx) => tx.outbox.begin(workId, now, leaseUntil));
}

const longestTimeoutMs = Math.max(...Object.values(jobContracts).map((contract) => contract.timeoutMs));

/** Does not wait for a handler that ignores its signal: what it still writes is fenced off or the same as the next attempt's. */
async function attempt(
  deps: RunWorkDependencies,
  item: WorkItem,
  handler: AnyHandler,
  payload: unknown,
  timeoutMs: number,
  shutdown: AbortSignal,
): Promise<Ending> {
  const deadline = deps.openDeadline(timeoutMs, shutdown);
  const context = { tenantId: item.tenantId, signal: deadline.signal, attempt: item.attempts };
  let ended: 'timeout' | 'handed_back' | null = null;
  const overtaken = deadline.ended.then((reason): Ending => {
    ended = reason;
    if (reason === 'handed_back') return { kind: 'handed_back' };
    return { kind: 'failed', failure: { code: 'timeout', hopeless: false, retryAfterMs: null } };
  });
  const run = async (): Promise<Ending> => {
    try {
      return { kind: 'done', counts: await handler(payload, context) };
    } catch (error) {
      // An error after the end is the answer to the abort, whatever it calls itself.
      return ended === null ? { kind: 'failed', failure: failureOf(error), error } : overtaken;
    }
  };
  try {
    return await Promise.race([run(), overtaken]);
  } finally {
    deadline.close();
  }
}

async function afterFailure(
  deps: RunWorkDependencies,
  item: WorkItem,
  contract: JobContract,
  failure: Failure,
  error: unknown,
): Promise<WorkOutcome> {
  if (failure.hopeless || item.attempts >= contract.attempts) return giveUp(deps, item, failure.code, error);
  const random = deps.random();
  const wait = backoffMs(contract.backoffMs, item.attempts, random);
  return postpone(deps, item, failure.code, Math.max(wait, askedWaitMs(failure.retryAfterMs, random)), error);
}

async function finish(deps: RunWorkDependencies, item: WorkItem, counts: Record<string, number>): Promise<WorkOutcome> {
  const now = deps.clock.now();
  await deps.store.inTenant(item.tenantId, (tx) => tx.outbox.finish(item.id, now));
  return { kind: 'done', job: item.job, attempt: item.attempts, counts };
}

async function postpone(
  deps: RunWorkDependencies,
  item: WorkItem,
  code: string,
  waitMs: number,
  error?: unknown,
): Promise<WorkOutcome> {
  const at = deps.clock.now() + waitMs;
  await deps.store.inTenant(item.tenantId, (tx) => tx.outbox.postpone(item.id, code, at));
  return { kind: 'postponed', job: item.job, attempt: item.attempts, code, at, error };
}

async function giveUp(deps: RunWorkDependencies, item: WorkItem, code: string, error?: unknown): Promise<WorkOutcome> {
  const now = deps.clock.now();
  await deps.onGivenUp?.(item);
  await deps.store.inTenant(item.tenantId, (tx) => tx.outbox.giveUp(item.id, code, now));
  return { kind: 'given_up', job: item.job, attempt: item.attempts, code, error };
}
