import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ApiContext } from '../options.ts';
import { newRequestId } from '../request-id.ts';
import { buildProblem, PROBLEM_TYPE, type Refusal } from './build-problem.ts';

/**
 * Answers what Node's HTTP parser refused before it became a request: there is no reply object, only a socket. The
 * answer is the same kind of problem as everywhere else.
 */
export function createConnectionRefusals({ clock, log }: Pick<ApiContext, 'clock' | 'log'>) {
  function note(requestId: string, refusal: StatedRefusal): void {
    log({ event: 'connection_refused', level: 'info', requestId, status: refusal.status, code: refusal.code });
  }

  function refuse(socket: Socket, refusal: StatedRefusal): void {
    const instance = newRequestId(clock.now());
    socket.end(rawAnswer(refusal, instance));
    note(instance, refusal);
  }

  return {
    note,
    onClientError(error: { readonly code?: string }, socket: Socket): void {
      // The other side is gone, or an answer is already under way: a second one would be read as a part of it.
      if (error.code === 'ECONNRESET' || !socket.writable || answerBegun(socket)) socket.destroy();
      else refuse(socket, refusalOfParser(error.code));
    },
    /** RFC 9110 section 10.1.1: an expectation that is not known may be answered with 417. */
    onUnknownExpectation(socket: Socket | null): void {
      const detail = 'Only "100-continue" can be expected.';
      if (socket !== null) refuse(socket, { code: 'invalid_request', status: 417, detail });
    },
  };
}

/** Node's own handler looks at the same field; there is no public way to ask. */
function answerBegun(socket: Socket): boolean {
  const { _httpMessage: message } = socket as Socket & { _httpMessage?: { headersSent?: boolean } | null };
  return message?.headersSent === true;
}

type StatedRefusal = Refusal & { readonly status: number };

function refusalOfParser(code: string | undefined): StatedRefusal {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return {
      code: 'too_large',
      status: 431,
      detail: 'The header of the request is too large.',
      limit: MAX_HEADER_BYTES,
    };
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return { code: 'too_large', status: 413, detail: 'The chunk extensions of the body are too large.' };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { code: 'invalid_request', status: 408, detail: 'The request arrived too slowly.' };
  }
  return { code: 'invalid_request', status: 400, detail: 'This is not a well-formed HTTP request.' };
}

/** Of all header fields of a request together, in bytes. */
export const MAX_HEADER_BYTES = 16 * 1024;

function rawAnswer(refusal: StatedRefusal, instance: string): string {
  const body = JSON.stringify(buildProblem(refusal, instance));
  return [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${instance}`,
    'Cache-Control: no-store',
    "Content-Security-Policy: default-src 'none';frame-ancestors 'none'",
    'X-Content-Type-Options: nosniff',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
