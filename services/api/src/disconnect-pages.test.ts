import type { ConnectionView } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { form } from './testing/forms.ts';
import { expectPage } from './testing/page-facts.ts';
import { local, testApi } from './testing/test-api.ts';
import { connectionView } from './testing/views.ts';
import { formToken } from './visits/form-token.ts';

const browser = { ...local, accept: 'text/html' };

/** Somebody with these calendars, signed in. */
async function having(...changes: Partial<ConnectionView>[]) {
  const { app } = await testApi();
  const all = changes.map((change) => ({ ...connectionView(), ...change }));
  app.listConnections = async () => all;
  app.getConnection = async (_principal, id) => all.find((one) => one.id === id)!;
  const erased: string[] = [];
  app.disconnect = async (_principal, id) => void erased.push(id);
  const site = await testApi({ app });
  const { cookie } = await app.signInLocal();
  const headers = { ...browser, cookie: `clearweek_session=${cookie}` };
  const open = async (url: string) => expectPage(await site.api.inject({ url, headers }));
  return { ...site, all, headers, cookie, erased, open };
}

const account = (provider: 'google' | 'microsoft') =>
  ({ provider, kind: 'account', account: 'mia@clearweek.example' }) as const;

describe('before a calendar is erased', () => {
  test.each<[string, Partial<ConnectionView>, string[], string[]]>([
    ['a file', { kind: 'file' }, ['add the file again'], ['at the provider', 'rel="noreferrer"']],
    [
      'a feed',
      { kind: 'feed', host: 'calendar.example' },
      ['calendar.example', 'add the feed again'],
      ['at the provider'],
    ],
    [
      'an account at Google',
      account('google'),
      [
        'mia@clearweek.example',
        'given back to Google',
        'href="https://google.example/permissions"',
        'this account is yours',
      ],
      [],
    ],
    [
      'an account at Microsoft',
      account('microsoft'),
      ['no way for a program to give it back', 'href="https://microsoft.example/permissions"'],
      [],
    ],
    [
      'a mailbox by the organization',
      { ...account('google'), kind: 'mailbox' },
      ["The permission is your organization's", 'not read by it any more'],
      ['given back to Google', 'rel="noreferrer"'],
    ],
  ])('a page says what that means and that it cannot be undone: %s', async (_name, change, words, others) => {
    const { all, open, erased } = await having(change);
    const body = await open(`/calendars/${all[0]!.id}/disconnect`);
    expect(body).toContain('This cannot be undone.');
    for (const word of words) expect(body).toContain(word);
    for (const word of others) expect(body).not.toContain(word);
    expect(body).toContain('<button>Disconnect and erase</button>');
    expect(body).toContain('href="/">Leave everything as it is');
    expect(erased).toEqual([]);
  });

  test('the last calendar is said to take all figures with it, and another one not', async () => {
    const one = await having({});
    expect(await one.open(`/calendars/${one.all[0]!.id}/disconnect`)).toContain('figures of all your weeks are erased');
    const two = await having({}, {});
    expect(await two.open(`/calendars/${two.all[0]!.id}/disconnect`)).toContain('worked out anew without it');
  });

  test('the only account is said to take the sign-in with it, whatever else is there', async () => {
    const signOut = 'Your sign-in, on every device';
    const one = await having(account('google'), { kind: 'file' });
    expect(await one.open(`/calendars/${one.all[0]!.id}/disconnect`)).toContain(signOut);
    expect(await one.open(`/calendars/${one.all[1]!.id}/disconnect`)).not.toContain(signOut);
    const two = await having(account('google'), account('microsoft'));
    expect(await two.open(`/calendars/${two.all[0]!.id}/disconnect`)).not.toContain(signOut);
  });

  test('the only account is said to take files, feeds and the administrator with it, and a file takes nothing', async () => {
    const file = { kind: 'file', provider: 'ics', id: '0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f12' } as const;
    const site = await having(account('google'), file, { ...file, kind: 'feed', id: file.id.replace(/2$/, '3') });
    const me = await site.app.me(site.app.principal);
    site.app.me = async () => ({ ...me, isAdministrator: true });
    const asked = await site.open(`/calendars/${site.all[0]!.id}/disconnect`);
    for (const words of [
      'The 2 calendars that you added as files or feeds',
      'you are an administrator',
      'figures of all',
    ]) {
      expect(asked).toContain(words);
    }
    const other = await site.open(`/calendars/${file.id}/disconnect`);
    for (const words of ['files or feeds', 'administrator', 'Your sign-in']) expect(other).not.toContain(words);
  });

  test('nobody else is asked: whoever is not signed in is led to where one can', async () => {
    const { api } = await testApi({ mode: 'production', publicUrl: 'https://clearweek.example' });
    const url = '/calendars/0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11/disconnect';
    expect((await api.inject({ url, headers: browser })).headers['location']).toBe('/connect');
  });

  test('a calendar that does not exist is not asked about', async () => {
    const { api } = await testApi();
    for (const id of ['0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11', 'x'])
      expectProblem(await api.inject({ url: `/calendars/${id}/disconnect`, headers: local }), 'not_found');
  });
});

describe('after an account was disconnected', () => {
  test.each(['google', 'microsoft'] as const)('its person is led to what is left to do: %s', async (provider) => {
    const { api, all, headers, cookie, erased } = await having(account(provider));
    const { payload, type } = form({ token: formToken(cookie) });
    const answer = await api.inject({
      method: 'POST',
      url: `/calendars/${all[0]!.id}/disconnect`,
      headers: { ...headers, origin: 'http://localhost:3000', 'content-type': type },
      payload,
    });
    expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
      status: 303,
      location: `/disconnected/${provider}`,
    });
    expect(erased).toEqual([all[0]!.id]);
  });

  test.each(['embedded', 'production'] as const)(
    'whoever was signed out by that is told what has happened, and keeps no session: %s',
    async (mode) => {
      const { app } = await testApi();
      const connection = { ...connectionView(), ...account('google') };
      app.getConnection = async () => connection;
      app.disconnect = async () => app.sessions.clear();
      app.openHere('if-asked');
      const site = await testApi({ app, mode, publicUrl: 'http://localhost:3000' });
      const { cookie } = await app.signInLocal({ asked: true });
      const { payload, type } = form({ token: formToken(cookie) });
      const answer = await site.api.inject({
        method: 'POST',
        url: `/calendars/${connection.id}/disconnect`,
        headers: {
          ...browser,
          cookie: `clearweek_session=${cookie}`,
          origin: 'http://localhost:3000',
          'content-type': type,
        },
        payload,
      });
      expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
        status: 303,
        location: '/disconnected/google',
      });
      expect(String(answer.headers['set-cookie'])).toContain('clearweek_session=;');
      const body = expectPage(await site.api.inject({ url: '/disconnected/google', headers: browser }));
      expect(body).toContain('<h1>No Google account is connected in this browser</h1>');
      expect(body).toContain('You are signed out.');
      expect(body).toContain('href="https://google.example/permissions"');
      expect(app.sessions.size).toBe(0);
    },
  );

  test.each([
    ['google', 'No Google account is connected'],
    ['microsoft', 'No Microsoft account is connected'],
  ])('the page says how it stands, what was erased, and where the permission is: %s', async (provider, title) => {
    const { open } = await having({}, { ...account('google'), kind: 'mailbox' });
    const body = await open(`/disconnected/${provider}`);
    expect(body).toContain(`<h1>${title}</h1>`);
    expect(body).toContain('Everything that Clearweek had read from an account is erased');
    expect(body).toContain(`href="https://${provider}.example/permissions"`);
  });

  test('and opened by hand it says nothing that has not happened: accounts that are connected are named', async () => {
    const { open } = await having(account('google'));
    const body = await open('/disconnected/google');
    expect(body).toContain('<h1>Google: still connected</h1>');
    expect(body).toContain('mia@clearweek.example');
    expect(await open('/disconnected/microsoft')).not.toContain('mia@clearweek.example');
  });

  test('no way is shown to a provider that is no longer set up', async () => {
    const { app, open } = await having();
    app.permissionsPage = () => null;
    expect(await open('/disconnected/microsoft')).toContain('rel="noreferrer"');
    const { api } = await testApi({ app });
    const body = expectPage(await api.inject({ url: '/disconnected/microsoft', headers: browser }));
    expect(body).not.toContain('rel="noreferrer"');
  });

  test('there is no such page for anything else', async () => {
    const { api } = await testApi();
    expectProblem(await api.inject({ url: '/disconnected/apple', headers: local }), 'not_found');
  });
});
