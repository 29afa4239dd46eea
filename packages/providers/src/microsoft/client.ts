import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { GraphRequest } from '@microsoft/microsoft-graph-client';
import { createBoundedFetch, Unreadable } from '../oauth/bounded-fetch.ts';
import { failureOf } from './errors.ts';
import type { Asked, GraphFailure } from './errors.ts';
import { fieldsOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { isFollowable } from './followable.ts';
import { createChain, Errand } from './middleware.ts';
import { PREFER } from './prefer.ts';

export interface GraphOptions {
  /** `https://graph.microsoft.com/v1.0`; `http:` only on this machine. */
  readonly graphRoot: string;
  readonly now: () => number;
  /** From sending to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maximumBytes: number;
}

/** Whoever asks: a person's or an organization's consent. */
export interface GraphAccess {
  token(): Promise<string>;
  readonly signal: AbortSignal;
}

export interface GraphAsk {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below the root with its query, or a link as an answer gave it, which is followed letter by letter. */
  readonly target: { readonly path: string } | { readonly link: string };
  readonly body?: object;
}

export type GraphReply =
  /** `body` is empty where the answer has none. */
  { readonly kind: 'ok'; readonly body: Fields } | { readonly kind: 'failed'; readonly failure: GraphFailure };

/** Requests of one job to Graph, counted, one after the other. */
export interface GraphSession {
  ask(ask: GraphAsk): Promise<GraphReply>;
  requests(): number;
}

export interface Graph {
  session(access: GraphAccess, asked: Asked): GraphSession;
}

/**
 * Asks Graph. Each request is sent once; refusals are values; it throws only what `token()` throws and the reason of the caller's
 * signal. Two sessions of one access wait for each other: Exchange answers four requests per mailbox at a time, and others
 * than we ask for that mailbox too.
 */
export function createGraph(options: GraphOptions): Graph {
  const send = createBoundedFetch(options);
  const client = Client.initWithMiddleware({ baseUrl: options.graphRoot, middleware: createChain(send) });
  const turns = new WeakMap<GraphAccess, Promise<unknown>>();

  async function inTurn<T>(access: GraphAccess, work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(access) ?? Promise.resolve()).then(work, work);
    turns.set(access, mine);
    return mine;
  }

  return {
    session(access, asked) {
      let requests = 0;
      async function ask({ method, target, body }: GraphAsk): Promise<GraphReply> {
        const url = 'path' in target ? `${options.graphRoot}${target.path}` : target.link;
        if (!isFollowable(url, options.graphRoot)) return lost(null);
        access.signal.throwIfAborted();
        const errand = new Errand(url, await access.token(), access.signal);
        requests += 1;
        const request = client.api('/').responseType(ResponseType.RAW).middlewareOptions([errand]);
        request.headers({ accept: 'application/json', prefer: PREFER });
        const answer = await sent(request, method, body, access.signal);
        return answer === null ? lost(errand.retryAfterMs, errand.isSilent) : readAnswer(answer, errand, asked);
      }
      return { ask: (asking) => inTurn(access, () => ask(asking)), requests: () => requests };
    },
  };
}

/** Null where no answer came that can be read. */
async function sent(
  request: GraphRequest,
  method: GraphAsk['method'],
  body: object | undefined,
  signal: AbortSignal,
): Promise<Response | null> {
  try {
    return (await sendBy(request, method, body)) as Response;
  } catch (error) {
    signal.throwIfAborted();
    // The client wraps whatever the chain throws, and keeps only its name.
    if (error instanceof Error && 'code' in error && error.code === Unreadable.name) return null;
    throw error;
  }
}

function sendBy(request: GraphRequest, method: GraphAsk['method'], body: object = {}): Promise<unknown> {
  if (method === 'POST') return request.post(body);
  if (method === 'PATCH') return request.patch(body);
  return method === 'DELETE' ? request.delete() : request.get();
}

async function readAnswer(answer: Response, errand: Errand, asked: Asked): Promise<GraphReply> {
  const { status, headers } = answer;
  const text = await answer.text();
  const body = parsed(text);
  if (!answer.ok) {
    const { retryAfterMs } = errand;
    return { kind: 'failed', failure: failureOf({ status, headers, retryAfterMs, body }, asked) };
  }
  if (status === 204 || text === '') return { kind: 'ok', body: {} };
  return body === null ? lost(errand.retryAfterMs) : { kind: 'ok', body };
}

function parsed(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function lost(retryAfterMs: number | null, isSilent = false): GraphReply {
  const fault = { kind: 'unavailable', retryAfterMs, ...(isSilent && { silent: true as const }) } as const;
  return { kind: 'failed', failure: { kind: 'fault', fault } };
}
