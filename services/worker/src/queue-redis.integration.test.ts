import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { describeQueue, type QueueUnderTest } from './conformance/queue-conformance.ts';
import { connectRedis } from './connect-redis.ts';

const redisUrl = (inject('redisUrl' as never) as string | null | undefined) ?? null;

if (redisUrl === null) {
  console.warn('\n!!! No Redis: the queue is tested on PostgreSQL only. Set CLEARWEEK_TEST_REDIS_URL. !!!\n');
  if (process.env['CI'] === 'true') {
    test('there is a Redis to test with', () => {
      expect(
        redisUrl,
        'CLEARWEEK_TEST_REDIS_URL has to be set: under CI both kinds of queue are tested',
      ).not.toBeNull();
    });
  }
}

describe.skipIf(redisUrl === null)('a queue on Redis', () => {
  let redis: Redis;
  let queue: QueueUnderTest;

  beforeAll(async () => {
    // A numbered database of this test's own, so that it can be emptied and its connections told from others.
    const own = new URL(redisUrl!);
    own.pathname = '/9';
    const choice = { redisUrl: own.href, prefix: `test-${randomUUID()}` };
    redis = new Redis(redisUrl!, { maxRetriesPerRequest: null });
    queue = {
      choice,
      backend: connectRedis(choice),
      wipe: async () => void (await redis.multi().select(9).flushdb().select(0).exec()),
      cutConnections: async () => {
        const clients = String(await redis.client('LIST')).split('\n');
        const ids = clients.filter((line) => / db=9 /.test(line)).map((line) => /^id=(\d+)/.exec(line)![1]!);
        for (const id of ids) await redis.client('KILL', 'ID', id);
      },
    };
  });

  afterAll(async () => {
    await queue.wipe();
    redis.disconnect();
  });

  describeQueue('Redis', () => queue);
});
