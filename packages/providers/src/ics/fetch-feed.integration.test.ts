import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { FeedAnswer } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { calendar, nothingKnown, patient, serve } from './testing/feed-server.ts';

const textOf = (answer: FeedAnswer): string => (answer.kind === 'content' ? Buffer.from(answer.bytes).toString() : '');

describe('a feed that is a calendar', () => {
  test('is read with its validators', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { etag: '"v1"', 'last-modified': 'Mon, 23 Nov 2026 09:00:00 GMT' }).end(calendar);
    });
    const answer = await server.read('/a.ics?key=1');
    expect(textOf(answer)).toBe(calendar);
    expect(answer).toMatchObject({ validators: { etag: '"v1"', lastModified: 'Mon, 23 Nov 2026 09:00:00 GMT' } });
    expect(server.requests[0]?.url).toBe('/a.ics?key=1');
  });

  test('is asked for as a calendar, under our own name, for the right host, without cookies', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'set-cookie': 'a=b' }).end(calendar);
    });
    const fetcher = server.fetcher();
    await fetcher.fetch(server.url('/'), nothingKnown, patient());
    await fetcher.fetch(server.url('/'), nothingKnown, patient());
    const headers = server.requests[1]?.headers;
    expect(headers?.['user-agent']).toBe('Clearweek/0.1 (calendar feed reader)');
    expect(headers?.accept).toMatch(/^text\/calendar/);
    expect(headers?.host).toBe(`feed.test:${server.port}`);
    expect(headers?.cookie).toBeUndefined();
  });

  test('is not sent again when it has not changed', async () => {
    await using server = await serve((request, response) => {
      const same = request.headers['if-none-match'] === '"v1"' && request.headers['if-modified-since'] === 'yesterday';
      response.writeHead(same ? 304 : 200).end(same ? undefined : calendar);
    });
    const known = { etag: '"v1"', lastModified: 'yesterday' };
    expect(await server.read('/', {}, known)).toEqual({ kind: 'unchanged' });
    expect(await server.read('/')).toMatchObject({ kind: 'content' });
  });

  test('cannot smuggle a header line through a stored validator', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const answer = await server.read('/', {}, { etag: '"v1"\r\nx-evil: 1', lastModified: 'é' });
    expect(answer.kind).toBe('content');
    expect(server.requests[0]?.headers).not.toHaveProperty('if-none-match');
    expect(server.requests[0]?.headers).not.toHaveProperty('if-modified-since');
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('is decompressed from %s', async (encoding, compress) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(compress(Buffer.from(calendar)));
    });
    expect(textOf(await server.read())).toBe(calendar);
  });

  test('is read whole when it comes in many pieces', async () => {
    const long = calendar.replace('END:', `X-NOTE:${'é'.repeat(300_000)}\r\nEND:`);
    await using server = await serve((_request, response) => {
      for (let at = 0; at < long.length; at += 10_000) response.write(long.slice(at, at + 10_000));
      response.end();
    });
    expect(textOf(await server.read())).toBe(long);
  });

  test('is found behind three redirects, relative ones and a webcal one too', async () => {
    await using server = await serve((request, response) => {
      const next: Record<string, string> = {
        '/0': '1',
        '/1': `https://other.test:${server.port}/2`,
        '/2': `webcal://feed.test:${server.port}/3`,
      };
      const location = next[request.url ?? ''];
      if (location === undefined) response.end(calendar);
      else response.writeHead(302, { location }).end('moved');
    });
    expect(textOf(await server.read('/0'))).toBe(calendar);
    expect(server.requests.map(({ url, headers }) => `${headers.host?.split(':')[0]}${url}`)).toEqual([
      'feed.test/0',
      'feed.test/1',
      'other.test/2',
      'feed.test/3',
    ]);
  });
});

describe('a feed that says no', () => {
  test.each([
    [404, 'feed_not_found', null],
    [410, 'feed_not_found', null],
    [401, 'feed_refused', null],
    [403, 'feed_refused', null],
    [406, 'feed_refused', null],
    [304, 'feed_server_error', 90_000],
    [429, 'feed_server_error', 90_000],
    [503, 'feed_server_error', 90_000],
    [500, 'feed_server_error', 90_000],
    [206, 'feed_server_error', 90_000],
  ])('with status %i is %s', async (status, code, retryAfterMs) => {
    await using server = await serve((_request, response) => {
      response.writeHead(status, { 'retry-after': '90' }).end(status === 304 ? undefined : calendar);
    });
    expect(await server.read()).toMatchObject({ kind: 'failed', code, retryAfterMs });
    expect(server.requests).toHaveLength(1);
  });

  test('may name the instant from which it wants to be asked again', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': 'Mon, 23 Nov 2026 09:10:00 GMT' }).end();
    });
    const now = (): number => Date.UTC(2026, 10, 23, 9, 0, 0);
    expect(await server.read('/', { now })).toMatchObject({ code: 'feed_server_error', retryAfterMs: 600_000 });
  });
});

describe('a feed that is no calendar', () => {
  test.each([
    ['an HTML page', '<!doctype html><title>secret-word</title>', /HTML page.*sign-in/],
    ['JSON', '{"secret-word":1}', /not a calendar/],
    ['nothing', '', /nothing/],
  ])('but %s says so and repeats nothing of it', async (_name, body, text) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/calendar' }).end(body);
    });
    const answer = await server.read();
    expect(answer).toMatchObject({ kind: 'failed', code: 'feed_not_a_calendar', text: expect.stringMatching(text) });
    expect(JSON.stringify(answer)).not.toMatch(/secret-word|feed\.test/);
  });
});

describe('ending', () => {
  test("the caller's signal ends a reading with the caller's reason and closes the connection", async () => {
    const stop = new AbortController();
    await using server = await serve((_request, response) => {
      response.writeHead(200).write(calendar);
      stop.abort(Object.assign(new Error('enough'), { code: 'ECONNRESET' }));
    });
    await expect(server.fetcher().fetch(server.url(), nothingKnown, stop.signal)).rejects.toThrow('enough');
    await expect.poll(server.open).toBe(0);
  });

  test('a signal that has already ended makes no connection', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const ended = AbortSignal.abort(new Error('too late'));
    await expect(server.fetcher().fetch(server.url(), nothingKnown, ended)).rejects.toThrow('too late');
    expect(server.connections()).toBe(0);
  });

  test('closing ends what is under way, and nothing begins afterwards', async () => {
    let reached = (): void => {};
    const request = new Promise<void>((resolve) => (reached = resolve));
    await using server = await serve(() => reached());
    const fetcher = server.fetcher();
    const ending = fetcher.fetch(server.url(), nothingKnown, patient()).catch((error: unknown) => error);
    await request;
    await fetcher.close();
    expect(String(await ending)).toContain('closed');
    await expect.poll(server.open).toBe(0);
    await expect(fetcher.fetch(server.url(), nothingKnown, patient())).rejects.toThrow('closed');
  });

  test('no connection stays open after a feed was read', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    await server.read();
    await expect.poll(server.open).toBe(0);
  });
});
