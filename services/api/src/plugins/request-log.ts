import type { ErrorCode } from '@clearweek/app';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';

export interface RequestLog {
  /** Notes why a request is refused, for its line in the log. `error` is what was thrown; null where nothing was. */
  failed(request: FastifyRequest, code: ErrorCode, error: unknown): void;
  /** Adds counts to the line of a request. Counts only: nothing that a caller wrote. */
  note(request: FastifyRequest, counts: Readonly<Record<string, number>>): void;
  install(api: ApiInstance): void;
}

/**
 * One line per request. The route's pattern instead of the address, numbers and codes: nothing that a caller wrote gets in.
 * Fastify's own logger stays off, so there is no second way out.
 */
export function createRequestLog({ log }: Pick<ApiContext, 'log'>): RequestLog {
  const failures = new WeakMap<FastifyRequest, { readonly code: ErrorCode; readonly error: unknown }>();

  const notes = new WeakMap<FastifyRequest, Readonly<Record<string, number>>>();

  function write(request: FastifyRequest, reply: FastifyReply, aborted: boolean): void {
    const status = reply.statusCode;
    const failure = failures.get(request);
    log({
      event: 'request',
      level: status >= 500 ? 'error' : 'info',
      requestId: request.id,
      method: request.routeOptions.method === undefined ? 'other' : request.method,
      route: request.routeOptions.url ?? 'none',
      status: aborted ? 0 : status,
      ms: Math.round(reply.elapsedTime),
      bytesIn: wholeNumber(request.headers['content-length']),
      bytesOut: wholeNumber(reply.getHeader('content-length')),
      ...(aborted ? { aborted } : {}),
      ...notes.get(request),
      ...(failure === undefined ? {} : { code: failure.code }),
      ...(failure !== undefined && failure.error !== null && status >= 500 ? errorFields(failure.error) : {}),
    });
  }

  return {
    failed: (request, code, error) => void failures.set(request, { code, error }),
    note: (request, counts) => void notes.set(request, counts),
    install(api) {
      const written = new WeakSet<FastifyRequest>();
      const once = (request: FastifyRequest, reply: FastifyReply, aborted: boolean): void => {
        if (written.has(request)) return;
        written.add(request);
        write(request, reply, aborted);
      };
      api.addHook('onRequest', async (request, reply) => {
        // A caller that leaves early causes no response to be finished; the connection's end is the only sign.
        reply.raw.once('close', () => once(request, reply, !reply.raw.writableFinished));
      });
      api.addHook('onResponse', async (request, reply) => once(request, reply, false));
    },
  };
}

/**
 * Where it went wrong, in our own files only. The message stays out: it may repeat what was sent, such as a value that
 * the database refused.
 */
function errorFields(error: unknown): Record<string, string | readonly string[]> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line) && !line.includes('node_modules') && !line.includes('node:'))
    .map((line) => line.trim());
  const names = [error.constructor.name];
  if (error.cause instanceof Error) names.push(error.cause.constructor.name);
  return { errorName: names.join(' < '), stack: frames.slice(0, 12) };
}

function wholeNumber(header: unknown): number | null {
  const value = typeof header === 'string' || typeof header === 'number' ? Number(header) : Number.NaN;
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}
