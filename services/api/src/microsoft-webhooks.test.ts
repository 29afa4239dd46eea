import type { LifecycleNotice, Notice } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { graphNotice, tellGraph, watchName } from './testing/notices.ts';
import { testApi, type TestApi } from './testing/test-api.ts';

async function watched(options: Parameters<typeof testApi>[0] = {}): Promise<TestApi> {
  const site = await testApi(options);
  site.app.watchWith('the secret');
  return site;
}

function taken<N = Notice>({ app }: TestApi, name = 'takeNotices'): N[] {
  return app.calls.filter((call) => call.name === name).flatMap(({ args }) => args[0] as N[]);
}

describe('Graph asks whether the address is ours', () => {
  const ask = ({ api }: TestApi, query: Record<string, string>, path = '/webhooks/microsoft') =>
    api.inject({ method: 'POST', url: path, query, headers: { 'content-type': 'text/plain; charset=utf-8' } });

  test.each(['/webhooks/microsoft', '/webhooks/microsoft/lifecycle'])(
    'and gets its words back as plain text while a subscription is being made: %s',
    async (path) => {
      const site = await watched();
      site.app.awaitHandshake();
      const validationToken = 'Validation: Testing client application reachability + 4%';
      const answer = await ask(site, { watch: watchName(), validationToken }, path);
      expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 200, body: validationToken });
      expect(answer.headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cache-control': 'no-store',
      });
      expect(site.app.calls.map(({ name }) => name)).toEqual(['awaitsHandshake']);
    },
  );

  test('and gets nothing while none is', async () => {
    const site = await watched();
    expectProblem(await ask(site, { watch: watchName(), validationToken: 'x' }), 'invalid_request');
  });

  test.each([
    ['of no watch', { validationToken: 'kanarienvogel' }],
    ['of a watch that is not named by us', { watch: 'kanarienvogel', validationToken: 'kanarienvogel' }],
    ['without words', { watch: watchName(), validationToken: '' }],
    ['with more words than Graph sends', { watch: watchName(), validationToken: 'kanarienvogel'.repeat(100) }],
    ['with words that cannot be printed', { watch: watchName(), validationToken: 'kanarienvogel\u0000' }],
    ['with words in another script', { watch: watchName(), validationToken: 'kanarienvogel é' }],
    ['with a line of its own', { watch: watchName(), validationToken: 'kanarienvogel\r\nset-cookie: a=b' }],
  ])('and gets nothing when it asks %s', async (_name, query) => {
    const site = await watched();
    site.app.awaitHandshake();
    const answer = await ask(site, query as Record<string, string>);
    expectProblem(answer, 'invalid_request');
    expect(answer.body).not.toContain('kanarienvogel');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<!doctype html>'])(
    'and markup is never a page: %s',
    async (validationToken) => {
      const site = await watched();
      const waiting = { watch: watchName(), validationToken };
      const refused = await ask(site, waiting);
      expect(refused.body).not.toContain('<');
      site.app.awaitHandshake();
      const echoed = await ask(site, waiting);
      expect(echoed.headers['content-type']).not.toContain('html');
      expect(echoed.headers['x-content-type-options']).toBe('nosniff');
    },
  );
});

describe('notices of Graph', () => {
  test('are acknowledged once they are taken, each by its own secret', async () => {
    const site = await watched();
    const answer = await tellGraph(site, [graphNotice(), graphNotice('guessed'), graphNotice()]);
    expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 202, body: '' });
    expect(taken(site)).toHaveLength(3);
    expect(site.events).toMatchObject([{ status: 202, noticesKnown: 2, noticesUnknown: 1 }]);
  });

  test('are taken although others beside them make no sense', async () => {
    const site = await watched();
    const nonsense = [null, 7, 'x', [], {}, { clientState: 7 }, { clientState: 'x'.repeat(129) }, graphNotice('a.b')];
    expect((await tellGraph(site, [...nonsense, graphNotice()] as object[])).statusCode).toBe(202);
    expect(taken(site)).toHaveLength(1);
    expect(site.events).toMatchObject([{ noticesKnown: 1, noticesUnknown: 8 }]);
  });

  test('bring in nothing but the name and the secret of the watch', async () => {
    const site = await watched();
    const more = { resourceData: { id: 'kanarienvogel' }, resource: 'kanarienvogel', tenantId: 'kanarienvogel' };
    await tellGraph(site, [graphNotice('the secret', more)]);
    expect(JSON.stringify([site.app.calls, site.events])).not.toContain('kanarienvogel');
  });

  test('of nobody are dropped, and turned away where there are too many', async () => {
    const site = await watched({ limits: { strangersPerMinute: 3 } });
    const strangers = [graphNotice('guessed'), graphNotice('guessed')];
    expect((await tellGraph(site, strangers)).statusCode).toBe(202);
    expectProblem(await tellGraph(site, strangers), 'too_many_requests');
    expect((await tellGraph(site, [...strangers, graphNotice()])).statusCode).toBe(202);
  });

  test('are asked for again where the database keeps them waiting, and so is the question whether the address is ours', async () => {
    const site = await watched({ limits: { noticeMs: 1 } });
    const never = () => new Promise<never>(() => {});
    Object.assign(site.app, { takeNotices: never, takeLifecycle: never, awaitsHandshake: never });
    const question = `?watch=${watchName()}&validationToken=x`;
    for (const path of ['/webhooks/microsoft', '/webhooks/microsoft/lifecycle']) {
      for (const answer of [
        await tellGraph(site, [graphNotice()], path),
        await tellGraph(site, [], `${path}${question}`),
      ]) {
        expectProblem(answer, 'not_ready');
        expect(answer.headers['retry-after']).toBeDefined();
      }
    }
  });

  test('are asked for again where the order cannot be written', async () => {
    const site = await watched();
    site.app.fail(new Error('the database does not answer'));
    for (const path of ['/webhooks/microsoft', '/webhooks/microsoft/lifecycle']) {
      expectProblem(await tellGraph(site, [graphNotice()], path), 'not_ready');
    }
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['JSON of another form', '{"values": []}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a value that is no list', '{"value": "x"}'],
    ['a name that changes what objects are', '{"__proto__": {"value": []}, "value": []}'],
    ['lists in lists without end', `{"value": ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['more than Graph sends', JSON.stringify({ value: Array.from({ length: 10_000 }, () => ({})) })],
  ])('that are %s are refused', async (_name, body) => {
    const site = await watched();
    expectProblem(await tellGraph(site, body), 'invalid_request');
    expect(taken(site)).toEqual([]);
  });

  test('that nest without end are one notice of nobody', async () => {
    const site = await watched();
    const deep = `{"value": [${'['.repeat(100_000)}${']'.repeat(100_000)}]}`;
    expect((await tellGraph(site, deep)).statusCode).toBe(202);
    expect(taken(site)).toEqual([]);
  });

  test.each(['text/plain', 'text/html', 'application/x-www-form-urlencoded'])('as %s are refused', async (type) => {
    const { api } = await watched();
    const payload = JSON.stringify({ value: [graphNotice()] });
    const headers = { 'content-type': type };
    expectProblem(
      await api.inject({ method: 'POST', url: '/webhooks/microsoft', headers, payload }),
      'invalid_request',
    );
  });

  test('of more than 256 KiB are refused', async () => {
    const site = await watched();
    expectProblem(await tellGraph(site, ' '.repeat(256 * 1024 + 1)), 'too_large');
  });

  test('are not counted among the requests of an address, and cost no look at a session', async () => {
    const site = await watched({ limits: { requestsPerMinute: { address: 1, person: 1 } } });
    site.app.authenticate = () => Promise.reject(new Error('a session was looked for'));
    for (let count = 0; count < 5; count += 1) {
      expect((await tellGraph(site, [graphNotice()])).statusCode).toBe(202);
    }
  });
});

describe('what Graph says about a subscription itself', () => {
  const path = '/webhooks/microsoft/lifecycle';

  test.each(['reauthorizationRequired', 'subscriptionRemoved', 'missed'])('is passed on: %s', async (event) => {
    const site = await watched();
    expect((await tellGraph(site, [graphNotice('the secret', { lifecycleEvent: event })], path)).statusCode).toBe(202);
    expect(taken<LifecycleNotice>(site, 'takeLifecycle')).toMatchObject([{ event, resourceId: null }]);
    expect(site.events).toMatchObject([{ noticesKnown: 1, noticesUnknown: 0 }]);
  });

  test('is acknowledged and left alone where it is not known or missing', async () => {
    const site = await watched();
    const odd = [graphNotice('the secret', { lifecycleEvent: 'celebrated' }), graphNotice()];
    expect((await tellGraph(site, odd, path)).statusCode).toBe(202);
    expect(taken(site, 'takeLifecycle')).toEqual([]);
  });

  test('is never taken for a change', async () => {
    const site = await watched();
    await tellGraph(site, [graphNotice('the secret', { lifecycleEvent: 'missed' })], path);
    expect(taken(site)).toEqual([]);
  });
});
