import { afterEach, describe, expect, test } from 'vitest';
import type { FaultPlan, Faults } from './fault-kinds.ts';
import { createFaults } from './faults.ts';
import { json } from './reply.ts';
import type { Route } from './request.ts';
import { createRequestLog } from './request-log.ts';
import type { RequestLog } from './request-log-model.ts';
import { serve, type Served } from './serve.ts';

const ITEMS = { items: Array.from({ length: 50 }, (_, index) => ({ id: `item ${index}` })) };

const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/items', handle: () => json(200, ITEMS) },
  { method: 'GET', path: '/people/:id', handle: ({ params, personId }) => json(200, { ...params, personId }) },
  {
    method: 'POST',
    path: '/echo',
    handle: (request) => json(200, { json: request.json() ?? null, form: [...request.form()] }),
  },
  { method: 'GET', path: '/files/*', handle: ({ params }) => json(200, params) },
  {
    method: 'GET',
    path: '/broken',
    handle() {
      throw new Error('broken');
    },
  },
  { method: 'GET', path: '/sandbox/people', handle: () => json(200, {}) },
  { method: 'POST', path: '/sandbox/faults', handle: () => json(201, {}) },
];

interface Scene extends Served {
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly revoked: string[];
  readonly logged: string[];
  /** How often calendars were about to be looked at. */
  readonly looks: () => number;
}

const open: Served[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

async function scene(provider: 'google' | 'microsoft' = 'google'): Promise<Scene> {
  const faults = createFaults({ random: () => 0.5 });
  const requests = createRequestLog({ record: true });
  const revoked: string[] = [];
  const logged: string[] = [];
  let looks = 0;
  const served = await serve({
    name: provider,
    routes: ROUTES,
    port: 0,
    faults,
    requests,
    personOf: (token) => (token === 'token-of-mona' ? 'mona' : null),
    revokePerson: (personId) => void revoked.push(personId),
    log: (message) => void logged.push(message),
    wait: async () => undefined,
    beforeCalendars: () => void (looks += 1),
  });
  open.push(served);
  return { ...served, faults, requests, revoked, logged, looks: () => looks };
}

describe('routes', () => {
  test('take their parts of the path decoded, and the person of the token', async () => {
    const { origin } = await scene();
    const answer = await fetch(`${origin}/people/a%2Fb%40c`, { headers: { authorization: 'Bearer token-of-mona' } });
    expect(await answer.json()).toEqual({ id: 'a/b@c', personId: 'mona' });
    expect(await (await fetch(`${origin}/files/a/b`)).json()).toEqual({ rest: 'a/b' });
  });

  test('that do not exist are 404, under another method 405, and a broken one is 500 without saying why', async () => {
    const { origin, logged } = await scene();
    expect((await fetch(`${origin}/nothing`)).status).toBe(404);
    expect((await fetch(`${origin}/items`, { method: 'DELETE' })).status).toBe(405);
    const broken = await fetch(`${origin}/broken`);
    expect([broken.status, (await broken.text()).includes('broken')]).toEqual([500, false]);
    expect(logged).toEqual(['google: GET /broken failed']);
  });

  test('that may look at calendars are announced: those with an access token, and the control', async () => {
    const { origin, looks } = await scene();
    await (await fetch(`${origin}/items`)).text();
    await (await fetch(`${origin}/echo`, { method: 'POST', body: new URLSearchParams({ refresh_token: 'x' }) })).text();
    expect(looks()).toBe(0);
    await (await fetch(`${origin}/items`, { headers: { authorization: 'Bearer token-of-mona' } })).text();
    await (await fetch(`${origin}/sandbox/people`)).text();
    expect(looks()).toBe(2);
  });

  test('read JSON and forms; a body over a megabyte is refused', async () => {
    const { origin } = await scene();
    const post = (body: string | URLSearchParams) => fetch(`${origin}/echo`, { method: 'POST', body });
    expect(await (await post('{"a":1}')).json()).toEqual({ json: { a: 1 }, form: [] });
    expect(await (await post('{')).json()).toEqual({ json: null, form: [] });
    expect(await (await post(new URLSearchParams({ a: 'b' }))).json()).toEqual({ json: null, form: [['a', 'b']] });
    expect((await post('x'.repeat(1_100_000))).status).toBe(413);
  });
});

describe('faults', () => {
  const plans: [string, FaultPlan, number, string][] = [
    ['429', { provider: 'google', kind: '429', retryAfterSeconds: 7 }, 429, 'rateLimitExceeded'],
    ['403-rate', { provider: 'google', kind: '403-rate' }, 403, 'userRateLimitExceeded'],
    ['500', { provider: 'google', kind: '500' }, 500, 'backendError'],
    ['429', { provider: 'microsoft', kind: '429' }, 429, 'TooManyRequests'],
    ['429-mailbox-503', { provider: 'microsoft', kind: '429-mailbox-503' }, 503, 'MailboxConcurrency'],
    ['503', { provider: 'microsoft', kind: '503' }, 503, 'ServiceUnavailable'],
  ];

  test.each(plans)('%s has the shape of its provider', async (_, plan, status, word) => {
    const { origin, faults } = await scene(plan.provider);
    faults.plan(plan);
    const answer = await fetch(`${origin}/items`);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(word);
    if (plan.retryAfterSeconds !== undefined) expect(answer.headers.get('retry-after')).toBe('7');
  });

  test('strike where they are meant to, as often as they are meant to', async () => {
    const { origin, faults } = await scene();
    const planned = faults.plan({ provider: 'google', kind: '500', path: /^\/items\?page=2$/, after: 1, times: 2 });
    const status = async (path: string) => (await fetch(origin + path)).status;
    expect(await status('/items')).toBe(200);
    const seen = [1, 2, 3, 4].map(() => '/items?page=2');
    const statuses: number[] = [];
    for (const path of seen) statuses.push(await status(path));
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect(planned.hits).toBe(2);
  });

  test('for one person leave the others alone, and end when they are removed', async () => {
    const { origin, faults } = await scene();
    const planned = faults.plan({ provider: 'google', kind: '503', person: 'mona' });
    const asMona = { headers: { authorization: 'Bearer token-of-mona' } };
    expect((await fetch(`${origin}/items`)).status).toBe(200);
    expect((await fetch(`${origin}/items`, asMona)).status).toBe(503);
    planned.remove();
    expect((await fetch(`${origin}/items`, asMona)).status).toBe(200);
  });

  test('of the other provider do nothing', async () => {
    const { origin, faults } = await scene('microsoft');
    faults.plan({ provider: 'google', kind: '500' });
    expect((await fetch(`${origin}/items`)).status).toBe(200);
  });

  test('reset, truncated and a page of HTML are what a client cannot use', async () => {
    const { origin, faults } = await scene();
    faults.plan({ provider: 'google', kind: 'reset', times: 1 });
    await expect(fetch(`${origin}/items`)).rejects.toThrow();
    faults.plan({ provider: 'google', kind: 'truncated', times: 1 });
    const cut = await fetch(`${origin}/items`);
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow();
    faults.plan({ provider: 'google', kind: 'wrong-type', times: 1 });
    expect((await fetch(`${origin}/items`)).headers.get('content-type')).toContain('text/html');
  });

  test('a slow answer is whole in the end, and one that hangs never comes', async () => {
    const { origin, faults } = await scene();
    faults.plan({ provider: 'google', kind: 'slow', times: 1 });
    expect(await (await fetch(`${origin}/items`)).json()).toEqual(ITEMS);
    faults.plan({ provider: 'google', kind: 'hang', times: 1 });
    await expect(fetch(`${origin}/items`, { signal: AbortSignal.timeout(60) })).rejects.toThrow();
  });

  test('revoked takes the consent of whoever asks, before the request is answered', async () => {
    const { origin, faults, revoked } = await scene();
    faults.plan({ provider: 'google', kind: 'revoked', times: 1 });
    await fetch(`${origin}/items`, { headers: { authorization: 'Bearer token-of-mona' } });
    expect(revoked).toEqual(['mona']);
  });

  test('never strike the control pages', async () => {
    const { origin, faults } = await scene();
    faults.plan({ provider: 'google', kind: '500' });
    expect((await fetch(`${origin}/sandbox/people`)).status).toBe(200);
  });

  test.each([
    ['a page from elsewhere', 'https://elsewhere.example', '', 403],
    ['a page that does not say where it is from', 'null', '', 403],
    ['a page that names itself in the address', 'http://elsewhere.example', '//elsewhere.example', 403],
    ['a page of its own', null, '', 201],
    ['a program', undefined, '', 201],
  ])('are planned for %s, or not', async (_who, from, prefix, status) => {
    const { origin, looks } = await scene();
    const headers: Record<string, string> = from === undefined ? {} : { origin: from ?? origin };
    const answer = await fetch(`${origin}${prefix}/sandbox/faults`, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(status);
    // Who is refused makes nobody live half a year.
    expect(looks()).toBe(status === 201 ? 1 : 0);
  });

  test('with a chance follow the random numbers', () => {
    const numbers = [0.1, 0.9, 0.2];
    const faults = createFaults({ random: () => numbers.shift() ?? 1 });
    faults.plan({ provider: 'google', kind: '500', chance: 0.5 });
    const occasion = { provider: 'google', method: 'GET', path: '/', personId: null } as const;
    expect([1, 2, 3].map(() => faults.take(occasion, ['500']) !== null)).toEqual([true, false, true]);
    expect(faults.take(occasion, ['410'])).toBeNull();
  });
});

describe('the log of requests', () => {
  test('keeps what was asked and answered, but no secret', async () => {
    const { origin, requests } = await scene();
    await fetch(`${origin}/echo?code=secret-1&page=2&page=3`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret-2' },
      body: new URLSearchParams({ refresh_token: 'secret-3', grant_type: 'refresh_token' }),
    });
    const [exchange] = requests.exchanges;
    expect(exchange).toMatchObject({ method: 'POST', path: '/echo', status: 200, fault: null });
    expect(exchange?.query).toEqual([
      ['code', 'masked'],
      ['page', '2'],
      ['page', '3'],
    ]);
    expect(exchange?.requestBody).toBe('refresh_token=masked&grant_type=refresh_token');
    expect(JSON.stringify({ ...exchange, responseBody: '' })).not.toContain('secret-');
  });

  test('says which fault struck, and does not know the control pages', async () => {
    const { origin, requests, faults } = await scene();
    faults.plan({ provider: 'google', kind: '429' });
    await fetch(`${origin}/items`);
    await fetch(`${origin}/sandbox/people`);
    expect(requests.exchanges.map(({ fault }) => fault)).toEqual(['429']);
    expect(requests.count).toBe(1);
  });
});
