import { Redis } from 'ioredis';
import type { QueueWarning } from './backend.ts';

/**
 * Asks a Redis or Valkey server whether it keeps what it is given. It must never evict keys (BullMQ: the only setting under
 * which it is correct) and should write an append-only file (without one, a crash loses all since the last snapshot; the
 * outbox brings it back, later). The caller decides whether to refuse or to warn. Rejects where the server cannot be reached.
 */
export async function checkRedis(redisUrl: string): Promise<readonly QueueWarning[]> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 5_000,
  });
  // The rejection below tells the same; without a listener ioredis would print it too.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await readWarnings(redis);
  } finally {
    redis.disconnect();
  }
}

async function readWarnings(redis: Redis): Promise<QueueWarning[]> {
  const policy = await setting(redis, 'maxmemory-policy');
  const appendOnly = await setting(redis, 'appendonly');
  const warnings: QueueWarning[] = [];
  if (policy === null || appendOnly === null) warnings.push(hidden);
  if (policy !== null && policy !== 'noeviction') warnings.push(evicts);
  if (appendOnly !== null && appendOnly !== 'yes') warnings.push(notDurable);
  return warnings;
}

/** Null where the server does not tell, as many rented ones do not. */
async function setting(redis: Redis, name: string): Promise<string | null> {
  try {
    const [, value] = (await redis.config('GET', name)) as string[];
    return value ?? null;
  } catch {
    return null;
  }
}

const evicts: QueueWarning = {
  code: 'redis_evicts',
  text: 'Redis may throw away queued work when its memory is full. Set maxmemory-policy to noeviction.',
};
const notDurable: QueueWarning = {
  code: 'redis_not_durable',
  text: 'Redis forgets queued work when it crashes; it is queued again from the database, but later. Set appendonly to yes.',
};
const hidden: QueueWarning = {
  code: 'redis_configuration_hidden',
  text: 'Redis does not tell its settings. Make sure that maxmemory-policy is noeviction and appendonly is yes.',
};
