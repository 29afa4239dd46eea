import { describe, expect, test } from 'vitest';
import { connectionView } from './testing/views.ts';
import { anyProblem, expectProblem } from './testing/expect-problem.ts';
import { form } from './testing/forms.ts';
import { expectPage } from './testing/page-facts.ts';
import { calendar, local, testApi, type TestApi } from './testing/test-api.ts';

const browser = {
  ...local,
  accept: 'text/html,application/xhtml+xml',
  origin: 'http://localhost:3000',
  'sec-fetch-site': 'same-origin',
};

/** Opens the start page as a browser does: with its cookie, and with the token of its forms. */
async function open({ api }: TestApi) {
  const answer = await api.inject({ url: '/', headers: { ...local, accept: 'text/html' } });
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
  const token = /name="token" value="([^"]+)"/.exec(answer.body)?.[1] ?? '';
  return { cookie, token, body: answer.body };
}

async function press(
  { api }: TestApi,
  url: string,
  cookie: string,
  { payload, type }: ReturnType<typeof form>,
  headers: Record<string, string> = browser,
) {
  return api.inject({ method: 'POST', url, headers: { ...headers, cookie, 'content-type': type }, payload });
}

test('the first page says what this is, that one is signed in, and how to begin', async () => {
  const { body } = await open(await testApi());
  expect(body).toMatch(/^<!doctype html>\s*<html lang="en">/);
  for (const words of [
    'You are signed in here, without an account',
    'Begin with a calendar',
    'This week (2026-W48)',
    'href="/docs"',
  ])
    expect(body).toContain(words);
  expect(body).not.toMatch(/<script|style="|<style|\son\w+=/);
});

test('a file is connected by its form, and the start page shows it', async () => {
  const site = await testApi();
  const { cookie, token } = await open(site);
  const answer = await press(site, '/calendars', cookie, form({ token, owner: 'mia@example.org' }, calendar));
  expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({ status: 303, location: '/' });
  const call = site.app.calls.find(({ name }) => name === 'connectFile');
  expect(Buffer.from(call?.args[1] as Uint8Array).toString()).toBe(calendar);
  expect(call?.args[2]).toBe('mia@example.org');
  const page = await site.api.inject({ url: '/', headers: { ...browser, cookie } });
  expect(page.body).toContain('It is being read at the moment.');
  expect(page.body).toContain('<meta http-equiv="refresh" content="2" />');
});

test('a feed is connected and a calendar disconnected by their forms', async () => {
  const site = await testApi();
  const { cookie, token } = await open(site);
  expect(
    (await press(site, '/calendars/feed', cookie, form({ token, url: ' https://calendar.example/x ' }))).statusCode,
  ).toBe(303);
  const page = await site.api.inject({ url: '/', headers: { ...browser, cookie } });
  expect(page.body).toContain('Feed from calendar.example');
  const action = /href="(\/calendars\/[^"]+\/disconnect)"/.exec(page.body)?.[1] ?? '';
  const question = expectPage(await site.api.inject({ url: action, headers: { ...browser, cookie } }));
  expect(question).toContain(`<form method="post" action="${action}"`);
  expect(question).toContain(`name="token" value="${token}"`);
  expect(site.app.calls.map(({ name }) => name)).not.toContain('disconnect');
  expect((await press(site, action, cookie, form({ token }))).statusCode).toBe(303);
  const after = await site.api.inject({ url: '/', headers: { ...browser, cookie } });
  expect(after.body).toContain('Begin with a calendar');
});

test('every page that a person comes by can be read by everybody and works without a script', async () => {
  const site = await testApi();
  const { cookie, token } = await open(site);
  await press(site, '/calendars', cookie, form({ token }, calendar));
  const { id } = (await site.app.listConnections(site.app.principal))[0]!;
  const disconnect = ['/disconnected/google', `/calendars/${id}/disconnect`];
  for (const url of ['/', '/?still', '/weeks/2026-W48', '/connect', '/weeks/2026-W99', ...disconnect]) {
    expectPage(await site.api.inject({ url, headers: { ...browser, cookie } }));
  }
  // Whoever is signed in is not told that they are signed out.
  const signedOut = await site.api.inject({ url: '/signed-out', headers: { ...browser, cookie } });
  expect([signedOut.statusCode, signedOut.headers['location']]).toEqual([303, '/']);
  expectPage(await site.api.inject({ url: '/signed-out', headers: browser }));
});

test('signing out ends the session', async () => {
  const site = await testApi();
  const { cookie, token } = await open(site);
  const answer = await press(site, '/session/end', cookie, form({ token }));
  expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
    status: 303,
    location: '/signed-out',
  });
  const page = await site.api.inject({ url: '/signed-out', headers: { ...browser, cookie } });
  expect(page.body).toContain('You are signed out');
  expect(site.app.sessions.size).toBe(0);
});

test('signing out everywhere ends all sessions, and says so in the same words', async () => {
  const site = await testApi();
  await site.app.signInLocal();
  const { cookie, token, body } = await open(site);
  expect(body).toContain('<button class="quiet" aria-describedby="everywhere">Sign out everywhere</button>');
  const answer = await press(site, '/session/end-all', cookie, form({ token }));
  expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
    status: 303,
    location: '/signed-out',
  });
  expect(answer.headers['set-cookie']).toMatch(/^clearweek_session=; /);
  expect(site.app.sessions.size).toBe(0);
});

describe('a form is refused', () => {
  test.each([
    ['without a token', () => form({}, calendar)],
    ['with a made-up token', () => form({ token: 'x'.repeat(43) }, calendar)],
  ])('%s', async (_name, sent) => {
    const site = await testApi();
    const { cookie } = await open(site);
    for (const url of [
      '/calendars',
      '/calendars/feed',
      '/calendars/0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11/disconnect',
      '/session/end',
      '/session/end-all',
    ]) {
      expectProblem(await press(site, url, cookie, sent(), { ...browser, accept: '*/*' }), 'foreign_origin');
    }
    expect(site.app.calls.filter(({ name }) => name.startsWith('connect') || name === 'disconnect')).toEqual([]);
    expect(site.app.sessions.size).toBe(1);
  });

  test('with the token of another session', async () => {
    const site = await testApi();
    const [mine, other] = [await open(site), await open(site)];
    expectProblem(
      await press(site, '/calendars', mine.cookie, form({ token: other.token }, calendar), local),
      'foreign_origin',
    );
  });

  test('from another site, even with the right token', async () => {
    const site = await testApi();
    const { cookie, token } = await open(site);
    expectProblem(
      await press(site, '/calendars', cookie, form({ token }, calendar), { ...local, origin: 'null' }),
      'foreign_origin',
    );
  });

  test.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])('as %s', async (type) => {
    const site = await testApi();
    const { cookie } = await open(site);
    expectProblem(
      await press(site, '/calendars', cookie, { payload: Buffer.from('{}'), type }, local),
      'unsupported_media_type',
    );
  });

  test.each([
    ['a broken form', '--b\r\nnonsense'],
    [
      'an endless list of fields',
      Array.from(
        { length: 50 },
        (_, index) => `--b\r\nContent-Disposition: form-data; name="f${index}"\r\n\r\nx\r\n`,
      ).join(''),
    ],
    [
      'a field twice',
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n',
    ],
    ['nothing', ''],
  ])('that is %s', async (_name, payload) => {
    const site = await testApi();
    const { cookie } = await open(site);
    const sent = { payload: Buffer.from(payload), type: 'multipart/form-data; boundary=b' };
    const { code } = anyProblem(await press(site, '/calendars', cookie, sent, local));
    expect(['invalid_request', 'too_large', 'foreign_origin']).toContain(code);
    expect(site.app.calls.filter(({ name }) => name === 'connectFile')).toEqual([]);
  });
});

test('a file of exactly the limit is taken, and not one byte more', async () => {
  const site = await testApi({ limits: { calendarBytes: 100_000 } });
  const { cookie, token } = await open(site);
  const file = (bytes: number) =>
    form({ token }, Buffer.concat([Buffer.from(calendar), Buffer.alloc(bytes - calendar.length)]));
  expect((await press(site, '/calendars', cookie, file(100_000))).statusCode).toBe(303);
  const answer = await press(site, '/calendars', cookie, file(100_001), local);
  expect(expectProblem(answer, 'too_large').limit).toBe(100_000);
});

test('a person gets the reason as a page, a program as a problem', async () => {
  const site = await testApi();
  const { cookie, token } = await open(site);
  const page = await press(site, '/calendars', cookie, form({ token }, 'no calendar'));
  expect(page.statusCode).toBe(422);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.body).toContain('This is not a calendar');
  expect(page.body).toContain('Go to the start page');
  expectProblem(await press(site, '/calendars', cookie, form({ token }, 'no calendar'), local), 'not_a_calendar');
});

test('whatever a calendar says is text on a page', async () => {
  const { app } = await testApi();
  const nasty = '<script>alert(1)</script>"\'&';
  app.listConnections = async () => [
    {
      ...connectionView(),
      kind: 'feed',
      host: nasty,
      state: 'needs_attention',
      problem: { code: 'feed_refused', text: nasty },
      warnings: [{ code: 'x', count: 2, text: nasty }],
    },
  ];
  const { body } = await open(await testApi({ app }));
  expect(body).not.toContain('<script');
  expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
});

test('the figures of the week are told in words', async () => {
  const { app } = await testApi();
  const { getWeek } = app;
  const minutes = (value: number | null) => ({ value, unit: 'minutes' as const, version: 1 });
  app.getWeek = async (principal, week) => ({
    ...(await getWeek(principal, week)),
    state: 'measured',
    metrics: {
      meetings: { value: 1, unit: 'count', version: 1 },
      meeting_minutes: minutes(90),
      focus_minutes: minutes(1200),
      fragmented_minutes: minutes(45),
      after_hours_meeting_minutes: minutes(0),
    },
  });
  const { body } = await open(await testApi({ app }));
  expect(body).toContain('You have 1 meeting, 1 h 30 min in all.');
  expect(body).toContain('20 h are left for work without interruption.');
  expect(body).toContain('None of that lies outside of your working hours.');
});
