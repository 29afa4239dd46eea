import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { FeedAnswer, FeedFetcher, FeedValidators } from '@clearweek/app';
import { createFeedFetcher } from '../fetch-feed.ts';
import type { FeedFetcherOptions } from '../fetch-feed.ts';

/** Valid for feed.test, other.test and 127.0.0.1 until the year 2126. Made for these tests and trusted nowhere else. */
const certificate = readFileSync(new URL('../fixtures/test-only-certificate.pem', import.meta.url), 'utf8');
const key = readFileSync(new URL('../fixtures/test-only-key.pem', import.meta.url), 'utf8');

export const calendar = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nEND:VCALENDAR\r\n';
export const nothingKnown: FeedValidators = { etag: null, lastModified: null };
export const patient = (): AbortSignal => new AbortController().signal;

export interface FeedServer extends AsyncDisposable {
  readonly port: number;
  readonly requests: IncomingMessage[];
  /** How many connections were made, whether or not a request followed. */
  readonly connections: () => number;
  /** How many of them are still open. */
  readonly open: () => number;
  /** The address of a path on this server, under a name that the certificate knows. */
  readonly url: (path?: string) => string;
  /** A reader that can reach this server, and only by the names feed.test and other.test. */
  readonly fetcher: (options?: FeedFetcherOptions) => FeedFetcher & { close(): Promise<void> };
  readonly read: (path?: string, options?: FeedFetcherOptions, known?: FeedValidators) => Promise<FeedAnswer>;
}

type Listening = { listen: (port: number, host: string, done: () => void) => unknown; address(): unknown } & {
  close: (done: () => void) => unknown;
  on(event: 'connection', listener: (socket: Socket) => void): unknown;
};

/** A server that answers HTTP over TLS on loopback. */
export function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<FeedServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    requests.push(request);
    handle(request, response);
  });
  return started(server, requests);
}

/** A server that writes what it likes into the connection, for answers that no HTTP library would send. */
export function serveRaw(handle: (socket: TLSSocket) => void): Promise<FeedServer> {
  const server = createTlsServer({ cert: certificate, key }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => handle(socket));
  });
  return started(server, []);
}

async function started(server: Listening, requests: IncomingMessage[]): Promise<FeedServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket) => {
    count += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const url = (path = '/'): string => `https://feed.test:${port}${path}`;
  const fetcher = (options: FeedFetcherOptions = {}): ReturnType<typeof createFeedFetcher> =>
    createFeedFetcher({
      resolve: async (name) => (name.endsWith('.test') ? ['127.0.0.1'] : []),
      isPublic: (address) => address === '127.0.0.1',
      ports: [port],
      ca: certificate,
      ...options,
    });
  return {
    port,
    requests,
    url,
    fetcher,
    connections: () => count,
    open: () => sockets.size,
    read: (path, options, known = nothingKnown) => fetcher(options).fetch(url(path), known, patient()),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => void server.close(() => done()));
    },
  };
}
