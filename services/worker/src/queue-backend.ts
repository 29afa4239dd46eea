import type { QueueBackend } from './backend.ts';
import { connectPostgres, type PostgresChoice } from './connect-postgres.ts';
import { connectRedis, type RedisChoice } from './connect-redis.ts';

/** PostgreSQL unless a Redis is named. Opens no connection yet. */
export function createQueueBackend(choice: RedisChoice | PostgresChoice): QueueBackend {
  return 'redisUrl' in choice ? connectRedis(choice) : connectPostgres(choice);
}
