import { AppError } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { local, testApi, type TestApi } from './testing/test-api.ts';

const people = 'email,name,zone,manager,unit\r\nmia@clearweek.example,Mia,Europe/Berlin,,Design\r\n';

function argsOf({ app }: TestApi, use: string): readonly unknown[] | undefined {
  return app.calls.find(({ name }) => name === use)?.args;
}

const put = ({ api }: TestApi, url: string, payload: string | Buffer | undefined, type = 'application/json') =>
  api.inject({
    method: 'PUT',
    url,
    headers: { ...local, ...(payload === undefined ? {} : { 'content-type': type }) },
    ...(payload === undefined ? {} : { payload }),
  });

test('what an administrator sees of the organization is how reading it goes', async () => {
  const { api } = await testApi();
  const answer = await api.inject({ url: '/v1/org', headers: local });
  const [organization] = answer.json<{ organizations: Record<string, unknown>[] }>().organizations;
  expect(Object.keys(organization ?? {}).toSorted()).toEqual([
    'id',
    'lastReadAt',
    'nextReadAt',
    'people',
    'problem',
    'provider',
    'state',
  ]);
});

test("Google's key and Microsoft's tenant are passed on, and the key comes back in nothing", async () => {
  const site = await testApi();
  const google = { key: '{"private_key":"kanarienvogel"}', admin: 'admin@clearweek.example' };
  const answer = await put(site, '/v1/org/google', JSON.stringify(google));
  expect(answer.statusCode).toBe(202);
  expect(argsOf(site, 'connectGoogleOrganization')?.[1]).toEqual(google);
  expect(JSON.stringify([answer.body, answer.headers, site.events])).not.toContain('kanarienvogel');
  const microsoft = { tenant: '0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11' };
  expect((await put(site, '/v1/org/microsoft', JSON.stringify(microsoft))).statusCode).toBe(202);
  expect(argsOf(site, 'connectMicrosoftOrganization')?.[1]).toEqual(microsoft);
});

test('every mistake in a key is told with its place, and no value is repeated', async () => {
  const site = await testApi();
  const problems = [{ pointer: '/key/private_key', code: 'missing', text: 'The private key is missing.' }];
  site.app.fail(new AppError('invalid_request', 'The key cannot be used.', { problems }));
  const answer = await put(site, '/v1/org/google', JSON.stringify({ key: 'kanarienvogel', admin: 'a@b.example' }));
  expect(expectProblem(answer, 'invalid_request').errors).toEqual(problems);
  expect(answer.body).not.toContain('kanarienvogel');
});

describe.each([
  ['GET', '/v1/org'],
  ['PUT', '/v1/org/google'],
  ['PUT', '/v1/org/microsoft'],
  ['PUT', '/v1/org/people'],
  ['DELETE', '/v1/org/0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11'],
] as const)('%s %s', (method, url) => {
  test('tells whoever is no administrator that it is for administrators', async () => {
    const site = await testApi();
    site.app.fail(new AppError('not_an_administrator', 'Ask an administrator of your organization to do this.'));
    const bodies: Record<string, string> = {
      '/v1/org/google': '{"key":"{}","admin":"a@b.example"}',
      '/v1/org/microsoft': '{"tenant":"x"}',
      '/v1/org/people': people,
    };
    const payload = bodies[url];
    const type = url.endsWith('people') ? 'text/csv' : 'application/json';
    const headers = { ...local, ...(payload === undefined ? {} : { 'content-type': type }) };
    const answer = await site.api.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    expectProblem(answer, 'not_an_administrator');
  });
});

describe('a list of people', () => {
  test('is passed on byte for byte', async () => {
    const site = await testApi();
    const answer = await put(site, '/v1/org/people', people, 'text/csv; charset=utf-8');
    expect(answer.json()).toMatchObject({ added: 1, changed: 0, removed: 0, organization: { provider: 'csv' } });
    expect(Buffer.from(argsOf(site, 'importPeople')?.[1] as Uint8Array).toString()).toBe(people);
  });

  test('of exactly 5 MiB is taken, and not one byte more', async () => {
    const site = await testApi();
    const list = (bytes: number) => Buffer.concat([Buffer.from(people), Buffer.alloc(bytes - people.length, '\n')]);
    expect((await put(site, '/v1/org/people', list(5 * 1024 * 1024), 'text/csv')).statusCode).toBe(200);
    const more = await put(site, '/v1/org/people', list(5 * 1024 * 1024 + 1), 'text/csv');
    expect(expectProblem(more, 'too_large').limit).toBe(5 * 1024 * 1024);
  });

  test.each([
    ['application/json', '[]'],
    ['application/json', '"email"'],
    ['text/plain', people],
    ['text/calendar', people],
    ['application/x-www-form-urlencoded', 'email=a'],
  ])('is not taken as %s', async (type, payload) => {
    const site = await testApi();
    expectProblem(await put(site, '/v1/org/people', payload, type), 'unsupported_media_type');
    expect(argsOf(site, 'importPeople')).toBeUndefined();
  });

  test('has to be there', async () => {
    const site = await testApi();
    expectProblem(await put(site, '/v1/org/people', undefined), 'invalid_request');
  });

  test('with mistakes tells each of them', async () => {
    const site = await testApi();
    const problems = [{ pointer: 'line 2, email', code: 'invalid_address', text: 'This is no e-mail address.' }];
    site.app.fail(new AppError('invalid_people_list', 'Nothing was imported.', { problems }));
    const answer = await put(site, '/v1/org/people', people, 'text/csv');
    expect(expectProblem(answer, 'invalid_people_list').errors).toEqual(problems);
  });
});

test('an organization is removed by its id, and anything else names none', async () => {
  const site = await testApi();
  const id = '0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11';
  const remove = (url: string) => site.api.inject({ method: 'DELETE', url, headers: local });
  expect((await remove(`/v1/org/${id}`)).statusCode).toBe(204);
  expect(argsOf(site, 'removeOrganization')?.[1]).toBe(id);
  expectProblem(await remove('/v1/org/google'), 'not_found');
  expect(site.app.calls.filter(({ name }) => name === 'removeOrganization')).toHaveLength(1);
});

describe('the wish not to be read by the organization', () => {
  const change = ({ api }: TestApi, payload: object) =>
    api.inject({ method: 'PATCH', url: '/v1/me/preferences', headers: local, payload });

  test('is taken, and shown from then on', async () => {
    const site = await testApi();
    const before = await site.api.inject({ url: '/v1/me', headers: local });
    expect(before.json()).toMatchObject({ readByOrganization: true });
    expect((await change(site, { readByOrganization: false })).json()).toMatchObject({ readByOrganization: false });
    expect(argsOf(site, 'setOrganizationReading')?.[1]).toBe(false);
    const after = await site.api.inject({ url: '/v1/me', headers: local });
    expect(after.json()).toMatchObject({ readByOrganization: false });
  });

  test('is left as it is where it is not mentioned', async () => {
    const site = await testApi();
    expect((await change(site, { zone: 'Europe/Paris' })).statusCode).toBe(200);
    expect(argsOf(site, 'setOrganizationReading')).toBeUndefined();
  });

  test.each(['false', 0, null])('is yes or no, and not %o', async (readByOrganization) => {
    const site = await testApi();
    expectProblem(await change(site, { readByOrganization }), 'invalid_request');
    expect(argsOf(site, 'setOrganizationReading')).toBeUndefined();
  });

  test('of somebody whom no organization lists changes nothing, nor does what comes with it', async () => {
    const site = await testApi();
    site.app.organizationReading = async () => ({ listed: false, allowed: true });
    const { api } = await testApi({ app: site.app });
    expect((await api.inject({ url: '/v1/me', headers: local })).json()).toMatchObject({ readByOrganization: false });
    const payload = { zone: 'Europe/Paris', readByOrganization: false };
    const answer = await api.inject({ method: 'PATCH', url: '/v1/me/preferences', headers: local, payload });
    expectProblem(answer, 'not_found');
    expect(argsOf(site, 'changePreferences')).toBeUndefined();
  });
});
