import { checkRedis, createQueueBackend, type QueueBackend, type QueueWarning } from '@clearweek/worker';
import type { Config } from '../config/config.ts';
import { StartFailure } from '../start-failure.ts';

/** In production work must not be lost by a setting; what a server does not tell is the operator's word. */
const refusedInProduction: readonly QueueWarning['code'][] = ['redis_evicts', 'redis_not_durable'];

/** Where the queue lives, ready to be used. Throws StartFailure where Redis is away or would lose work in production. */
export async function openQueue(
  { redisUrl, mode }: Config,
  databaseUrl: string,
  warn: (text: string) => void,
): Promise<QueueBackend> {
  const backend = createQueueBackend(redisUrl === null ? { databaseUrl } : { redisUrl });
  const warnings = await backend.prepare().catch((error: unknown) => {
    if (redisUrl === null) throw error;
    throw new StartFailure('Redis does not answer at REDIS_URL. Start it, or correct the address.', { cause: error });
  });
  const refused = mode === 'production' ? warnings.filter(({ code }) => refusedInProduction.includes(code)) : [];
  if (refused.length > 0) throw new StartFailure(refused.map(({ text }) => text).join('\n'));
  for (const { text } of warnings) warn(text);
  return backend;
}

/** Whether the queue's server answers; without Redis it is the database. */
export async function queueAnswers({ redisUrl }: Config): Promise<boolean> {
  return redisUrl === null
    ? true
    : checkRedis(redisUrl).then(
        () => true,
        () => false,
      );
}
