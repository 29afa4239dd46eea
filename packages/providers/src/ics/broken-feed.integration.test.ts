import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { calendar, nothingKnown, patient, serve, serveRaw } from './testing/feed-server.ts';

const begun = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n';

describe('a body that breaks off is no calendar, so that nothing counts as deleted', () => {
  test('where it is shorter than promised', async () => {
    await using server = await serveRaw((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n${calendar}`);
    });
    expect(await server.read()).toMatchObject({ code: 'feed_unreachable', text: expect.stringContaining('broke off') });
  });

  test('where the last chunk is missing', async () => {
    await using server = await serveRaw((socket) => {
      const size = calendar.length.toString(16);
      socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${size}\r\n${calendar}\r\n`);
    });
    expect(await server.read()).toMatchObject({ code: 'feed_unreachable' });
  });

  test('where the end of the connection is its end, and the last line is missing', async () => {
    const bodies = [begun, calendar];
    await using server = await serveRaw((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\n\r\n${bodies.shift()}`);
    });
    expect(await server.read()).toMatchObject({ code: 'feed_unreachable' });
    expect(await server.read()).toMatchObject({ kind: 'content' });
  });

  test('where a compressed body ends early', async () => {
    const packed = gzipSync(Buffer.from(calendar));
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed.subarray(0, -12));
    });
    expect(await server.read()).toMatchObject({ code: 'feed_unreachable' });
  });

  test('where the connection is reset', async () => {
    await using server = await serve((_request, response) => {
      response.write(begun, () => response.socket?.destroy());
    });
    expect(await server.read()).toMatchObject({ code: 'feed_unreachable' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a server that breaks the rules', () => {
  test.each([
    ['gzip', 'this is not gzip'],
    ['deflate', 'this is not deflate'],
    ['br', 'this is not brotli'],
    ['zstd', 'BEGIN:VCALENDAR'],
    ['gzip, gzip', 'BEGIN:VCALENDAR'],
  ])('with the encoding %s over "%s" has a problem', async (encoding, body) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    expect(await server.read()).toMatchObject({
      code: 'feed_server_error',
      text: expect.stringContaining('compressed'),
    });
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a header without end', `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(20_000)}`],
    ['a header without names', 'HTTP/1.1 200 OK\r\nno name\r\n\r\n'],
  ])('by sending %s has a problem', async (_name, text) => {
    await using server = await serveRaw((socket) => socket.end(text));
    expect(await server.read()).toMatchObject({ code: 'feed_server_error', text: expect.stringContaining('HTTP') });
  });

  test('by hanging up without an answer is unreachable, and is not asked again', async () => {
    await using server = await serveRaw((socket) => socket.end());
    expect(await server.read()).toMatchObject({ code: 'feed_unreachable' });
    expect(server.connections()).toBe(1);
  });

  test('by not speaking TLS is told apart from one that does not listen', async () => {
    const plain = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((listening) => void plain.listen(0, '127.0.0.1', listening));
    const { port } = plain.address() as AddressInfo;
    await using server = await serve((_request, response) => response.end(calendar));
    const fetcher = server.fetcher({ ports: [port] });
    const answer = await fetcher.fetch(`https://feed.test:${port}/`, nothingKnown, patient());
    expect(answer).toMatchObject({ code: 'feed_unreachable', text: expect.stringContaining('secure connection') });
    await new Promise<void>((closed) => void plain.close(() => closed()));
  });
});
