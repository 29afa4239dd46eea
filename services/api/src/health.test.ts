import { expect, test, vi } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { local, testApi } from './testing/test-api.ts';

test('readiness names the checks and the edition of the zone rules', async () => {
  const { api } = await testApi();
  const answer = await api.inject({ url: '/readyz' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    status: 'ready',
    version: '0.0.1-test',
    zoneRules: process.versions.tz,
    checks: [{ name: 'database', ok: true, detail: 'answers' }],
  });
});

test('a failing check makes it 503 and is named; its reason stays inside', async () => {
  const { api } = await testApi({
    ready: async () => ({
      checks: [
        { name: 'database', ok: false, detail: 'ECONNREFUSED 10.0.0.7' },
        { name: 'queue', ok: true, detail: '' },
      ],
    }),
  });
  const answer = await api.inject({ url: '/readyz' });
  expect(expectProblem(answer, 'not_ready').errors).toMatchObject([{ pointer: '/checks/database' }]);
  expect(answer.body).not.toContain('10.0.0.7');
  expect(answer.headers['retry-after']).toBe('5');
});

test('checks that cannot be made are a failing check', async () => {
  const { api } = await testApi({ ready: () => Promise.reject(new Error('secret')) });
  const answer = await api.inject({ url: '/readyz' });
  expectProblem(answer, 'not_ready');
  expect(answer.body).not.toContain('secret');
});

test('checks that hang are a failing check', async () => {
  const { api } = await testApi({ ready: () => new Promise(() => {}) });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const answer = api.inject({ url: '/readyz' });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    await vi.advanceTimersByTimeAsync(5_000);
    expectProblem(await answer, 'not_ready');
  } finally {
    vi.useRealTimers();
  }
});

test('the process says that it lives from anywhere, without a session', async () => {
  const { api } = await testApi();
  const answer = await api.inject({
    url: '/livez',
    remoteAddress: '203.0.113.9',
    headers: { host: 'clearweek.example' },
  });
  expect(answer.json()).toEqual({ status: 'alive', version: '0.0.1-test' });
  expect(answer.headers['set-cookie']).toBeUndefined();
});

test('a process that cannot keep up turns requests away, answers probes and takes notices of providers', async () => {
  const { api } = await testApi({ limits: { eventLoopDelayMs: 20 } });
  // Nothing else runs for longer than the delay is measured for; its timer is the first to fire afterwards.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
  await new Promise((resolve) => setTimeout(resolve));
  const answer = await api.inject({ url: '/v1/me', headers: local });
  expectProblem(answer, 'overloaded');
  expect(answer.headers['retry-after']).toBe('10');
  expect((await api.inject({ url: '/livez' })).statusCode).toBe(200);
  expect((await api.inject({ url: '/readyz' })).statusCode).toBe(200);
  const notice = { method: 'POST', url: '/webhooks/microsoft', payload: { value: [] } } as const;
  expect((await api.inject(notice)).statusCode).toBe(202);
});
