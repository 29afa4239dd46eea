import { Queue, Worker } from 'bullmq';
import { queueName, type QueueBackend, workerOptions } from './backend.ts';
import { checkRedis } from './check-redis.ts';

export interface RedisChoice {
  readonly redisUrl: string;
  /** The first part of all keys, so that a server can be shared. */
  readonly prefix?: string;
}

/** Keeps messages in Redis or Valkey. What is lost there is handed over again from the outbox. */
export function connectRedis({ redisUrl, prefix = 'clearweek' }: RedisChoice): QueueBackend {
  return {
    kind: 'redis',
    prepare: () => checkRedis(redisUrl),
    openQueue(leaving) {
      // Whoever hands work over fails at once while the server is away and tries again later.
      const connection = { ...reconnecting(redisUrl, leaving), maxRetriesPerRequest: 1, enableOfflineQueue: false };
      return new Queue(queueName, { prefix, connection, streams: { events: { maxLen: 1_000 } } });
    },
    openWorker(processor, limits, leaving) {
      // A worker waits for the server to come back.
      const connection = { ...reconnecting(redisUrl, leaving), maxRetriesPerRequest: null };
      return new Worker(queueName, processor, { ...workerOptions(limits), prefix, connection });
    },
  };
}

/** Tries again for ever, at least every two seconds, until the process leaves; then what still waits for the server fails. */
function reconnecting(url: string, leaving: AbortSignal) {
  return { url, retryStrategy: (times: number) => (leaving.aborted ? null : Math.min(times * 200, 2_000)) };
}
