import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ApiOptions } from './options.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { rawRequest } from './testing/raw-request.ts';
import { calendar, testApi } from './testing/test-api.ts';

const KIB = 1024;

async function listening(options: Partial<ApiOptions> = {}) {
  const { api, events, app } = await testApi(options);
  await api.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.server.address() as AddressInfo;
  return { port, events, app, url: `http://127.0.0.1:${port}` };
}

const fileHead = (extra: string): string =>
  `POST /v1/analysis/calendar HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/calendar\r\n${extra}\r\n\r\n`;

/** Writes until the connection is gone. */
async function endlessly(socket: Socket): Promise<void> {
  const chunk = `10000\r\n${' '.repeat(64 * KIB)}\r\n`;
  while (!socket.destroyed && socket.writable) {
    if (socket.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
    else
      await new Promise<void>((resolve) => {
        socket.once('drain', resolve).once('close', () => resolve());
      });
  }
}

describe('a calendar over a real connection', () => {
  test('that is too large by its length is answered while it is still being sent, and the answer arrives', async () => {
    const { url } = await listening();
    const body = Buffer.concat([Buffer.from(calendar), Buffer.alloc(16 * KIB * KIB + 1 - calendar.length)]);
    const answer = await fetch(`${url}/v1/analysis/calendar`, {
      method: 'POST',
      headers: { 'content-type': 'text/calendar' },
      body,
    });
    expectProblem(
      { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() },
      'too_large',
    );
  });

  test('sent in chunks of unknown length is taken up to the limit', async () => {
    const { url } = await listening({ limits: { calendarBytes: 256 * KIB } });
    const send = async (bytes: number) => {
      const body = new Blob([calendar, new Uint8Array(bytes - calendar.length)]).stream();
      return fetch(`${url}/v1/analysis/calendar`, {
        method: 'POST',
        headers: { 'content-type': 'text/calendar' },
        body,
        duplex: 'half',
      } as RequestInit);
    };
    expect((await send(256 * KIB)).status).toBe(200);
    const answer = await send(256 * KIB + 1);
    const problem = expectProblem(
      { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() },
      'too_large',
    );
    expect(problem.limit).toBe(256 * KIB);
  });

  test('that never ends is refused, and the connection closed', async () => {
    const { port } = await listening({ limits: { calendarBytes: 256 * KIB, drain: { bytes: 512 * KIB, ms: 1_000 } } });
    const answer = await rawRequest(port, fileHead('Transfer-Encoding: chunked'), endlessly);
    // The other side goes on sending, so whether the answer is read before the reset is a matter of luck.
    if (answer.body !== '') expectProblem(answer, 'too_large');
    else expect(answer.wasReset).toBe(true);
  });

  test('that is refused for another reason is not read to its end either', async () => {
    const { port, app } = await listening({ mode: 'production', limits: { drain: { bytes: 512 * KIB, ms: 1_000 } } });
    const answer = await rawRequest(port, fileHead('Transfer-Encoding: chunked'), endlessly);
    if (answer.body !== '') expectProblem(answer, 'not_signed_in');
    else expect(answer.wasReset).toBe(true);
    expect(app.calls).toEqual([]);
  });

  test('that stops halfway ends with a refusal, and nothing is analysed', async () => {
    const { port, app } = await listening({
      limits: { headersTimeoutMs: 100, requestTimeoutMs: 200, timeoutCheckMs: 50 },
    });
    const answer = await rawRequest(port, `${fileHead('Content-Length: 1000')}${calendar}`);
    expect(answer.statusCode).toBe(408);
    expectProblem(answer, 'invalid_request', 408);
    expect(app.calls).toEqual([]);
  });

  test('that is cut off is noted and does no harm', async () => {
    const { port, app, url, events } = await listening();
    await rawRequest(port, `${fileHead('Content-Length: 1000')}${calendar}`, async (socket) => void socket.end());
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(app.calls).toEqual([]);
    expect(events.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('what the parser of HTTP refuses is a problem too', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/session/end HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
    ],
    [
      'a length and chunks',
      'POST /v1/session/end HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx',
      400,
    ],
    [
      'a length that is no number',
      'POST /v1/session/end HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n',
      400,
    ],
    [
      'chunks that are none',
      'POST /v1/analysis/calendar HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/calendar\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['an expectation that nobody knows', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n', 417],
  ])('%s', async (_name, text, status) => {
    const { port } = await listening();
    expectProblem(await rawRequest(port, text), 'invalid_request', status);
  });

  test('a header that is too large', async () => {
    const { port, events } = await listening();
    const answer = await rawRequest(
      port,
      `GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20 * KIB)}\r\n\r\n`,
    );
    expect(expectProblem(answer, 'too_large', 431).limit).toBe(16 * KIB);
    expect(events).toEqual([
      {
        event: 'connection_refused',
        level: 'info',
        requestId: answer.headers['x-request-id'],
        status: 431,
        code: 'too_large',
      },
    ]);
  });

  test('a header that does not come to its end', async () => {
    const { port } = await listening({
      limits: { headersTimeoutMs: 200, requestTimeoutMs: 1_000, timeoutCheckMs: 50 },
    });
    expectProblem(await rawRequest(port, 'GET /livez HTTP/1.1\r\nHost: local'), 'invalid_request', 408);
  });

  test('a request of HTTP/1.1 without Host', async () => {
    const { port } = await listening();
    expectProblem(await rawRequest(port, 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'), 'invalid_request', 400);
  });
});

test('a visit over a real loopback connection is signed in under its own name only', async () => {
  const { port } = await listening();
  const me = (host: string) => rawRequest(port, `GET /v1/me HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect((await me(`localhost:${port}`)).statusCode).toBe(200);
  expect((await me(`127.0.0.1:${port}`)).statusCode).toBe(200);
  expectProblem(await me(`evil.example:${port}`), 'not_signed_in');
});
