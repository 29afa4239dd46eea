import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { calendar, local, testApi } from './testing/test-api.ts';

const json = { ...local, 'content-type': 'application/json' };
const ics = { ...local, 'content-type': 'text/calendar' };

describe('what is not understood is refused', () => {
  test.each([
    ['/v1/me?colour=red', '/colour', 'unknown_field'],
    ['/v1/me/connections?limit=5', '/limit', 'unknown_field'],
    ['/v1/me/weeks/2026-W48?x=', '/x', 'unknown_field'],
    ['/livez?deep=1', '/deep', 'unknown_field'],
    ['/v1/me?a=1&a=2', '/a', 'repeated'],
  ])('a parameter: %s', async (url, pointer, code) => {
    const { api } = await testApi();
    const { errors } = expectProblem(await api.inject({ url, headers: local }), 'invalid_request');
    expect(errors).toMatchObject([{ pointer, code }]);
  });

  test.each([
    ['weeks=0', '/weeks', 'too_small'],
    ['weeks=54', '/weeks', 'too_big'],
    ['weeks=many', '/weeks', 'wrong_type'],
    ['weeks=4&weeks=4', '/weeks', 'repeated'],
    ['until=2026-48', '/until', 'wrong_form'],
    ['owner=ada', '/owner', 'wrong_form'],
    ['user=a@b.example', '/user', 'unknown_field'],
  ])('a parameter of the analysis: %s', async (query, pointer, code) => {
    const { api } = await testApi();
    const answer = await api.inject({
      method: 'POST',
      url: `/v1/analysis/calendar?${query}`,
      headers: ics,
      payload: calendar,
    });
    expect(expectProblem(answer, 'invalid_request').errors).toMatchObject([{ pointer, code }]);
  });

  test("a field whose schema says what it expects is refused in the schema's words", async () => {
    const { api } = await testApi();
    const owner = 'An e-mail address has an @ between the name and the house';
    for (const url of ['/v1/analysis/calendar', '/v1/me/connections/ics']) {
      const inAddress = { method: 'POST', url: `${url}?owner=ada`, headers: ics, payload: calendar } as const;
      const inBody = { method: 'POST', url, headers: json, payload: { ics: calendar, owner: 'ada' } } as const;
      for (const request of [inAddress, inBody]) {
        const { errors } = expectProblem(await api.inject(request), 'invalid_request');
        expect(errors).toEqual([{ pointer: '/owner', code: 'wrong_form', text: expect.stringContaining(owner) }]);
      }
    }
  });

  test('fields of a body, each named with its place and what is wrong in plain words', async () => {
    const { api, app } = await testApi();
    const payload = {
      zone: 5,
      'a/b~c': 1,
      workingHours: [
        { days: [1, 9], start: '9', end: '17:00', note: '' },
        { days: [], start: '09:00' },
      ],
    };
    const { errors } = expectProblem(
      await api.inject({ method: 'PATCH', url: '/v1/me/preferences', headers: local, payload }),
      'invalid_request',
    );
    expect(errors).toEqual([
      { pointer: '/zone', code: 'wrong_type', text: 'This has to be text.' },
      { pointer: '/workingHours/0/days/1', code: 'too_big', text: 'This may be at most 7.' },
      { pointer: '/workingHours/0/start', code: 'wrong_form', text: 'This does not have the expected form.' },
      { pointer: '/workingHours/0/note', code: 'unknown_field', text: 'This field is not known here.' },
      { pointer: '/workingHours/1/days', code: 'too_small', text: 'This has to be at least 1 entries long.' },
      { pointer: '/workingHours/1/end', code: 'missing', text: 'This is missing.' },
      { pointer: '/a~1b~0c', code: 'unknown_field', text: 'This field is not known here.' },
    ]);
    expect(app.calls).toEqual([]);
  });

  test('a body where none belongs; JSON that is only announced is let through', async () => {
    const { api } = await testApi();
    expect((await api.inject({ method: 'POST', url: '/v1/session/end', headers: json, payload: '' })).statusCode).toBe(
      204,
    );
    expectProblem(
      await api.inject({ method: 'POST', url: '/v1/session/end', headers: json, payload: '{}' }),
      'invalid_request',
    );
  });

  test('neither a calendar nor an address, both of them, and nothing at all', async () => {
    const { api } = await testApi();
    const post = (payload: string, headers: Record<string, string> = json) =>
      api.inject({ method: 'POST', url: '/v1/me/connections/ics', headers, payload });
    expectProblem(await post('{}'), 'invalid_request');
    expectProblem(await post(JSON.stringify({ ics: calendar, url: 'https://a.example/' })), 'invalid_request');
    expectProblem(await post('[]'), 'invalid_request');
    expectProblem(await post('', local), 'invalid_request');
    expectProblem(await post('', ics), 'not_a_calendar');
  });

  test('the same thing in the address and in the body', async () => {
    const { api } = await testApi();
    const answer = await api.inject({
      method: 'POST',
      url: '/v1/analysis/calendar?zone=UTC&weeks=2',
      headers: json,
      payload: JSON.stringify({ ics: calendar, zone: 'UTC' }),
    });
    expect(expectProblem(answer, 'invalid_request').errors).toMatchObject([{ pointer: '/zone', code: 'repeated' }]);
  });
});
