import { AppError, type ErrorCode, errorTable } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { calendar, local, testApi } from './testing/test-api.ts';

const json = { ...local, 'content-type': 'application/json' };
const ics = { ...local, 'content-type': 'text/calendar' };

describe('what Fastify refuses by itself is a problem', () => {
  test('an address where there is nothing', async () => {
    const { api } = await testApi();
    expectProblem(await api.inject({ url: '/nothing', headers: local }), 'not_found');
    expectProblem(
      await api.inject({ method: 'POST', url: '/nothing', headers: json, payload: '{' }),
      'invalid_request',
    );
    expectProblem(
      await api.inject({ method: 'POST', url: '/nothing', headers: { ...local, 'content-type': 'x/y' }, payload: 'x' }),
      'not_found',
    );
  });

  test('a method that an address does not take, with those that it takes in Allow', async () => {
    const { api } = await testApi();
    const put = await api.inject({ method: 'PUT', url: '/v1/me?x=1', headers: local });
    expectProblem(put, 'method_not_allowed');
    expect(put.headers['allow']).toBe('GET, HEAD');
    const item = await api.inject({ method: 'PATCH', url: '/v1/me/connections/abc', headers: json, payload: '{}' });
    expectProblem(item, 'method_not_allowed');
    expect(item.headers['allow']).toBe('DELETE, GET, HEAD');
    expectProblem(await api.inject({ method: 'OPTIONS', url: '/v1/me', headers: local }), 'method_not_allowed');
  });

  test.each([
    ['{', 'The body is not valid JSON.'],
    ['', 'The body is empty; JSON was announced.'],
    ['{"__proto__": {"zone": "Europe/Berlin"}}', 'The body is not valid JSON.'],
  ])('JSON that cannot be read: %s', async (payload, detail) => {
    const { api } = await testApi();
    const answer = await api.inject({ method: 'PATCH', url: '/v1/me/preferences', headers: json, payload });
    expect(expectProblem(answer, 'invalid_request').detail).toBe(detail);
  });

  test('a kind of content that a route does not take, with those that it takes', async () => {
    const { api } = await testApi();
    const form = { ...local, 'content-type': 'application/x-www-form-urlencoded' };
    for (const [method, url] of [
      ['PATCH', '/v1/me/preferences'],
      ['POST', '/v1/me/connections/ics'],
      ['POST', '/v1/analysis/calendar'],
    ] as const) {
      for (const type of [
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/plain',
        'nonsense',
      ]) {
        expectProblem(
          await api.inject({ method, url, headers: { ...form, 'content-type': type }, payload: 'a=b' }),
          'unsupported_media_type',
        );
      }
    }
    const answer = await api.inject({ method: 'PATCH', url: '/v1/me/preferences', headers: ics, payload: calendar });
    expect(expectProblem(answer, 'unsupported_media_type').detail).toContain('application/json');
    expect(answer.headers['accept']).toBe('application/json');
  });

  test('a compressed body, whatever is in it', async () => {
    const { api } = await testApi();
    const headers = { ...ics, 'content-encoding': 'gzip' };
    expectProblem(
      await api.inject({ method: 'POST', url: '/v1/analysis/calendar', headers, payload: calendar }),
      'unsupported_media_type',
    );
  });

  test('an address that is not well-formed, and one with an endless part', async () => {
    const { api, events } = await testApi();
    expectProblem(await api.inject({ url: '/v1/me/weeks/%zz', headers: local }), 'invalid_request');
    expectProblem(await api.inject({ url: `/v1/me/weeks/${'9'.repeat(500)}`, headers: local }), 'not_found');
    expect(events).toMatchObject([
      { event: 'connection_refused', status: 400, code: 'invalid_request' },
      { event: 'connection_refused', status: 404, code: 'not_found' },
    ]);
  });
});

describe('what a use case refuses', () => {
  test.each(Object.keys(errorTable) as ErrorCode[])('%s keeps its status, its words and its code', async (code) => {
    const { api, app } = await testApi();
    app.fail(
      new AppError(code, 'In plain words.', {
        extra: { limit: 5 },
        problems: [{ pointer: '/x', code: 'y', text: 'z' }],
      }),
    );
    const answer = await api.inject({ url: '/v1/me', headers: local });
    expect(expectProblem(answer, code)).toMatchObject({
      detail: 'In plain words.',
      limit: 5,
      errors: [{ pointer: '/x', code: 'y', text: 'z' }],
    });
    expect(answer.headers['retry-after'] !== undefined).toBe(errorTable[code].retry === 'later' && code !== 'internal');
  });

  test('anything else is our fault, and its text stays inside', async () => {
    const { api, app } = await testApi();
    for (const error of [
      new Error('secret'),
      Object.assign(new Error('secret'), { statusCode: 502, code: 'secret' }),
      Object.assign(new Error('secret'), { statusCode: 404, code: 'ERR_HTTP' }),
      'secret',
      null,
      undefined,
      { message: 'secret' },
    ]) {
      app.fail(error);
      const answer = await api.inject({ url: '/v1/me', headers: local });
      expectProblem(answer, 'internal');
      expect(answer.body).not.toContain('secret');
    }
  });

  test('an answer that does not fit its schema is our fault too', async () => {
    const { api, app } = await testApi();
    app.me = async () => ({ id: 'no uuid' }) as never;
    const failing = await testApi({ app });
    expectProblem(await failing.api.inject({ url: '/v1/me', headers: local }), 'internal');
    expect(failing.events.at(-1)).toMatchObject({ status: 500, errorName: expect.stringContaining('Error') });
    expect((await api.inject({ url: '/livez' })).statusCode).toBe(200);
  });
});

test('fields that a schema does not know never leave', async () => {
  const { app } = await testApi();
  const { me } = app;
  app.me = async (principal) => ({ ...(await me(principal)), email: 'a@b.example' });
  const { api } = await testApi({ app });
  const answer = await api.inject({ url: '/v1/me', headers: local });
  expect(Object.keys(answer.json()).toSorted()).toEqual([
    'address',
    'createdAt',
    'id',
    'isAdministrator',
    'readByOrganization',
    'workingHours',
    'zone',
    'zoneIsGuess',
  ]);
});

test('every code has a place that explains it, for programs and for people', async () => {
  const { api } = await testApi();
  for (const [code, { title, status, retry }] of Object.entries(errorTable)) {
    const answer = await api.inject({ url: `/problems/${code}`, headers: local });
    expect(answer.json()).toMatchObject({ code, title, status, retry });
    const page = await api.inject({ url: `/problems/${code}`, headers: { ...local, accept: 'text/html' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain(`<code>${code}</code>`);
  }
  expectProblem(await api.inject({ url: '/problems/toString', headers: local }), 'not_found');
});

test('a caller cannot choose the number of its request', async () => {
  const { api } = await testApi();
  const answer = await api.inject({
    url: '/nothing',
    headers: { ...local, 'x-request-id': 'mine', 'request-id': 'mine' },
  });
  expect(expectProblem(answer, 'not_found').instance).not.toBe('mine');
});
