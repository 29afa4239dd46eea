import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a Redis server for tests, or null where the machine has none. */
    redisUrl: string | null;
  }
}

/** Hands the Redis server that `npm test` started to the tests; a developer may name one of their own. */
export default function provideRedis(project: TestProject): void {
  project.provide('redisUrl', process.env['CLEARWEEK_TEST_REDIS_URL'] ?? null);
}
