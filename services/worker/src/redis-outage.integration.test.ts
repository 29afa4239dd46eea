import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { checkRedis } from './check-redis.ts';
import { createQueueWorld, patience, type QueueWorld } from './conformance/queue-world.ts';
import { connectRedis } from './connect-redis.ts';

// Where there is a Redis to test with there is, as a rule, also the program to start another one that may be stopped.
const mayRun = ((inject('redisUrl' as never) as string | null | undefined) ?? null) !== null;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A server that keeps nothing over a stop. */
function createRedisServer(port: number, folder: string) {
  let stop: (() => Promise<void>) | null = null;
  return {
    url: `redis://127.0.0.1:${port}`,
    async start(...settings: string[]) {
      const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
      const child = spawn('redis-server', [...fixed, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(child, 'exit');
      stop = async () => {
        child.kill('SIGKILL');
        await exited;
        stop = null;
      };
      for await (const line of child.stdout) if (String(line).includes('Ready to accept connections')) break;
    },
    stop: async () => stop?.(),
  };
}

describe.skipIf(!mayRun)('a Redis that comes and goes', () => {
  let folder: string;
  let server: ReturnType<typeof createRedisServer>;
  let it: QueueWorld;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clearweek-redis-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    server = createRedisServer(await freePort(), folder);
  });
  afterEach(() => server.stop());

  test('work goes on by itself when the server comes back empty', async () => {
    await server.start();
    it = createQueueWorld(connectRedis({ redisUrl: server.url }));
    await it.add(5);
    await it.consume();
    await it.relay();
    await it.allDone();

    await it.add(5);
    await server.stop();
    const asked = performance.now();
    await expect(it.relay()).rejects.toThrow();
    expect(performance.now() - asked).toBeLessThan(5_000);

    await server.start();
    await expect.poll(() => it.relay().catch(() => null), patience).not.toBeNull();
    it.pass(30_001);
    await it.reconcile();
    await it.allDone();
    expect(it.runs).toHaveLength(10);
    await it.close();
  });

  test('a queue that is opened before its server is there works as soon as it is', async () => {
    it = createQueueWorld(connectRedis({ redisUrl: server.url }));
    const consumers = it.consume();
    await it.add(3);
    await server.start();
    await consumers;
    await expect.poll(() => it.relay().catch(() => null), patience).not.toBeNull();
    await it.allDone();
    expect(it.runs).toHaveLength(3);
    await it.close();
  });

  test('a server that stays away does not hold up the end of the process', async () => {
    await server.start();
    it = createQueueWorld(connectRedis({ redisUrl: server.url }));
    it.doing(() => new Promise(() => undefined));
    await it.add(1);
    const consumers = await it.consume({ graceMs: 100 });
    await it.relay();
    await expect.poll(() => it.runs.length, patience).toBe(1);
    await server.stop();
    await consumers.close();
    expect(it.items()[0]).toMatchObject({ code: 'handed_back', sentAt: null });
    await it.close();
  }, 40_000);

  test('a server that keeps what it is given raises no warning', async () => {
    await server.start('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
    expect(await checkRedis(server.url)).toEqual([]);
  });

  test('a server that evicts or forgets is warned about, with the setting that mends it', async () => {
    await server.start('--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru');
    const warnings = await checkRedis(server.url);
    expect(warnings.map((warning) => warning.code)).toEqual(['redis_evicts', 'redis_not_durable']);
    expect(warnings.map((warning) => warning.text).join(' ')).toMatch(/noeviction.*appendonly/);
  });

  test('a server that hides its settings is warned about as unknown', async () => {
    await server.start('--appendonly', 'yes');
    const redis = new Redis(server.url);
    await redis.acl('SETUSER', 'default', '-config');
    redis.disconnect();
    expect((await checkRedis(server.url)).map((warning) => warning.code)).toEqual(['redis_configuration_hidden']);
  });

  test('a server that is not there is an error, at once', async () => {
    await expect(checkRedis(server.url)).rejects.toThrow();
  });
});
