import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerRequest, type AnswerOptions } from './answer-request.ts';
import { createRouter } from './router.ts';
import type { Route } from './request.ts';

export interface ServeOptions extends Omit<AnswerOptions, 'router' | 'origin'> {
  readonly routes: readonly Route[];
  /** 0 for any free one. */
  readonly port: number;
}

export interface Served {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Breaks what is under way and frees the port. */
  close(): Promise<void>;
}

/** Serves one simulator on the loopback address. @throws Error where the port is taken. */
export async function serve(options: ServeOptions): Promise<Served> {
  let origin = '';
  const router = createRouter(options.routes);
  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    void answerRequest(message, response, { ...options, router, origin });
  });
  // Clients keep connections for long; an idle one that the server closes just then looks like a fault that nobody planned.
  server.keepAliveTimeout = 60_000;
  await listening(server, options.port);
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => closed(server) };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
