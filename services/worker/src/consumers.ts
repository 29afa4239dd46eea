import type { JobHandlers, RunWork, TenantId, WorkId } from '@clearweek/app';
import type { Job } from 'bullmq';
import { z } from 'zod';
import type { QueueBackend, QueueMessage } from './backend.ts';
import { describeOutcome } from './describe-outcome.ts';
import { endsWithin } from './ends-within.ts';
import { errorCode, errorPlace } from './error-code.ts';
import type { Log } from './log.ts';
import { tellQueueErrors } from './queue-errors.ts';

export interface ConsumerDependencies {
  readonly backend: QueueBackend;
  readonly handlers: JobHandlers;
  readonly runWork: RunWork;
  /** How many jobs run at once. */
  readonly concurrency: number;
  readonly log: Log;
  /** How long `close` waits for running jobs before it hands them back, in milliseconds. */
  readonly graceMs?: number;
  readonly lockMs?: number;
  readonly stalledCheckMs?: number;
}

export interface Consumers {
  /** Resolves when the queue can be read. */
  ready(): Promise<void>;
  /**
   * Takes no new work, waits for what runs, and hands back what does not end in time. Never rejects; ends at most a few
   * seconds after the time given, whatever the handlers and the queue's server do. While a Redis is away, timers of
   * BullMQ may be left: the process then has to end itself.
   */
  close(): Promise<void>;
}

/** A message that is no reference is dropped: whoever can write to the queue can do nothing with it. */
const messageSchema = z.object({ workId: z.uuid(), tenantId: z.uuid() });

/** After handing back: time to write that down in the outbox, and then to part from a server that is away. */
const lastWordsMs = 2_500;

/** Runs work as the queue hands it over, until closed. Starts at once. */
export function createConsumers(deps: ConsumerDependencies): Consumers {
  const { backend, concurrency, graceMs = 25_000, lockMs = 60_000, stalledCheckMs = 30_000 } = deps;
  const shutdown = new AbortController();
  const leaving = new AbortController();
  const limits = { concurrency, lockMs, stalledCheckMs };
  const worker = backend.openWorker((job) => consume(deps, job, shutdown.signal), limits, leaving.signal);
  const endTelling = tellQueueErrors(worker, deps.log);
  let closing: Promise<void> | null = null;
  const close = async () => {
    const closed = worker.close();
    const ended = await endsWithin(graceMs, closed);
    shutdown.abort();
    if (!ended) await endsWithin(lastWordsMs, closed);
    // Without its server the worker would wait for ever; the work is safe in the outbox.
    leaving.abort();
    if (!ended) await endsWithin(lastWordsMs, closed);
    endTelling();
  };
  return {
    ready: async () => void (await worker.waitUntilReady()),
    close: () => (closing ??= close()),
  };
}

async function consume(deps: ConsumerDependencies, job: Job<QueueMessage>, shutdown: AbortSignal): Promise<void> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  const message = messageSchema.safeParse(job.data);
  if (!message.success) return deps.log({ event: 'job.refused' });
  const { workId, tenantId } = message.data;
  try {
    const reference = { workId: workId as WorkId, tenantId: tenantId as TenantId };
    const outcome = await deps.runWork(reference, deps.handlers, shutdown);
    deps.log({ event: 'job', workId, tenantId, tookMs: took(), ...describeOutcome(outcome) });
  } catch (error) {
    // The outbox could not be written. Its lease ends by itself; the queue need not know, it tries nothing again.
    deps.log({
      event: 'job',
      workId,
      tenantId,
      tookMs: took(),
      outcome: 'lost_outbox',
      code: errorCode(error),
      place: errorPlace(error),
    });
  }
}
