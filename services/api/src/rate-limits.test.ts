import { expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { local, testApi } from './testing/test-api.ts';

const tight = { requestsPerMinute: { address: 5, person: 3 } };

test('what is left is told as structured fields, one item per limit', async () => {
  const { api } = await testApi({ limits: tight });
  const { headers } = await api.inject({ url: '/v1/me', headers: local });
  expect(headers['ratelimit-policy']).toBe('"address";q=5;w=60, "person";q=3;w=60');
  expect(headers['ratelimit']).toBe('"address";r=4;t=60, "person";r=2;t=60');
  expect(Object.keys(headers).filter((name) => /^x-ratelimit|^ratelimit-(?!policy)/.test(name))).toEqual([]);
});

test('a person who asks too often is told when to come back', async () => {
  const { api } = await testApi({ limits: tight });
  for (let count = 0; count < 3; count += 1) await api.inject({ url: '/v1/me', headers: local });
  const answer = await api.inject({ url: '/v1/me', headers: local });
  expect(expectProblem(answer, 'too_many_requests').limit).toBe(3);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.headers['ratelimit']).toContain('"person";r=0');
});

test('an address is limited at every route, missing ones included, and probes are not', async () => {
  const { api } = await testApi({ limits: tight });
  for (let count = 0; count < 5; count += 1)
    expectProblem(await api.inject({ url: '/nothing', headers: local }), 'not_found');
  expectProblem(await api.inject({ url: '/nothing', headers: local }), 'too_many_requests');
  expect((await api.inject({ url: '/livez' })).statusCode).toBe(200);
});

test('headers of proxies do not change whose requests are counted', async () => {
  const { api } = await testApi({ limits: tight, mode: 'production' });
  const from = (forwarded: string, remoteAddress: string) =>
    api.inject({
      url: '/nothing',
      headers: { ...local, 'x-forwarded-for': forwarded, forwarded: `for=${forwarded}` },
      remoteAddress,
    });
  for (let count = 0; count < 5; count += 1) await from(`192.0.2.${count}`, '203.0.113.9');
  expectProblem(await from('192.0.2.77', '203.0.113.9'), 'too_many_requests');
  expectProblem(await from('192.0.2.77', '203.0.113.10'), 'not_found');
});

test('addresses of one IPv6 network are counted together', async () => {
  const { api } = await testApi({ limits: tight });
  for (let count = 1; count <= 5; count += 1)
    await api.inject({ url: '/nothing', remoteAddress: `2001:db8::${count}` });
  expectProblem(await api.inject({ url: '/nothing', remoteAddress: '2001:db8::ffff' }), 'too_many_requests');
  expectProblem(await api.inject({ url: '/nothing', remoteAddress: '2001:db8:0:1::1' }), 'not_found');
});
