import { describe, expect, test } from 'vitest';
import { comeBack, questions, secret, signedIn } from './testing/coming-back.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { form } from './testing/forms.ts';
import { expectPage } from './testing/page-facts.ts';
import { local, testApi, type TestApi } from './testing/test-api.ts';

const look = ({ api }: TestApi, cookie = `clearweek_leaving=${secret}`) =>
  api.inject({ url: '/connect/question?decision=the%20decision', headers: { ...local, cookie, accept: 'text/html' } });

describe('the question about an account', () => {
  test.each(['attach', 'taken', 'elsewhere'] as const)('offers what is possible, and leaving it: %s', async (kind) => {
    const site = await testApi();
    const [finished, words] = questions[kind];
    site.app.finishWith(finished);
    const back = await comeBack(site);
    expect({ status: back.statusCode, location: back.headers['location'] }).toEqual({
      status: 303,
      location: '/connect/question?decision=the%20decision',
    });
    // The secret has to live as long as the question.
    expect(back.headers['set-cookie']).toMatch(/^clearweek_leaving=b{43}; .*HttpOnly; SameSite=Lax$/);
    expect(back.headers['set-cookie']).toContain('Expires=Wed, 25 Nov 2026 10:10:00 GMT');
    const answer = await look(site);
    expect(answer.statusCode).toBe(200);
    expect(expectPage(answer)).toContain(words);
    const choices = [...answer.body.matchAll(/<button name="choice" value="(\w+)"/g)].map(([, choice]) => choice);
    expect(choices).toEqual([...finished.choices, 'cancel']);
    expect(answer.body).toContain('mia@clearweek.example');
    // Otherwise browsers send `Origin: null` with its form.
    expect(answer.headers['referrer-policy']).toBe('same-origin');
  });

  test('shows an address as text', async () => {
    const site = await testApi();
    site.app.finishWith({ ...questions.attach[0], address: '<script>@x.example' });
    expect((await look(site)).body).toContain('&lt;script&gt;@x.example');
  });

  test('can be opened again, and is looked up by what the browser carries, not by its address alone', async () => {
    const site = await testApi();
    const { cookie, principal } = await site.app.signInLocal();
    site.app.finishWith(questions.attach[0]);
    const carried = `clearweek_leaving=${secret}; clearweek_session=${cookie}`;
    const [first, again] = [await look(site, carried), await look(site, carried)];
    expect(again.body).toBe(first.body);
    expect(site.app.calls.filter(({ name }) => name === 'accountQuestion').map(({ args }) => args)).toEqual(
      [1, 2].map(() => [{ decision: 'the decision', browserToken: secret, principal }]),
    );
    await look(site, '');
    expect(site.app.calls.at(-1)?.args).toEqual([{ decision: 'the decision', browserToken: null, principal: null }]);
  });

  test.each(['?decision=the%20decision', '?decision=', '?decision=a&decision=b', ''])(
    'that is not there any more says so: %s',
    async (query) => {
      const site = await testApi();
      const answer = await site.api.inject({ url: `/connect/question${query}`, headers: local });
      expect(answer.statusCode).toBe(400);
      expect(expectPage(answer)).toContain('did not come back as it left');
    },
  );

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
    site.app.finishWith(choice === 'cancel' ? { kind: 'declined', returnTo: '/', adminConsentUrl: null } : signedIn);
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
