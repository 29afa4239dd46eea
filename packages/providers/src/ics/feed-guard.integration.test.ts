import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Client } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { createFeedFetcher } from './fetch-feed.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import { isPublicAddress } from './public-address.ts';
import { calendar, nothingKnown, patient, serve } from './testing/feed-server.ts';

describe('the strict default', () => {
  const literals = [
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '127.1',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '017700000001',
    '[::1]',
    '[::]',
  ];

  test.each(literals)('makes no connection to %s, not even where only the connector could refuse it', async (host) => {
    let connections = 0;
    const target = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((listening) => void target.listen(0, listening));
    const { port } = target.address() as AddressInfo;
    const connect = createGuardedConnector({
      resolve: async () => ['127.0.0.1'],
      isPublic: isPublicAddress,
      ca: null,
      signal: patient(),
    });
    const client = new Client(`https://${host}:${port}`, { connect });
    const request = client.request({ method: 'GET', path: '/' });
    await expect(request).rejects.toMatchObject({ code: 'feed_forbidden_address' });
    await client.destroy();
    await new Promise<void>((closed) => void target.close(() => closed()));
    expect(connections).toBe(0);
  });

  test.each([
    '127.0.0.1',
    '169.254.169.254',
    'fd00:ec2::254',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1%1',
    'rubbish',
  ])('refuses a name that leads to %s', async (address) => {
    const fetcher = createFeedFetcher({ resolve: async () => ['8.8.8.8', address] });
    const answer = await fetcher.fetch('https://feed.test/', nothingKnown, patient());
    expect(answer).toMatchObject({ kind: 'failed', code: 'feed_forbidden_address', retryAfterMs: null });
    expect(JSON.stringify(answer)).not.toContain(address);
  });

  test('does not trust a certificate that nobody well known has signed', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const fetcher = createFeedFetcher({
      resolve: async () => ['127.0.0.1'],
      isPublic: () => true,
      ports: [server.port],
    });
    const answer = await fetcher.fetch(server.url(), nothingKnown, patient());
    expect(answer).toMatchObject({ code: 'feed_unreachable', text: expect.stringContaining('certificate') });
    expect(server.requests).toHaveLength(0);
  });

  describe('with an environment that says otherwise', () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    afterEach(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    });

    test('still checks certificates', async () => {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      await using server = await serve((_request, response) => response.end(calendar));
      const fetcher = createFeedFetcher({
        resolve: async () => ['127.0.0.1'],
        isPublic: () => true,
        ports: [server.port],
      });
      const answer = await fetcher.fetch(server.url(), nothingKnown, patient());
      expect(answer).toMatchObject({ code: 'feed_unreachable' });
    });
  });
});

describe('a certificate', () => {
  test('for another name is refused, although the address is the right one', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const answer = await server.fetcher().fetch(`https://wrong.test:${server.port}/`, nothingKnown, patient());
    expect(answer).toMatchObject({ code: 'feed_unreachable', text: expect.stringContaining('certificate') });
    expect(server.requests).toHaveLength(0);
  });

  test('for the address is accepted where the address was asked for', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const answer = await server.fetcher().fetch(`https://127.0.0.1:${server.port}/`, nothingKnown, patient());
    expect(answer.kind).toBe('content');
  });
});

describe('a name that changes its mind', () => {
  // In these tests 127.0.0.1 stands for the public internet and 127.0.0.2 for a private network.
  test('is asked once for each connection, and the connection goes to the address that was checked', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const resolve = async (): Promise<string[]> => answers[asked++] ?? [];
    expect(await server.read('/', { resolve })).toMatchObject({ kind: 'content' });
    expect(asked).toBe(1);
  });

  test('gets no request where the connection turns out to lead elsewhere than was checked', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    let checks = 0;
    const answer = await server.read('/', { isPublic: () => (checks += 1) === 1 });
    expect(answer).toMatchObject({ code: 'feed_forbidden_address' });
    expect(server.requests).toHaveLength(0);
    await expect.poll(server.open).toBe(0);
  });

  test('is checked again after a redirect to itself', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(302, { location: '/again' }).end();
    });
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const resolve = async (): Promise<string[]> => answers[asked++] ?? [];
    expect(await server.read('/', { resolve })).toMatchObject({ code: 'feed_forbidden_address' });
    expect(server.requests).toHaveLength(1);
    expect(server.connections()).toBe(1);
  });

  test.each([[['127.0.0.1', '127.0.0.2']], [['127.0.0.2', '127.0.0.1']], [['127.0.0.1', '::1']]])(
    'is refused when any of its answers is private: %j',
    async (addresses) => {
      await using server = await serve((_request, response) => response.end(calendar));
      const answer = await server.read('/', { resolve: async () => addresses });
      expect(answer).toMatchObject({ code: 'feed_forbidden_address' });
      expect(server.connections()).toBe(0);
    },
  );
});

describe('a redirect', () => {
  test.each([
    ['a private address', 'https://127.0.0.2/latest/meta-data', /private network/],
    ['a private address in disguise', 'https://0x7f.2/', /private network/],
    ['a name of this machine', 'https://localhost/', /private network/],
    ['plain http', 'http://feed.test/', /https/],
    ['a file', 'file:///etc/passwd', /https/],
    ['another port', 'https://feed.test:22/', /port/],
    ['an address with a password', 'https://ann:secret@feed.test/', /password/],
  ])('to %s is refused', async (_name, location, text) => {
    await using server = await serve((_request, response) => {
      response.writeHead(302, { location }).end();
    });
    const answer = await server.read();
    expect(answer).toMatchObject({ code: 'feed_forbidden_address', text: expect.stringMatching(text) });
    expect(JSON.stringify(answer)).not.toContain(location);
    expect(server.connections()).toBe(1);
  });

  test('to a name that leads to a private address is refused', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(301, { location: `https://other.test:${server.port}/` }).end();
    });
    const resolve = async (name: string): Promise<string[]> => [name === 'feed.test' ? '127.0.0.1' : '127.0.0.2'];
    expect(await server.read('/', { resolve })).toMatchObject({ code: 'feed_forbidden_address' });
    expect(server.connections()).toBe(1);
  });

  test('in a loop ends after the fourth request', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(307, { location: request.url ?? '/' }).end();
    });
    expect(await server.read()).toMatchObject({ code: 'feed_too_many_redirects' });
    expect(server.requests).toHaveLength(4);
  });

  test('without a target is an error of the server', async () => {
    await using server = await serve((_request, response) => response.writeHead(302).end());
    expect(await server.read()).toMatchObject({ code: 'feed_server_error' });
  });
});

describe('a name', () => {
  test('without an address does not exist', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const answer = await server.read('/', { resolve: async () => [] });
    expect(answer).toMatchObject({ code: 'feed_unreachable', text: expect.stringContaining('does not exist') });
  });

  test('that cannot be looked up makes the feed unreachable for now', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const resolve = (): Promise<never> => Promise.reject(new Error('queryA ESERVFAIL feed.test'));
    const answer = await server.read('/', { resolve });
    expect(answer).toMatchObject({ code: 'feed_unreachable', text: expect.stringContaining('looked up') });
    expect(JSON.stringify(answer)).not.toContain('feed.test');
  });

  test('whose lookup never ends runs into the time limit', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const resolve = (): Promise<never> => new Promise(() => {});
    expect(await server.read('/', { resolve, limits: { headerMs: 30 } })).toMatchObject({ code: 'feed_timeout' });
  });

  test('behind which nobody listens makes the feed unreachable', async () => {
    const server = await serve((_request, response) => response.end(calendar));
    await server[Symbol.asyncDispose]();
    const answer = await server.read();
    expect(answer).toMatchObject({ code: 'feed_unreachable', text: expect.stringContaining('connection') });
  });
});
