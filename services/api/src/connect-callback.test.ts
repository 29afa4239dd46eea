import type { FinishedSignIn, Principal } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { form } from './testing/forms.ts';
import { expectPage } from './testing/page-facts.ts';
import { local, testApi, type TestApi } from './testing/test-api.ts';

type Kind = FinishedSignIn['kind'];
type Finished<K extends Kind> = Extract<FinishedSignIn, { kind: K }>;

const secret = 'b'.repeat(43);
const canary = 'kanarienvogel';
const expiresAt = Date.parse('2026-11-25T10:10:00Z') as never;
const newSession = { cookie: 'a new session', principal: {} as Principal, expiresAt };
const question = {
  provider: 'google',
  address: 'mia@clearweek.example',
  decision: 'the decision',
  expiresAt,
  returnTo: '/',
} as const;

const signedIn: Finished<'signed-in'> = {
  kind: 'signed-in',
  session: newSession,
  connectionId: '0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11' as never,
  isNew: true,
  missing: [],
  returnTo: '/weeks/2026-W48',
};

/** One of each kind that ends with a page, with the status and words of that page. */
const pages: { [K in Exclude<Kind, 'signed-in'>]: [finished: Finished<K>, status: number, words: string] } = {
  attach: [{ kind: 'attach', ...question, choices: ['attach', 'switch'] }, 200, 'Add this calendar to yours?'],
  taken: [{ kind: 'taken', ...question, choices: ['switch'] }, 200, 'belongs to somebody else here'],
  elsewhere: [{ kind: 'elsewhere', ...question, choices: ['switch'] }, 200, 'belongs to another organization'],
  declined: [{ kind: 'declined', returnTo: '/' }, 200, 'Nothing was connected'],
  'admin-needed': [
    { kind: 'admin-needed', provider: 'microsoft', adminConsentUrl: 'https://sign-in.example/adminconsent?a=b&c=d' },
    200,
    'href="https://sign-in.example/adminconsent?a=b&amp;c=d"',
  ],
  'admin-answered': [{ kind: 'admin-answered', provider: 'microsoft', allowed: true }, 200, 'Thank you'],
  'missing-permission': [
    { kind: 'missing-permission', provider: 'google', returnTo: '/' },
    200,
    'The calendar was not included',
  ],
  failed: [
    { kind: 'failed', problem: { code: 'provider_unavailable', text: 'Google does not answer.' }, returnTo: '/' },
    503,
    'Google does not answer.',
  ],
  invalid: [{ kind: 'invalid' }, 400, 'did not come back as it left'],
};

/** Comes back from a provider. */
const comeBack = ({ api }: TestApi, cookie = `clearweek_leaving=${secret}`, provider = 'google') =>
  api.inject({
    url: `/connect/${provider}/callback?code=${canary}&state=${canary}&error_description=%3Cb%3E${canary}`,
    headers: { ...local, cookie, accept: 'text/html', 'sec-fetch-site': 'cross-site' },
  });

describe('a sign-in that the provider could not finish', () => {
  test.each(['provider_misconfigured', 'provider_unavailable'] as const)(
    'stands in the log as an error with its code: %s',
    async (code) => {
      const site = await testApi();
      site.app.finishWith({ kind: 'failed', problem: { code, text: 'Kanarienvogel.' }, returnTo: '/' });
      await comeBack(site);
      expect(site.events).toEqual([expect.objectContaining({ level: 'error', status: 503, code })]);
      expect(site.events[0]).not.toHaveProperty('errorName');
      expect(JSON.stringify(site.events).toLowerCase()).not.toContain(canary);
    },
  );
});

describe('whoever comes back from a provider', () => {
  test('and is signed in goes on to their page with a session that is new, and the old one is worth nothing', async () => {
    const site = await testApi();
    const old = await site.app.signInLocal();
    site.app.finishWith(signedIn);
    const answer = await comeBack(site, `clearweek_leaving=${secret}; clearweek_session=${old.cookie}`);
    expect({ status: answer.statusCode, location: answer.headers['location'] }).toEqual({
      status: 303,
      location: '/weeks/2026-W48',
    });
    expect(answer.headers['set-cookie']).toMatch(
      /^clearweek_session=a%20new%20session; Path=\/; Expires=Wed, 25 Nov 2026 10:10:00 GMT; HttpOnly; SameSite=Lax$/,
    );
    expect(site.app.sessions.has(old.cookie)).toBe(false);
  });

  test('is asked about by what came back, byte for byte, and by what the browser carries', async () => {
    const site = await testApi();
    const { cookie, principal } = await site.app.signInLocal();
    await comeBack(site, `clearweek_leaving=${secret}; clearweek_session=${cookie}`, 'microsoft');
    expect(site.app.calls.find(({ name }) => name === 'finishSignIn')?.args).toEqual([
      {
        provider: 'microsoft',
        query: `code=${canary}&state=${canary}&error_description=%3Cb%3E${canary}`,
        browserToken: secret,
        principal,
      },
    ]);
  });

  test('in another browser is asked about without any secret, and nobody is signed in', async () => {
    const site = await testApi();
    await comeBack(site, '');
    const call = site.app.calls.find(({ name }) => name === 'finishSignIn');
    expect(call?.args[0]).toMatchObject({ browserToken: null, principal: null });
    expect(site.app.sessions.size).toBe(0);
  });

  test.each(Object.entries(pages))(
    'is told in plain words how it ended: %s',
    async (_kind, [finished, status, words]) => {
      const site = await testApi();
      site.app.finishWith(finished);
      const answer = await comeBack(site);
      expect(answer.statusCode).toBe(status);
      const body = expectPage(answer);
      expect(body).toContain(words);
      expect(answer.headers['set-cookie'] ?? '').not.toContain('session');
    },
  );

  test.each([...Object.values(pages).map(([finished]) => finished), signedIn])(
    'leaves nothing of the address behind: $kind',
    async (finished) => {
      const site = await testApi();
      site.app.finishWith(finished);
      const answer = await comeBack(site);
      expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
      expect(answer.body).not.toContain(canary);
      expect(JSON.stringify(answer.headers)).not.toContain(canary);
      expect(JSON.stringify(site.events)).not.toContain(canary);
      expect(answer.body).not.toMatch(/(?:src|<link[^>]*href)="(?:https?:)?\/\//);
    },
  );

  test('and needs an administrator is not shown a link where the provider has none', async () => {
    const site = await testApi();
    site.app.finishWith({ kind: 'admin-needed', provider: 'google', adminConsentUrl: null });
    const body = expectPage(await comeBack(site));
    expect(body).toContain('Your organization has to allow it first');
    expect(body).not.toContain('For the administrator');
  });

  test('where the use case fails gets a page without the reason', async () => {
    const site = await testApi();
    site.app.fail(new Error(canary));
    const answer = await comeBack(site);
    expect(answer.statusCode).toBe(500);
    expect(expectPage(answer)).not.toContain(canary);
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });
});

describe('the question about an account', () => {
  test.each(['attach', 'taken', 'elsewhere'] as const)('offers what is possible, and leaving it: %s', async (kind) => {
    const site = await testApi();
    const [finished] = pages[kind];
    site.app.finishWith(finished);
    const answer = await comeBack(site);
    const choices = [...answer.body.matchAll(/<button name="choice" value="(\w+)"/g)].map(([, choice]) => choice);
    expect(choices).toEqual([...finished.choices, 'cancel']);
    expect(answer.body).toContain('mia@clearweek.example');
    // The secret has to live as long as the question.
    expect(answer.headers['set-cookie']).toMatch(/^clearweek_leaving=b{43}; .*HttpOnly; SameSite=Lax$/);
    // Otherwise browsers send `Origin: null` with its form, because of the answer's referrer policy.
    expect(answer.body).toContain('<meta name="referrer" content="strict-origin" />');
  });

  test('shows an address as text', async () => {
    const site = await testApi();
    site.app.finishWith({ ...pages.attach[0], address: '<script>@x.example' });
    expect((await comeBack(site)).body).toContain('&lt;script&gt;@x.example');
  });

  const decide = ({ api }: TestApi, fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const { payload, type } = form(fields);
    const from = {
      ...local,
      cookie: `clearweek_leaving=${secret}`,
      accept: 'text/html',
      origin: 'http://localhost:3000',
    };
    return api.inject({
      method: 'POST',
      url: '/connect/decide',
      headers: { ...from, ...headers, 'content-type': type },
      payload,
    });
  };

  test.each(['attach', 'switch', 'cancel'])('is answered: %s', async (choice) => {
    const site = await testApi();
    site.app.finishWith(choice === 'cancel' ? { kind: 'declined', returnTo: '/' } : signedIn);
    const answer = await decide(site, { decision: 'the decision', choice });
    expect(answer.statusCode).toBe(choice === 'cancel' ? 200 : 303);
    expect(site.app.calls.find(({ name }) => name === 'decideSignIn')?.args).toEqual([
      { decision: 'the decision', choice, browserToken: secret, principal: null },
    ]);
    if (choice === 'cancel') expect(expectPage(answer)).toContain('Nothing was connected');
    else expect(answer.headers['set-cookie']).toContain('clearweek_session=');
  });

  test.each([{ choice: 'everything' }, { choice: '' }, { decision: 'the decision' }])(
    'takes no answer that was not offered: %o',
    async (fields) => {
      const site = await testApi();
      expectProblem(await decide(site, fields, { accept: '*/*' }), 'invalid_request');
      expect(site.app.calls).toEqual([]);
    },
  );

  test.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])(
    'is not answered by another site: %o',
    async (headers) => {
      const site = await testApi();
      const sent = { decision: 'the decision', choice: 'attach' };
      expectProblem(
        await decide(site, sent, { ...headers, accept: '*/*' } as Record<string, string>),
        'foreign_origin',
      );
      expect(site.app.calls).toEqual([]);
    },
  );

  test('that is out of date says so', async () => {
    const site = await testApi();
    const answer = await decide(site, { decision: 'old', choice: 'attach' });
    expect(answer.statusCode).toBe(400);
    expect(expectPage(answer)).toContain('did not come back as it left');
  });

  test('is not read where it is longer than any answer of ours', async () => {
    const site = await testApi();
    const answer = await decide(site, { decision: 'x'.repeat(10_000), choice: 'attach' }, { accept: '*/*' });
    expectProblem(answer, 'invalid_request');
  });
});
