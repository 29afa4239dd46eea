import { AppError } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { expectPage } from './testing/page-facts.ts';
import { local, testApi } from './testing/test-api.ts';

/** As browsers ask for a page. */
const browser = { ...local, accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('a person in front of a browser gets a page with the same words and the code', () => {
  test.each([
    ['an address where there is nothing', 'GET', '/nothing', 'not_found', 404],
    ['a method that an address does not take', 'POST', '/livez', 'method_not_allowed', 405],
    ['an address that cannot be read', 'GET', '/%zz', 'invalid_request', 400],
    ['a parameter that is not known', 'GET', '/v1/me?x=1', 'invalid_request', 400],
    ['a page that does not exist', 'GET', '/weeks/2026-W99', 'unknown_week', 400],
    ['a code that does not exist', 'GET', '/problems/nonsense', 'not_found', 404],
  ] as const)('%s', async (_name, method, url, code, status) => {
    const { api } = await testApi();
    const problem = expectProblem(await api.inject({ method, url, headers: local }), code);
    const answer = await api.inject({ method, url, headers: browser });
    expect(answer.statusCode).toBe(status);
    const body = expectPage(answer);
    expect(body).toContain(`<h1>${problem.title}</h1>`);
    expect(body).toContain(`href="/problems/${code}">${code}</a>`);
    expect(body).toContain('href="/">Go to the start page</a>');
    expect(body).toContain(String(answer.headers['x-request-id']));
  });

  test('beside the documentation, whose own policy stands there', async () => {
    const { api } = await testApi();
    const url = '/docs/static/nothing.js';
    expectProblem(await api.inject({ url, headers: local }), 'not_found');
    const { headers, body } = await api.inject({ url, headers: browser });
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(body).toContain('<h1>There is nothing here</h1>');
  });

  test('at the API too, and whoever is not signed in is shown where one can', async () => {
    const { api } = await testApi({ mode: 'production', publicUrl: 'https://clearweek.example' });
    const answer = await api.inject({ url: '/v1/me', headers: browser });
    expect(answer.statusCode).toBe(401);
    expect(expectPage(answer)).toContain('href="/connect"');
  });

  test('where everything fails, without the reason', async () => {
    const { api, app } = await testApi();
    app.fail(new Error('secret'));
    const answer = await api.inject({ url: '/v1/me', headers: browser });
    expect(answer.statusCode).toBe(500);
    const body = expectPage(answer);
    expect(body).toContain('Asking again after a while can help.');
    expect(body).not.toContain('secret');
  });

  test('and what somebody wrote into the address or into a reason is text there', async () => {
    const { api, app } = await testApi();
    app.fail(new AppError('invalid_request', '<script>alert(1)</script>'));
    for (const url of ['/v1/me', '/<script>alert(1)</script>', '/v1/me?<script>=1'])
      expect((await api.inject({ url, headers: browser })).body).not.toContain('<script>');
  });
});

test('a program gets a problem at the same addresses, whatever else it takes', async () => {
  const { api } = await testApi();
  for (const accept of ['*/*', 'application/json', 'application/problem+json, text/html;q=0.5', ''])
    for (const url of ['/nothing', '/v1/me?x=1', '/weeks/2026-W99'])
      expectProblem(
        await api.inject({ url, headers: { ...local, accept } }),
        url === '/nothing' ? 'not_found' : url === '/v1/me?x=1' ? 'invalid_request' : 'unknown_week',
      );
});
