import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { createApi } from '../create-api.ts';
import type { ApiEvent, ApiOptions } from '../options.ts';
import { createTestApp, type TestApp } from './test-app.ts';

export interface TestApi {
  readonly api: FastifyInstance;
  readonly app: TestApp;
  readonly events: ApiEvent[];
}

const now = Date.parse('2026-11-25T10:00:00Z');

/** A whole API over a test's App, closed with the test. */
export async function testApi(options: Partial<ApiOptions> = {}): Promise<TestApi> {
  const app = createTestApp();
  const events: ApiEvent[] = [];
  const api = await createApi({
    app,
    mode: 'embedded',
    publicUrl: 'http://localhost:3000',
    pretended: [],
    version: '0.0.1-test',
    ready: async () => ({ checks: [{ name: 'database', ok: true, detail: 'answers' }] }),
    log: (event) => void events.push(event),
    clock: { now: () => now as never },
    ...options,
    // Whether this machine is busy is not what the tests are about. An interval without any sample counts as endless delay.
    limits: { eventLoopDelayMs: Number.POSITIVE_INFINITY, ...options.limits },
  });
  onTestFinished(() => api.close());
  return { api, app, events };
}

/** What a program on the same machine sends at least. */
export const local = { host: 'localhost:3000' };

export const calendar = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nEND:VCALENDAR\r\n';
