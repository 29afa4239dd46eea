import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Unreadable, createBoundedFetch } from './bounded-fetch.ts';

let server: Server;
let answer: (response: ServerResponse) => void;
let visits = 0;

beforeEach(async () => {
  visits = 0;
  server = createServer((_, response) => {
    visits += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function ask(more: { timeoutMs?: number; maximumBytes?: number; signal?: AbortSignal; url?: string } = {}) {
  const { timeoutMs = 5_000, maximumBytes = 1_000, signal = new AbortController().signal } = more;
  const send = createBoundedFetch({ timeoutMs, maximumBytes, now: () => Date.UTC(2027, 0, 1) });
  const url = more.url ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return send(url, { method: 'GET', headers: {}, body: null, signal });
}

test('gives status, text and how long to wait', async () => {
  answer = (response) => response.writeHead(503, { 'retry-after': 'Fri, 01 Jan 2027 00:00:30 GMT' }).end('later');
  expect(await ask()).toMatchObject({ status: 503, text: 'later', retryAfterMs: 30_000 });
});

test('follows no redirect', async () => {
  answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
  expect((await ask()).status).toBe(302);
  expect(visits).toBe(1);
});

test('an answer over the limit is not read on', async () => {
  answer = (response) => response.end('x'.repeat(1_001));
  await expect(ask()).rejects.toThrow(Unreadable);
  answer = (response) => response.end('x'.repeat(1_000));
  expect((await ask()).text).toHaveLength(1_000);
});

test('an answer that never ends is given up', async () => {
  answer = (response) => response.writeHead(200).write('half');
  await expect(ask({ timeoutMs: 50 })).rejects.toThrow('the answer took too long');
});

test('a connection that breaks is no answer', async () => {
  answer = (response) => response.destroy();
  await expect(ask()).rejects.toThrow('the connection failed');
});

test('a body that is shorter than announced is no answer', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half');
    setImmediate(() => response.destroy());
  };
  await expect(ask()).rejects.toThrow(Unreadable);
});

test("the caller's reason comes out as it went in", async () => {
  const ending = new AbortController();
  const reason = new Error('enough');
  answer = () => ending.abort(reason);
  await expect(ask({ signal: ending.signal })).rejects.toBe(reason);
});

test('nothing is sent by plain HTTP beyond this machine', async () => {
  await expect(ask({ url: 'http://calendar.example/' })).rejects.toThrow(Unreadable);
});
