import { AppError } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { expectPage } from './testing/page-facts.ts';
import { local, testApi, type TestApi } from './testing/test-api.ts';

const secret = 'b'.repeat(43);
const https = { mode: 'production', publicUrl: 'https://clearweek.example' } as const;

function begun({ app }: TestApi): Readonly<Record<string, unknown>> {
  return app.calls.find(({ name }) => name === 'beginSignIn')?.args[0] as Readonly<Record<string, unknown>>;
}

describe('the page that explains connecting', () => {
  test('offers the providers that are set up, and says what is read, kept and never seen', async () => {
    const { api } = await testApi();
    const body = expectPage(await api.inject({ url: '/connect', headers: local }));
    for (const words of [
      'href="/connect/google"',
      'href="/connect/microsoft"',
      'What is read',
      'What is kept',
      'What nobody will ever see',
      'How to leave',
    ]) {
      expect(body).toContain(words);
    }
    expect(body).not.toContain('pretended');
  });

  test('says beforehand whom to ask where an organization does not allow it, and what an administrator does then', async () => {
    const { api } = await testApi();
    const body = expectPage(await api.inject({ url: '/connect', headers: local }));
    expect(body).toContain('says that your organization does not allow Clearweek, ask your administrator');
    expect(body).toContain('href="/connect#administrators"');
    expect(body).toContain('id="administrators"');
    expect(body).toContain('App access control');
  });

  test('is there for whoever is not signed in', async () => {
    const { api } = await testApi(https);
    expect((await api.inject({ url: '/connect', remoteAddress: '203.0.113.9' })).statusCode).toBe(200);
  });

  test('says so where a simulator stands in for a provider', async () => {
    const { api } = await testApi({ pretended: ['google'] });
    const body = expectPage(await api.inject({ url: '/connect', headers: local }));
    expect(body).toContain('A pretended Google');
    expect(body).not.toContain('A pretended Microsoft');
  });

  test('says whom to ask where no provider is set up', async () => {
    const { app } = await testApi();
    app.connectableProviders = () => [];
    const { api } = await testApi({ app });
    const body = expectPage(await api.inject({ url: '/connect', headers: local }));
    expect(body).toContain('not set up here yet');
    expect(body).not.toContain('href="/connect/google"');
  });
});

describe('on the way to a provider', () => {
  test('the browser is sent to where the use case says, with a secret of its own for coming back', async () => {
    const site = await testApi();
    const answer = await site.api.inject({ url: '/connect/google', headers: local });
    expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
      status: 303,
      location: 'https://sign-in.example/authorize?state=s',
    });
    expect(answer.headers['set-cookie']).toMatch(
      /^clearweek_leaving=[\w-]{43}; Path=\/; Expires=Wed, 25 Nov 2026 10:10:00 GMT; HttpOnly; SameSite=Lax$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(begun(site)).toEqual({
      provider: 'google',
      browserToken: null,
      startedBy: null,
      returnTo: null,
      connectionId: null,
    });
  });

  test('with https the secret is bound to it and to this host alone', async () => {
    const { api } = await testApi(https);
    const answer = await api.inject({ url: '/connect/microsoft' });
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-clearweek_leaving=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test('no header says where the browser comes back to', async () => {
    const site = await testApi(https);
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    const answer = await site.api.inject({ url: '/connect/google', headers });
    expect(JSON.stringify([answer.headers, begun(site)])).not.toContain('evil');
  });

  test('a browser that has such a secret already keeps it, and whoever is signed in is named', async () => {
    const site = await testApi();
    const { cookie, principal } = await site.app.signInLocal();
    const headers = { ...local, cookie: `clearweek_leaving=${secret}; clearweek_session=${cookie}` };
    await site.api.inject({ url: '/connect/google', headers });
    expect(begun(site)).toMatchObject({ browserToken: secret, startedBy: principal });
  });

  test('the wished page and the connection to mend are passed on', async () => {
    const site = await testApi();
    const connection = '0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11';
    const query = { return_to: '/weeks/2026-W48', connection };
    await site.api.inject({ url: '/connect/google', query, headers: local });
    expect(begun(site)).toMatchObject({ returnTo: '/weeks/2026-W48', connectionId: connection });
  });

  test.each(['connection=7', 'connection=', 'connection=a&connection=b', 'return_to=/&return_to=//evil.example'])(
    'what is not one wish in the expected form is none: %s',
    async (query) => {
      const site = await testApi();
      const answer = await site.api.inject({ url: `/connect/google?${query}`, headers: local });
      expect(answer.statusCode).toBe(303);
      expect(begun(site)).toMatchObject({ returnTo: null, connectionId: null });
    },
  );

  test.each(['/connect/apple', '/connect/Google', '/connect/__proto__', '/connect/apple/callback'])(
    'there is no %s',
    async (url) => {
      const site = await testApi();
      expectProblem(await site.api.inject({ url, headers: local }), 'not_found');
      expect(site.app.calls).toEqual([]);
    },
  );

  test('a provider that is not set up is said to be, as a page', async () => {
    const site = await testApi();
    site.app.fail(new AppError('provider_not_set_up', 'This provider is not set up here.'));
    const answer = await site.api.inject({ url: '/connect/google', headers: { ...local, accept: 'text/html' } });
    expect(answer.statusCode).toBe(503);
    expect(expectPage(answer)).toContain('This provider is not set up here');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});
