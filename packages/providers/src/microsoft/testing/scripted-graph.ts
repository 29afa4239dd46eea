import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectedProvider, ProviderAccess } from '@clearweek/app';
import { onTestFinished } from 'vitest';
import { createMicrosoft } from '../create-microsoft.ts';
import type { MicrosoftOptions } from '../create-microsoft.ts';

export interface SeenRequest {
  readonly method: string;
  /** With the query, letter by letter. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: object | string;
}

type Script = (request: SeenRequest, origin: string) => ScriptedAnswer | 'break' | 'hang' | Promise<ScriptedAnswer>;

export interface ScriptedGraph {
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
  readonly microsoft: ConnectedProvider;
}

export const NOW = Date.UTC(2026, 10, 23, 9, 0, 0);

/** A server in Graph's place that answers as the test says, with a client for it. */
export async function scriptedGraph(script: Script, options: Partial<MicrosoftOptions> = {}): Promise<ScriptedGraph> {
  const seen: SeenRequest[] = [];
  let origin = '';
  const server = createServer((message, response) => {
    void receive(message).then(async (request) => {
      seen.push(request);
      send(response, await script(request, origin));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const microsoft = createMicrosoft({
    clientId: 'client',
    clientSecret: 'secret',
    issuer: `${origin}/organizations/v2.0`,
    graphRoot: `${origin}/v1.0`,
    clock: { now: () => NOW },
    ...options,
  });
  return { origin, seen, microsoft };
}

export function access(more: Partial<ProviderAccess> = {}): ProviderAccess {
  return {
    token: () => Promise.resolve('a-token'),
    mailbox: null,
    quotaUser: 'q',
    signal: new AbortController().signal,
    ...more,
  };
}

async function receive(message: IncomingMessage): Promise<SeenRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  const { method = '', url: path = '', headers } = message;
  return { method, path, headers, body: text.startsWith('{') ? JSON.parse(text) : text };
}

function send(response: ServerResponse, answer: ScriptedAnswer | 'break' | 'hang'): void {
  if (answer === 'hang') return;
  if (answer === 'break') {
    response.destroy();
    return;
  }
  const { status = 200, headers = {}, body } = answer;
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(status === 204 ? '' : text);
}
