import type { Clock, JobQueue, WorkReference } from '@clearweek/app';
import type { QueueBackend, QueueMessage } from './backend.ts';
import { endsWithin } from './ends-within.ts';
import type { Log } from './log.ts';
import { tellQueueErrors } from './queue-errors.ts';

export interface JobQueueDependencies {
  readonly backend: QueueBackend;
  readonly clock: Clock;
  readonly log: Log;
  /** How long handing over one batch may take before it counts as failed, in milliseconds. */
  readonly timeoutMs?: number;
}

export type ClosableJobQueue = JobQueue & { close(): Promise<void> };

const batch = 500;
const patienceMs = 2_500;

/**
 * Hands references over. The message takes the work item's id, so that the same reference is one message while it waits,
 * runs or is delayed; a message is forgotten when its job ends, well or badly, so that it can be handed over
 * again. A reference whose time has not come is delayed. Rejects with the code `queue_unavailable` after the time limit:
 * the batch may still arrive later, which does no harm.
 */
export function createJobQueue({ backend, clock, log, timeoutMs = 10_000 }: JobQueueDependencies): ClosableJobQueue {
  const leaving = new AbortController();
  const queue = backend.openQueue(leaving.signal);
  const endTelling = tellQueueErrors(queue, log);
  return {
    async enqueue(references) {
      for (let from = 0; from < references.length; from += batch) {
        const messages = references.slice(from, from + batch).map((reference) => asMessage(reference, clock.now()));
        await within(timeoutMs, queue.addBulk(messages));
      }
    },
    async close() {
      const closed = queue.close();
      const ended = await endsWithin(patienceMs, closed);
      // A server that is away must not hold up the end of the process, nor be looked for after it.
      leaving.abort();
      if (!ended) await endsWithin(patienceMs, closed);
      endTelling();
    },
  };
}

function asMessage({ workId, tenantId, job, at }: WorkReference, now: number) {
  const data: QueueMessage = { workId, tenantId, job };
  const opts = { jobId: workId, attempts: 1, removeOnComplete: true, removeOnFail: true, delay: Math.max(at - now, 0) };
  return { name: job, data, opts };
}

/** Rejects where `work` takes longer; `work` itself goes on, and its later failure is nobody's surprise. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new QueueUnavailable()), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

class QueueUnavailable extends Error {
  readonly code = 'queue_unavailable';
  constructor() {
    super('The queue did not take the work in time.');
  }
}
