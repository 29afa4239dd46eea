import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, constants, createGzip, gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { calendar, nothingKnown, patient, serve, serveRaw } from './testing/feed-server.ts';

const mebibyte = 1024 * 1024;
const begun = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n';

/** A calendar that begins well and goes on for a gibibyte of one letter: about one mebibyte compressed. */
async function bomb(beginning: string, letter: string): Promise<Buffer> {
  const block = Buffer.alloc(mebibyte, letter);
  const pieces = function* (): Generator<Buffer> {
    yield Buffer.from(beginning);
    for (let count = 0; count < 1024; count += 1) yield block;
  };
  return buffer(Readable.from(pieces()).pipe(createGzip({ level: 1 })));
}

describe('a body that unpacks to a gibibyte', () => {
  test('ends at the limit, soon and in bounded memory', async () => {
    const packed = await bomb(begun, 'x');
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    const before = process.memoryUsage().rss;
    const start = performance.now();
    expect(await server.read()).toMatchObject({ code: 'feed_too_large', text: 'The feed is larger than 16 MiB.' });
    expect(performance.now() - start).toBeLessThan(3000);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * mebibyte);
  });

  test('ends at once where it is zeros from the beginning', async () => {
    const packed = await bomb('', '\0');
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await server.read()).toMatchObject({ code: 'feed_not_a_calendar' });
  });

  test('ends at the limit in Brotli too', async () => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
    const packed = brotliCompressSync(Buffer.concat([Buffer.from(begun), Buffer.alloc(64 * mebibyte)]), { params });
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'br' }).end(packed);
    });
    expect(await server.read()).toMatchObject({ code: 'feed_too_large' });
  });
});

describe('a body that is too large', () => {
  const limits = { sentBytes: 20_000, contentBytes: 20_000 };

  test('is not read at all where its length is known', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 20_001 });
      response.flushHeaders();
    });
    expect(await server.read('/', { limits })).toMatchObject({ code: 'feed_too_large' });
  });

  test('is left where it never ends', async () => {
    await using server = await serve((_request, response) => {
      response.write(begun);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1000)));
      };
      response.on('drain', more);
      more();
    });
    expect(await server.read('/', { limits })).toMatchObject({ code: 'feed_too_large' });
    await expect.poll(server.open).toBe(0);
  });

  test('is left where only what is sent is too much', async () => {
    const packed = gzipSync(Buffer.from(begun + crypto.getRandomValues(new Uint8Array(30_000)).join('')));
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(packed);
      response.end();
    });
    const answer = await server.read('/', { limits: { sentBytes: 20_000 } });
    expect(answer).toMatchObject({ code: 'feed_too_large' });
  });

  test('may be exactly as large as the limit', async () => {
    await using server = await serve((_request, response) => response.end(calendar));
    const exact = { sentBytes: calendar.length, contentBytes: calendar.length };
    expect(await server.read('/', { limits: exact })).toMatchObject({ kind: 'content' });
    const smaller = { ...exact, contentBytes: calendar.length - 1 };
    expect(await server.read('/', { limits: smaller })).toMatchObject({ code: 'feed_too_large' });
  });

  test('is not read to its end where it is no calendar', async () => {
    let sent = 0;
    await using server = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('<html>'.repeat(1000))) sent += 6000;
      };
      response.on('drain', more);
      more();
    });
    expect(await server.read()).toMatchObject({ code: 'feed_not_a_calendar' });
    expect(sent).toBeLessThan(16 * mebibyte);
  });
});

describe('a slow server', () => {
  /** Writes one character every few milliseconds, for as long as anybody listens. */
  const drip = (socket: Socket, text: string): void => {
    let at = 0;
    const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ''), 4);
    socket.once('close', () => clearInterval(timer));
  };

  test('that drips its header ends at the header limit', async () => {
    await using server = await serveRaw((socket) => drip(socket, `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(5000)}`));
    const answer = await server.read('/', { limits: { headerMs: 60, idleMs: 5000, totalMs: 5000 } });
    expect(answer).toMatchObject({ code: 'feed_timeout', text: expect.stringContaining('does not answer') });
    await expect.poll(server.open).toBe(0);
  });

  test('that drips its body ends at the total limit', async () => {
    await using server = await serveRaw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n\r\n${begun}`);
      drip(socket, 'X-A:a\r\n');
    });
    const answer = await server.read('/', { limits: { headerMs: 5000, idleMs: 5000, totalMs: 150 } });
    expect(answer).toMatchObject({ code: 'feed_timeout', text: expect.stringContaining('too long') });
    await expect.poll(server.open).toBe(0);
  });

  test('that falls silent inside its body ends at the silence limit', async () => {
    await using server = await serve((_request, response) => void response.write(begun));
    const answer = await server.read('/', { limits: { headerMs: 5000, idleMs: 40, totalMs: 5000 } });
    expect(answer).toMatchObject({ code: 'feed_timeout', text: expect.stringContaining('in the middle') });
  });

  test('that falls silent inside a compressed body ends at the silence limit', async () => {
    const packed = gzipSync(Buffer.from(calendar));
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(packed.subarray(0, 20));
    });
    const answer = await server.read('/', { limits: { headerMs: 5000, idleMs: 40, totalMs: 5000 } });
    expect(answer).toMatchObject({ code: 'feed_timeout', text: expect.stringContaining('in the middle') });
    await expect.poll(server.open).toBe(0);
  });

  test('that never finishes the handshake ends at the header limit and leaves no connection behind', async () => {
    let open = 0;
    const silent = createServer((socket) => {
      open += 1;
      socket.on('error', () => {}).once('close', () => (open -= 1));
      socket.resume();
    });
    await new Promise<void>((listening) => void silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    await using server = await serve((_request, response) => response.end(calendar));
    const fetcher = server.fetcher({ ports: [port], limits: { headerMs: 40 } });
    const answer = await fetcher.fetch(`https://feed.test:${port}/`, nothingKnown, patient());
    expect(answer).toMatchObject({ code: 'feed_timeout' });
    await expect.poll(() => open).toBe(0);
    await new Promise<void>((closed) => void silent.close(() => closed()));
  });

  test('has one total for all its redirects', async () => {
    await using server = await serve((request, response) => {
      setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 40);
    });
    const answer = await server.read('/', { limits: { headerMs: 5000, totalMs: 100 } });
    expect(answer).toMatchObject({ code: 'feed_timeout' });
    expect(server.requests.length).toBeLessThan(4);
  });
});
