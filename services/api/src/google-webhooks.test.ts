import { createHash } from 'node:crypto';
import { AppError, type Notice } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { googleHeaders, tellGoogle } from './testing/notices.ts';
import { testApi, type TestApi } from './testing/test-api.ts';

async function watched(options: Parameters<typeof testApi>[0] = {}): Promise<TestApi> {
  const site = await testApi(options);
  site.app.watchWith('the secret');
  return site;
}

function taken({ app }: TestApi): Notice[] {
  return app.calls.filter(({ name }) => name === 'takeNotices').flatMap(({ args }) => args[0] as Notice[]);
}

test('a notice of ours is taken by the name of its watch and the hash of its secret, and acknowledged without a word', async () => {
  const site = await watched();
  const answer = await tellGoogle(site, googleHeaders());
  expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 204, body: '' });
  const [notice] = taken(site);
  expect(notice).toMatchObject({
    tenantId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    watchId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    resourceId: 'resource',
  });
  expect(Buffer.from(notice!.secretHash)).toEqual(createHash('sha256').update('the secret').digest());
});

test('a notice that comes twice is acknowledged twice', async () => {
  const site = await watched();
  const headers = googleHeaders();
  for (let count = 0; count < 2; count += 1) expect((await tellGoogle(site, headers)).statusCode).toBe(204);
  expect(taken(site)).toHaveLength(2);
});

test('the first one, which only says that the channel stands, is known by its secret and asks for nothing', async () => {
  const site = await watched();
  expect((await tellGoogle(site, googleHeaders({ 'x-goog-resource-state': 'sync' }))).statusCode).toBe(204);
  expect(site.app.calls.map(({ name }) => name)).toEqual(['recognizeNotices']);
  expect(site.events).toMatchObject([{ noticesKnown: 1, noticesUnknown: 0 }]);
});

test.each([
  ['an event', 'application/json', '{"summary": "forged", "id": "1"}'],
  ['broken JSON', 'application/json', '{'],
  ['a form', 'application/x-www-form-urlencoded', 'a=b'],
  ['text', 'text/plain; charset=utf-8', 'x'],
  ['bytes of no kind', '', 'x'],
])('what stands in the body is not even looked at: %s', async (_name, type, payload) => {
  const site = await watched();
  const headers = googleHeaders(type === '' ? {} : { 'content-type': type });
  expect((await tellGoogle(site, headers, payload)).statusCode).toBe(204);
  expect(JSON.stringify(taken(site))).not.toContain('forged');
});

describe('a notice of nobody', () => {
  const forged: [string, Record<string, string>][] = [
    ['with a wrong secret', googleHeaders({ 'x-goog-channel-token': 'guessed' })],
    [
      'of a channel that is not named by us',
      googleHeaders({ 'x-goog-channel-id': '4ba78bf0-6a47-11e2-bcfd-0800200c9a' }),
    ],
    ['with an endless name', googleHeaders({ 'x-goog-channel-id': 'A'.repeat(10_000) })],
    ['with an empty secret', googleHeaders({ 'x-goog-channel-token': '' })],
    ['without a resource', without('x-goog-resource-id')],
    ['without a secret', without('x-goog-channel-token')],
    ['without a channel', without('x-goog-channel-id')],
    ['without a state', without('x-goog-resource-state')],
    ['without anything', {}],
    [
      'that only says that a channel stands, with a wrong secret',
      googleHeaders({ 'x-goog-resource-state': 'sync', 'x-goog-channel-token': 'guessed' }),
    ],
  ];

  test.each(forged)('%s is answered to the byte like an address that does not exist', async (_name, headers) => {
    const site = await watched();
    const answer = await tellGoogle(site, headers);
    const nowhere = await site.api.inject({ method: 'POST', url: '/webhooks/nothing' });
    expectProblem(answer, 'not_found');
    expect(withoutNumber(answer.body)).toBe(withoutNumber(nowhere.body));
    expect(Object.keys(answer.headers).toSorted()).toEqual(
      Object.keys(nowhere.headers)
        .filter((name) => !name.startsWith('ratelimit'))
        .toSorted(),
    );
  });

  test('is turned away where there are too many of them, and those of ours still are not', async () => {
    const site = await watched({ limits: { strangersPerMinute: 2 } });
    for (let count = 0; count < 2; count += 1) {
      expectProblem(await tellGoogle(site, googleHeaders({ 'x-goog-channel-token': 'guessed' })), 'not_found');
    }
    const more = await tellGoogle(site, googleHeaders({ 'x-goog-channel-token': 'guessed' }));
    expectProblem(more, 'too_many_requests');
    expect(Number(more.headers['retry-after'])).toBeGreaterThan(0);
    expect((await tellGoogle(site, googleHeaders())).statusCode).toBe(204);
  });

  test('is taken again after a minute', async () => {
    let now = Date.parse('2026-11-25T10:00:00Z');
    const site = await watched({ limits: { strangersPerMinute: 1 }, clock: { now: () => now as never } });
    const stranger = () => tellGoogle(site, {});
    await stranger();
    expectProblem(await stranger(), 'too_many_requests');
    now += 60_000;
    expectProblem(await stranger(), 'not_found');
  });
});

test('where the order cannot be written, Google is asked to send it again', async () => {
  const site = await watched();
  site.app.fail(new Error('the database does not answer'));
  const answer = await tellGoogle(site, googleHeaders());
  expectProblem(answer, 'not_ready');
  expect(answer.statusCode).toBe(503);
  expect(answer.body).not.toContain('database');
});

test('where the database keeps it waiting, Google is asked to send it again before it loses patience', async () => {
  const site = await watched({ limits: { noticeMs: 1 } });
  let told: AbortSignal | null | undefined;
  site.app.takeNotices = (_notices, signal) => {
    told = signal;
    return new Promise(() => {});
  };
  const answer = await tellGoogle(site, googleHeaders());
  expectProblem(answer, 'not_ready');
  expect({ status: answer.statusCode, aborted: told?.aborted }).toEqual({ status: 503, aborted: true });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});

test('a refusal of the use case keeps its own code', async () => {
  const site = await watched();
  site.app.fail(new AppError('overloaded', 'Planted.'));
  expectProblem(await tellGoogle(site, googleHeaders()), 'overloaded');
});

test('a notice is not counted among the requests of an address, costs no look at a session, and is never too much', async () => {
  const site = await watched({ limits: { requestsPerMinute: { address: 1, person: 1 } } });
  site.app.authenticate = () => Promise.reject(new Error('a session was looked for'));
  for (let count = 0; count < 5; count += 1) {
    const answer = await tellGoogle(site, googleHeaders({ cookie: 'clearweek_session=x' }));
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['ratelimit']).toBeUndefined();
  }
});

test('more than 256 KiB are refused', async () => {
  const site = await watched();
  const headers = googleHeaders({ 'content-type': 'text/plain' });
  expect((await tellGoogle(site, headers, Buffer.alloc(256 * 1024))).statusCode).toBe(204);
  expectProblem(await tellGoogle(site, headers, Buffer.alloc(256 * 1024 + 1)), 'too_large');
});

test('the log tells how many were ours, and nothing of what was sent', async () => {
  const canary = 'kanarienvogel';
  const site = await watched();
  await tellGoogle(site, googleHeaders({ 'x-goog-resource-id': canary, 'user-agent': canary }));
  await tellGoogle(site, googleHeaders({ 'x-goog-channel-token': canary, 'x-goog-resource-uri': canary }));
  expect(site.events).toMatchObject([
    { route: '/webhooks/google', status: 204, noticesKnown: 1, noticesUnknown: 0 },
    { route: '/webhooks/google', status: 404, noticesKnown: 0, noticesUnknown: 1 },
  ]);
  expect(JSON.stringify(site.events)).not.toContain(canary);
});

function without(name: string): Record<string, string> {
  const { [name]: _left, ...rest } = googleHeaders();
  return rest;
}

function withoutNumber(body: string): string {
  return body.replace(/"instance":"[^"]+"/, '');
}
