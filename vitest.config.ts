import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const setups = ['test/setup/postgres.ts', 'test/setup/redis.ts'].filter((file) =>
  existsSync(new URL(file, import.meta.url)),
);

export default defineConfig({
  test: {
    // Processes, not threads: TZ, signals and child processes belong to a whole process. Two, for a small machine.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/src/**/*.test.ts', 'services/**/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
          // Properties run hundreds of cases; on a busy machine that may take a while.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,services}/**/*.integration.test.ts', 'test/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: setups,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'walks',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
          globalSetup: setups,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
