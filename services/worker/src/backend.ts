import type { Job, Queue, Worker } from 'bullmq';

/** All that travels through a queue: where to look. Whoever reads or forges it learns and changes nothing. */
export interface QueueMessage {
  readonly workId: string;
  readonly tenantId: string;
  readonly job: string;
}

// oxlint-disable-next-line typescript/no-explicit-any -- BullMQ's classes carry their connection's type in a parameter that neither backend's users need.
export type AnyQueue = Pick<Queue<QueueMessage, void, string, QueueMessage, void, string, any, any>, QueueParts>;
type QueueParts = 'addBulk' | 'getJobCounts' | 'on' | 'close';
// oxlint-disable-next-line typescript/no-explicit-any -- as above
export type AnyWorker = Pick<Worker<QueueMessage, void, string, any, any, any>, WorkerParts>;
type WorkerParts = 'on' | 'waitUntilReady' | 'close';

type Processor = (job: Job<QueueMessage, void, string>) => Promise<void>;

interface WorkerLimits {
  readonly concurrency: number;
  /** How long a message stays with a worker that no longer says that it lives, in milliseconds. */
  readonly lockMs: number;
  /** How often a worker looks for messages whose worker died, in milliseconds. */
  readonly stalledCheckMs: number;
}

/** Something about the queue's server that endangers speed or safety, and how to mend it. */
export interface QueueWarning {
  readonly code: 'redis_evicts' | 'redis_not_durable' | 'redis_configuration_hidden';
  readonly text: string;
}

/** A place where BullMQ can keep its messages. The two kinds differ in nothing else. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  /** Makes the backend ready to be used, as often as one likes; rejects where it cannot be reached. */
  prepare(): Promise<readonly QueueWarning[]>;
  /** When `leaving` is aborted, a server that is away is no longer waited for, and closing comes to its end. */
  openQueue(leaving: AbortSignal): AnyQueue;
  openWorker(processor: Processor, limits: WorkerLimits, leaving: AbortSignal): AnyWorker;
}

/** The name of the one queue. Its messages carry the job's name. */
export const queueName = 'work';

/**
 * A message may outlive this many deaths of its worker before BullMQ drops it. The outbox counts attempts by itself, and its
 * reconciler brings back what is dropped here, so the number only has to be larger than BullMQ's default of one.
 */
const deathsOfAWorker = 20;

/** What both kinds pass to a BullMQ worker. */
export function workerOptions({ concurrency, lockMs, stalledCheckMs }: WorkerLimits) {
  return {
    concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: deathsOfAWorker,
    // After a refused connection: the default of 15 s would leave a queue idle long after its server came back.
    runRetryDelay: 1_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
}
