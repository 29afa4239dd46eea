import { describe, expect, test } from 'vitest';
import { openApiText } from './openapi-text.ts';
import { addressOf, type Operation, operationsOf } from './testing/operations.ts';
import { calendar, local, testApi, type TestApi } from './testing/test-api.ts';

/** Who asks: someone at this machine, a stranger elsewhere, a page of another site with the person's cookie, a stranger in production. */
type Role = 'local' | 'stranger' | 'foreignPage' | 'production';

type Answers = Readonly<Record<Role, number>>;

const readOwn: Answers = { local: 200, stranger: 401, foreignPage: 200, production: 401 };
const changeOwn: Answers = { local: 200, stranger: 401, foreignPage: 403, production: 401 };
const open: Answers = { local: 200, stranger: 200, foreignPage: 200, production: 200 };

/** What each gets. A route that is not here fails the test: whoever adds one decides who may use it. */
const expected: Readonly<Record<string, Answers>> = {
  'GET /v1/me': readOwn,
  'PATCH /v1/me/preferences': changeOwn,
  'POST /v1/me/connections/ics': { ...changeOwn, local: 202 },
  'GET /v1/me/connections': readOwn,
  'GET /v1/me/connections/{id}': readOwn,
  'DELETE /v1/me/connections/{id}': { ...changeOwn, local: 204 },
  'GET /v1/me/weeks/{week}': readOwn,
  // That it takes an administrator is decided where the use case is.
  'GET /v1/org': readOwn,
  'PUT /v1/org/google': { ...changeOwn, local: 202 },
  'PUT /v1/org/microsoft': { ...changeOwn, local: 202 },
  'PUT /v1/org/people': changeOwn,
  'DELETE /v1/org/{id}': { ...changeOwn, local: 204 },
  'POST /v1/analysis/calendar': { local: 200, stranger: 401, foreignPage: 401, production: 401 },
  'POST /v1/session/end': { local: 204, stranger: 204, foreignPage: 403, production: 204 },
  'POST /v1/session/end-all': { ...changeOwn, local: 204 },
  'GET /livez': open,
  'GET /readyz': open,
  'GET /problems/{code}': open,
};

const operations = operationsOf(JSON.parse(await openApiText('0.0.0')));

test('every documented route has a row, and every row a route', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    Object.keys(expected).toSorted(),
  );
});

describe.each(operations)('$method $path', (operation) => {
  test.each(['local', 'stranger', 'foreignPage', 'production'] as const)('asked by: %s', async (role) => {
    const site = await testApi(
      role === 'production' ? { mode: 'production', publicUrl: 'https://clearweek.example' } : {},
    );
    const { statusCode } = await ask(site, operation, role);
    expect(statusCode).toBe(expected[`${operation.method} ${operation.path}`]?.[role]);
    expect(operation.responses).toHaveProperty(String(statusCode));
  });
});

async function ask({ api, app }: TestApi, operation: Operation, role: Role) {
  const { principal, cookie } = await app.signInLocal();
  const { id } = operation.path.startsWith('/v1/org')
    ? await app.connectMicrosoftOrganization(principal, { tenant: '' })
    : await app.connectFile(principal, Buffer.from(calendar), null);
  const headers: Record<Role, Record<string, string>> = {
    local,
    stranger: { host: 'clearweek.example' },
    foreignPage: {
      ...local,
      cookie: `clearweek_session=${cookie}`,
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    },
    production: { host: 'clearweek.example' },
  };
  const { type, payload } = bodyFor(operation);
  return api.inject({
    method: operation.method,
    url: addressOf(operation, { id }),
    remoteAddress: role === 'stranger' || role === 'production' ? '203.0.113.9' : '127.0.0.1',
    headers: { ...headers[role], ...(type === undefined ? {} : { 'content-type': type }) },
    ...(payload === undefined ? {} : { payload }),
  });
}

/** Something that the operation takes; nothing where it takes no body. */
function bodyFor({ path, contentTypes }: Operation): { type?: string; payload?: string } {
  if (contentTypes.length === 0) return {};
  if (contentTypes.includes('text/calendar')) return { type: 'text/calendar', payload: calendar };
  if (contentTypes.includes('text/csv')) return { type: 'text/csv', payload: 'email,name,zone,manager,unit\r\n' };
  return { type: 'application/json', payload: bodies[path] ?? '{}' };
}

const bodies: Readonly<Record<string, string>> = {
  '/v1/org/google': '{"key":"{}","admin":"admin@clearweek.example"}',
  '/v1/org/microsoft': '{"tenant":"0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11"}',
};
