import type { FinishedSignIn } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { canary, comeBack, questions, secret, signedIn } from './testing/coming-back.ts';
import { expectPage } from './testing/page-facts.ts';
import { testApi } from './testing/test-api.ts';

type Kind = Exclude<FinishedSignIn['kind'], 'signed-in' | keyof typeof questions>;
type Finished<K extends Kind> = Extract<FinishedSignIn, { kind: K }>;

/** One of each kind that ends with a page, with the status and words of that page. */
const pages: { [K in Kind]: [finished: Finished<K>, status: number, words: string] } = {
  declined: [{ kind: 'declined', returnTo: '/', adminConsentUrl: null }, 200, 'Nothing was connected'],
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

  test.each([...Object.values({ ...pages, ...questions }).map(([finished]) => finished), signedIn])(
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
    expect(body).toContain('href="/connect#administrators"');
    expect(body).not.toContain('For the administrator');
  });

  test('and declined, or was not allowed to say yes, learns whom to ask, with the link that their administrator needs', async () => {
    const site = await testApi();
    const adminConsentUrl = 'https://sign-in.example/adminconsent?a=b&c=d';
    site.app.finishWith({ kind: 'declined', returnTo: '/', adminConsentUrl });
    const body = expectPage(await comeBack(site, undefined, 'microsoft'));
    expect(body).toContain('says that your organization does not allow Clearweek, ask your administrator');
    expect(body).toContain('href="/connect#administrators"');
    expect(body).toContain('href="https://sign-in.example/adminconsent?a=b&amp;c=d"');
    site.app.finishWith({ kind: 'declined', returnTo: '/', adminConsentUrl: null });
    const google = expectPage(await comeBack(site));
    expect(google).toContain('href="/connect#administrators"');
    expect(google).not.toContain('For the administrator');
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
