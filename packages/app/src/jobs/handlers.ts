import type { TenantId } from '../ports/store.ts';
import type { JobName, JobPayload } from './contracts.ts';

export interface JobContext {
  /** From the work item's row, never from the message that announced it. */
  readonly tenantId: TenantId;
  /** Aborted when the attempt's time is over, or when the process shuts down and hands the work back. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/**
 * Does one job. It may run more than once for the same item, and while an older attempt of it is still dying: doing it
 * twice has to leave the same state as doing it once. Returns counts for the log; any error means "try again later".
 */
export type JobHandler<N extends JobName> = (
  payload: JobPayload<N>,
  context: JobContext,
) => Promise<Record<string, number>>;

/** One handler for every job that there is: a job without one does not compile. */
export type JobHandlers = { readonly [N in JobName]: JobHandler<N> };
