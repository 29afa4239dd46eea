import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { form } from './testing/forms.ts';
import { expectPage } from './testing/page-facts.ts';
import { local, testApi, type TestApi } from './testing/test-api.ts';

const far = '203.0.113.9';

async function session({ api }: TestApi): Promise<string> {
  const answer = await api.inject({ url: '/v1/me', headers: local });
  return String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
}

describe('in embedded mode, once somebody has connected an account', () => {
  const browser = { ...local, accept: 'text/html' };
  const pressHere = ({ api }: TestApi, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => {
    const { payload, type } = form({ here: 'yes' });
    const from = { ...browser, origin: 'http://localhost:3000', ...headers, 'content-type': type };
    return api.inject({ method: 'POST', url: '/session/here', headers: from, payload, remoteAddress });
  };

  test.each(['if-asked', 'not'] as const)(
    'a browser without a session is led to where one signs in: %s',
    async (opening) => {
      const { api, app } = await testApi();
      app.openHere(opening);
      for (const url of ['/', '/weeks/2026-W48', '/calendars/x/disconnect']) {
        const answer = await api.inject({ url, headers: browser });
        expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
          status: 303,
          location: '/connect',
        });
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      expectProblem(await api.inject({ url: '/v1/me', headers: local }), 'not_signed_in');
      expect(app.sessions.size).toBe(0);
    },
  );

  test('who has a session stays signed in', async () => {
    const site = await testApi();
    const cookie = await session(site);
    site.app.openHere('not');
    expect((await site.api.inject({ url: '/', headers: { ...browser, cookie } })).statusCode).toBe(200);
  });

  test('after signing out nobody is promised to be signed in again by the start page', async () => {
    const { api, app } = await testApi();
    const signedOut = async () => (await api.inject({ url: '/signed-out', headers: browser })).body;
    expect(await signedOut()).toContain('it signs you in again');
    app.openHere('not');
    expect(await signedOut()).not.toContain('it signs you in again');
  });

  test('a local person without an account goes on by a press, and only by one', async () => {
    const site = await testApi();
    const offer = async (headers: Record<string, string> = {}) =>
      expectPage(await site.api.inject({ url: '/connect', headers: { ...browser, ...headers } })).includes(
        '/session/here',
      );
    expect(await offer()).toBe(false);
    site.app.openHere('if-asked');
    expect(await offer()).toBe(true);
    expect(await offer({ 'x-forwarded-for': far })).toBe(false);
    const answer = await pressHere(site);
    expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({ status: 303, location: '/' });
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
    expect((await site.api.inject({ url: '/', headers: { ...browser, cookie } })).statusCode).toBe(200);
    expect(await offer({ cookie })).toBe(false);
  });

  test.each([
    ['from another machine', {}, far],
    ['through a proxy', { 'x-forwarded-for': far }, '127.0.0.1'],
    ['by another site', { origin: 'https://evil.example' }, '127.0.0.1'],
  ])('that press is refused %s', async (_name, headers, remoteAddress) => {
    const site = await testApi();
    site.app.openHere('if-asked');
    const answer = await pressHere(site, { ...(headers as Record<string, string>), accept: '*/*' }, remoteAddress);
    expectProblem(answer, 'not_signed_in');
    expect(site.app.sessions.size).toBe(0);
  });

  test('that press is refused where the local person has an account, and in production', async () => {
    const site = await testApi();
    site.app.openHere('not');
    expectProblem(await pressHere(site, { accept: '*/*' }), 'not_signed_in');
    const production = await testApi({ mode: 'production', publicUrl: 'https://clearweek.example' });
    expectProblem(await pressHere(production, { accept: '*/*' }), 'not_signed_in');
  });
});
