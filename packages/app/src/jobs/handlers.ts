import type { AppDependencies } from '../dependencies.ts';
import type { ConnectionId, PersonId, TenantId } from '../ports/store.ts';
import { createMeasurePerson } from '../use-cases/measure-person.ts';
import { createSyncConnection } from '../use-cases/sync-connection.ts';
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

/** The use case behind every job. */
export function createJobHandlers(deps: AppDependencies): JobHandlers {
  const syncConnection = createSyncConnection(deps);
  const measurePerson = createMeasurePerson(deps);
  return {
    'sync-connection': ({ connectionId }, { tenantId, signal }) =>
      syncConnection(tenantId, connectionId as ConnectionId, signal),
    'measure-person': ({ personId }, { tenantId }) => measurePerson(tenantId, personId as PersonId),
  };
}
