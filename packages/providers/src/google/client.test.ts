import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGoogleClient } from './client.ts';
import { access } from './testing/scripted-client.ts';

let server: Server;
let seen: { method: string | undefined; url: string; headers: IncomingMessage['headers']; body: string }[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  seen = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    seen.push({ method: request.method, url: request.url ?? '', headers: request.headers, body });
    answer(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[]}');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function client(more: { timeoutMs?: number; maximumBytes?: number } = {}) {
  const { timeoutMs = 5_000, maximumBytes = 10_000 } = more;
  return createGoogleClient({ apiRoot: origin(), clock: { now: () => 0 }, timeoutMs, maximumBytes });
}

const list = (more = {}, as = access) =>
  client(more).calendar(as, (api, options) =>
    api.events.list({ calendarId: 'a b@x.example', syncToken: 'a+b/=' }, options),
  );

describe('a request', () => {
  test('goes to the place that Google documents, with everything encoded and the token in a header', async () => {
    expect(await list()).toEqual({ kind: 'ok', value: { items: [] } });
    const url = new URL(seen[0]?.url ?? '', origin());
    expect(url.pathname).toBe('/calendar/v3/calendars/a%20b%40x.example/events');
    expect(url.searchParams.get('syncToken')).toBe('a+b/=');
    expect(seen[0]?.headers.authorization).toBe('Bearer the-token');
    expect(seen[0]?.url).not.toContain('the-token');
    expect(url.searchParams.has('quotaUser')).toBe(false);
  });

  test('asks for a token each time, because it may have run out', async () => {
    let asked = 0;
    const renewing = { ...access, token: async () => `token-${(asked += 1)}` };
    await list({}, renewing);
    await list({}, renewing);
    expect(seen.map((one) => one.headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test("counts for the person where an organization's consent is used, without telling who that is", async () => {
    await list({}, { ...access, mailbox: 'ada@x.example', quotaUser: 'person-7' });
    await list({}, { ...access, mailbox: 'ada@x.example', quotaUser: 'person-7' });
    const users = seen.map((one) => new URL(one.url, origin()).searchParams.get('quotaUser'));
    expect(users[0]).toBe(users[1]);
    expect(users[0]).toMatch(/^[\w-]{1,40}$/);
    expect(seen[0]?.url).not.toContain('person-7');
  });

  test('carries its body as JSON', async () => {
    answer = (response) => response.writeHead(204).end();
    const requestBody = { id: 'c', resourceId: 'r' };
    expect(await client().calendar(access, (api, options) => api.channels.stop({ requestBody }, options))).toEqual({
      kind: 'ok',
      value: {},
    });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/calendar/v3/channels/stop' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(requestBody);
    expect(seen[0]?.headers['content-type']).toContain('application/json');
  });

  test('reaches the directory at the same root', async () => {
    await client().directory(access, (api, options) => api.users.list({ customer: 'my_customer' }, options));
    expect(seen[0]?.url).toBe('/admin/directory/v1/users?customer=my_customer');
  });
});

describe('an answer', () => {
  const unavailable = (retryAfterMs: number | null = null) => ({
    kind: 'no',
    trouble: { kind: 'fault', fault: { kind: 'unavailable', retryAfterMs } },
  });

  test('that refuses is asked for once', async () => {
    answer = (response) => response.writeHead(503, { 'retry-after': '4' }).end('down');
    expect(await list()).toEqual(unavailable(4_000));
    expect(seen).toHaveLength(1);
  });

  test.each(['{"items":[', '<html></html>', '', '[]', 'null', '"x"'])('of %j is no answer', async (body) => {
    answer = (response) => response.writeHead(200).end(body);
    expect(await list()).toEqual(unavailable());
    expect(seen).toHaveLength(1);
  });

  test('that breaks off, comes too slowly or is too long is no answer', async () => {
    answer = (response) => response.destroy();
    const silent = { kind: 'unavailable', retryAfterMs: null, silent: true };
    expect(await list()).toEqual({ kind: 'no', trouble: { kind: 'fault', fault: silent } });
    answer = (response) => response.writeHead(200).write('{');
    expect(await list({ timeoutMs: 50 })).toEqual(unavailable());
    answer = (response) => response.end(JSON.stringify({ items: ['x'.repeat(1_000)] }));
    expect(await list({ maximumBytes: 500 })).toEqual(unavailable());
    expect(seen).toHaveLength(3);
  });

  test('that breaks off is waited for as long as its head says', async () => {
    answer = (response) => response.writeHead(503, { 'retry-after': '40', 'content-length': '90' }).write('half');
    expect(await list({ timeoutMs: 200 })).toEqual(unavailable(40_000));
  });

  test('with a reason is understood by it', async () => {
    const error = { errors: [{ domain: 'usageLimits', reason: 'userRateLimitExceeded' }] };
    answer = (response) => response.writeHead(403).end(JSON.stringify({ error }));
    expect(await list()).toMatchObject({ trouble: { fault: { kind: 'throttled', scope: 'mailbox' } } });
  });
});

test("the caller's end comes out as it went in, before a token is asked for and while waiting", async () => {
  const ending = new AbortController();
  const reason = new Error('enough');
  answer = () => ending.abort(reason);
  await expect(list({}, { ...access, signal: ending.signal })).rejects.toBe(reason);
  const token = () => Promise.reject(new Error('nobody may ask'));
  await expect(list({}, { ...access, token, signal: ending.signal })).rejects.toBe(reason);
});

test('what the token gives as a reason comes out as it went in', async () => {
  const reason = new Error('the consent is gone');
  await expect(list({}, { ...access, token: () => Promise.reject(reason) })).rejects.toBe(reason);
  expect(seen).toEqual([]);
});

test.each(['http://calendar.example', 'https://calendar.example/google/'])('%s is no root', (apiRoot) => {
  const options = { apiRoot, clock: { now: () => 0 }, timeoutMs: 1, maximumBytes: 1 };
  expect(() => createGoogleClient(options)).toThrow(RangeError);
});
