import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { local, testApi, type TestApi } from './testing/test-api.ts';

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

describe('behind one address', () => {
  const production = { mode: 'production', publicUrl: 'https://clearweek.example' } as const;
  const nat = '203.0.113.9';
  const carrying = (cookie: string) => ({ host: 'clearweek.example', cookie: `__Host-clearweek_session=${cookie}` });
  const ask = ({ api }: TestApi, url: string, cookie?: string) =>
    api.inject({
      url,
      headers: cookie === undefined ? { host: 'clearweek.example' } : carrying(cookie),
      remoteAddress: nat,
    });

  test('whoever is signed in is counted alone, and goes on when the address has nothing left', async () => {
    const site = await testApi({ limits: { requestsPerMinute: { address: 5, person: 20 } }, ...production });
    const { cookie } = await site.app.signInLocal();
    expect((await ask(site, '/v1/me', cookie)).headers['ratelimit']).toBe('"address";r=4;t=60, "person";r=19;t=60');
    for (let count = 0; count < 10; count += 1) {
      const answer = await ask(site, '/v1/me', cookie);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['ratelimit']).toBe(`"person";r=${18 - count};t=60`);
    }
    // All of that has left the address as it was.
    for (let count = 0; count < 4; count += 1) expectProblem(await ask(site, '/nothing'), 'not_found');
    expectProblem(await ask(site, '/nothing'), 'too_many_requests');
    expect((await ask(site, '/v1/me', cookie)).statusCode).toBe(200);
    expectProblem(await ask(site, '/nothing', cookie), 'not_found');
  });

  test('whoever is signed in is limited at every route', async () => {
    const site = await testApi({ limits: { requestsPerMinute: { address: 50, person: 3 } }, ...production });
    const { cookie } = await site.app.signInLocal();
    for (let count = 0; count < 3; count += 1) expect((await ask(site, '/v1/me', cookie)).statusCode).toBe(200);
    for (const url of ['/v1/me', '/nothing', '/connect'])
      expectProblem(await ask(site, url, cookie), 'too_many_requests');
    expect((await ask(site, '/livez', cookie)).statusCode).toBe(200);
    expectProblem(await ask(site, '/nothing'), 'not_found');
  });

  test('whoever tries out sessions is stopped by the address before any of them is looked up', async () => {
    const site = await testApi({ limits: tight, ...production });
    const tried: string[] = [];
    const { authenticate } = site.app;
    site.app.authenticate = async (cookie) => (tried.push(cookie), authenticate(cookie));
    const { api } = await testApi({ app: site.app, limits: tight, ...production });
    const { cookie } = await site.app.signInLocal();
    for (let count = 0; count < 5; count += 1)
      expectProblem(await ask({ ...site, api }, '/v1/me', `guess-${count}`), 'not_signed_in');
    for (const guess of ['guess-5', cookie])
      expectProblem(await ask({ ...site, api }, '/v1/me', guess), 'too_many_requests');
    expect(tried).toEqual(['guess-0', 'guess-1', 'guess-2', 'guess-3', 'guess-4']);
  });

  test('a session that was ended is counted as a stranger again', async () => {
    const site = await testApi({ limits: tight, ...production });
    const { cookie } = await site.app.signInLocal();
    await ask(site, '/v1/me', cookie);
    site.app.sessions.clear();
    expectProblem(await ask(site, '/v1/me', cookie), 'not_signed_in');
    expect((await ask(site, '/v1/me', cookie)).headers['ratelimit']).toBe('"address";r=3;t=60');
  });
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

test('a proxy that was named says whose requests are counted, and a caller behind it cannot', async () => {
  const { api } = await testApi({ limits: tight, mode: 'production', trustedProxies: ['10.0.0.0/8'] });
  const from = (forwarded: string, remoteAddress = '10.0.0.7') =>
    api.inject({ url: '/nothing', headers: { ...local, 'x-forwarded-for': forwarded }, remoteAddress });
  for (let count = 0; count < 5; count += 1) await from(`192.0.2.${count}, 203.0.113.9`);
  expectProblem(await from('192.0.2.77, 203.0.113.9'), 'too_many_requests');
  expectProblem(await from('203.0.113.10'), 'not_found');
  // Of anybody else the header says nothing.
  expectProblem(await from('203.0.113.9', '203.0.113.11'), 'not_found');
});

test('addresses of one IPv6 network are counted together', async () => {
  const { api } = await testApi({ limits: tight });
  for (let count = 1; count <= 5; count += 1)
    await api.inject({ url: '/nothing', remoteAddress: `2001:db8::${count}` });
  expectProblem(await api.inject({ url: '/nothing', remoteAddress: '2001:db8::ffff' }), 'too_many_requests');
  expectProblem(await api.inject({ url: '/nothing', remoteAddress: '2001:db8:0:1::1' }), 'not_found');
});
