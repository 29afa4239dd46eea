import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { calendar, local, testApi, type TestApi } from './testing/test-api.ts';

const stranger = { host: 'clearweek.example' };
const far = '203.0.113.9';

async function session({ api }: TestApi): Promise<string> {
  const answer = await api.inject({ url: '/v1/me', headers: local });
  return String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
}

describe('in embedded mode', () => {
  test('a visit from this machine signs in the local person', async () => {
    const answer = await (await testApi()).api.inject({ url: '/v1/me', headers: local });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toMatch(
      /^clearweek_session=[^;]+; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$/,
    );
  });

  test('who has a session is not signed in again', async () => {
    const site = await testApi();
    const answer = await site.api.inject({ url: '/v1/me', headers: { ...local, cookie: await session(site) } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(site.app.sessions.size).toBe(1);
  });

  test.each([
    ['another machine', { headers: local, remoteAddress: far }],
    ['a name that was made to point here', { headers: stranger }],
    ['a proxy', { headers: { ...local, 'x-forwarded-for': '127.0.0.1' } }],
    ['another site', { headers: { ...local, 'sec-fetch-site': 'cross-site' } }],
    ['another port of this machine', { headers: { ...local, origin: 'http://localhost:5173' } }],
  ])('a visit by %s is not signed in', async (_name, request) => {
    const { api, app } = await testApi();
    for (const url of ['/v1/me', '/v1/me/connections', '/v1/me/weeks/2026-W48', '/']) {
      const answer = await api.inject({ url, ...request });
      expectProblem(answer, 'not_signed_in');
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.headers['www-authenticate']).toBeDefined();
    }
    const analysis = { method: 'POST', url: '/v1/analysis/calendar', payload: calendar } as const;
    expectProblem(
      await api.inject({ ...analysis, ...request, headers: { ...request.headers, 'content-type': 'text/calendar' } }),
      'not_signed_in',
    );
    expect(app.sessions.size).toBe(0);
    expect(app.calls).toEqual([]);
  });

  test('a made-up cookie is worth nothing to a stranger', async () => {
    const { api } = await testApi();
    for (const cookie of [
      'clearweek_session=x',
      `clearweek_session=${'0'.repeat(36)}.${'a'.repeat(43)}`,
      'clearweek_session=',
    ]) {
      expectProblem(
        await api.inject({ url: '/v1/me', headers: { ...stranger, cookie }, remoteAddress: far }),
        'not_signed_in',
      );
    }
  });

  test('a copy of a cookie is worthless after signing out', async () => {
    const site = await testApi();
    const cookie = await session(site);
    const answer = await site.api.inject({ method: 'POST', url: '/v1/session/end', headers: { ...local, cookie } });
    expect(answer.statusCode).toBe(204);
    expect(answer.body).toBe('');
    expect(answer.headers['set-cookie']).toMatch(/^clearweek_session=; .*Expires=Thu, 01 Jan 1970/);
    expectProblem(
      await site.api.inject({ url: '/v1/me', headers: { ...stranger, cookie }, remoteAddress: far }),
      'not_signed_in',
    );
  });

  test('signing out everywhere ends the sessions of all devices', async () => {
    const site = await testApi();
    const cookies = [await session(site), await session(site)] as const;
    const answer = await site.api.inject({
      method: 'POST',
      url: '/v1/session/end-all',
      headers: { ...local, cookie: cookies[0] },
    });
    expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 204, body: '' });
    expect(answer.headers['set-cookie']).toMatch(/^clearweek_session=; .*Expires=Thu, 01 Jan 1970/);
    expect(site.app.calls.filter(({ name }) => name === 'signOutEverywhere').map(({ args }) => args)).toEqual([
      [site.app.principal],
    ]);
    for (const cookie of cookies) {
      const after = await site.api.inject({ url: '/v1/me', headers: { ...stranger, cookie }, remoteAddress: far });
      expectProblem(after, 'not_signed_in');
    }
  });

  test('a session that somebody else chose is not taken over', async () => {
    const { api } = await testApi();
    const chosen = `01a21238-20a7-7289-b664-dbdd724995af.${'a'.repeat(43)}`;
    const answer = await api.inject({ url: '/v1/me', headers: { ...local, cookie: `clearweek_session=${chosen}` } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).not.toContain(chosen);
  });

  test('signing out without a session signs nobody in', async () => {
    const { api, app } = await testApi();
    const answer = await api.inject({ method: 'POST', url: '/v1/session/end', headers: local });
    expect(answer.statusCode).toBe(204);
    expect(app.sessions.size).toBe(0);
  });
});

describe('a change asked for with a cookie', () => {
  const changes = [
    { method: 'PATCH', url: '/v1/me/preferences', payload: { zone: 'Europe/Paris' } },
    { method: 'POST', url: '/v1/me/connections/ics', payload: { ics: calendar } },
    { method: 'DELETE', url: '/v1/me/connections/0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11' },
    { method: 'POST', url: '/v1/session/end' },
    { method: 'POST', url: '/v1/session/end-all' },
  ] as const;

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3001' },
    { origin: 'https://clearweek.localhost:3000' },
  ])('by another site is refused: %o', async (headers) => {
    const site = await testApi();
    const cookie = await session(site);
    const before = site.app.calls.length;
    for (const change of changes) {
      expectProblem(await site.api.inject({ ...change, headers: { ...local, cookie, ...headers } }), 'foreign_origin');
    }
    expect(site.app.calls.length).toBe(before);
    expect(site.app.sessions.size).toBe(1);
  });

  test.each([{}, { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }])(
    'by its own page or a program is done: %o',
    async (headers) => {
      const site = await testApi();
      const cookie = await session(site);
      const answer = await site.api.inject({ ...changes[0], headers: { ...local, cookie, ...headers } });
      expect(answer.statusCode).toBe(200);
    },
  );

  test('reading is left to SameSite and the lack of CORS', async () => {
    const site = await testApi();
    const headers = { ...local, cookie: await session(site), origin: 'https://evil.example' };
    const answer = await site.api.inject({ url: '/v1/me', headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
  });
});

describe('in production mode', () => {
  const production = { mode: 'production', publicUrl: 'https://clearweek.example' } as const;

  test('nobody is signed in by where they are', async () => {
    const { api, app } = await testApi(production);
    for (const headers of [local, stranger])
      expectProblem(await api.inject({ url: '/v1/me', headers }), 'not_signed_in');
    expect(app.sessions.size).toBe(0);
  });

  test('the stateless analysis needs a key, and says that there are none yet', async () => {
    const { api } = await testApi(production);
    const answer = await api.inject({
      method: 'POST',
      url: '/v1/analysis/calendar',
      headers: { ...local, 'content-type': 'text/calendar' },
      payload: calendar,
    });
    expect(expectProblem(answer, 'not_signed_in').detail).toContain('API key');
  });

  test('the session is bound to https and to its host, and changes are taken from its own origin only', async () => {
    const { api, app } = await testApi(production);
    const { cookie } = await app.signInLocal();
    const change = { method: 'PATCH', url: '/v1/me/preferences', payload: { zone: 'Europe/Paris' } } as const;
    const headers = { ...stranger, cookie: `__Host-clearweek_session=${cookie}` };
    expect(
      (await api.inject({ ...change, headers: { ...headers, origin: 'https://clearweek.example' } })).statusCode,
    ).toBe(200);
    expectProblem(
      await api.inject({ ...change, headers: { ...headers, origin: 'http://clearweek.example' } }),
      'foreign_origin',
    );
    expectProblem(
      await api.inject({ ...change, headers: { ...stranger, cookie: `clearweek_session=${cookie}` } }),
      'not_signed_in',
    );
    const end = await api.inject({ method: 'POST', url: '/v1/session/end', headers });
    expect(end.headers['set-cookie']).toMatch(
      /^__Host-clearweek_session=; .*Path=\/;.* HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test('the start page leads whoever is not signed in to where one can', async () => {
    const { api } = await testApi(production);
    const answer = await api.inject({ url: '/', headers: stranger });
    expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
      status: 303,
      location: '/connect',
    });
  });

  test('the start page of a person who is signed in is shown', async () => {
    const { api, app } = await testApi(production);
    const { cookie } = await app.signInLocal();
    const headers = { ...stranger, cookie: `__Host-clearweek_session=${cookie}` };
    const answer = await api.inject({ url: '/', headers });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Nobody else sees this page.');
    expect(answer.body).not.toContain('this computer');
  });
});
