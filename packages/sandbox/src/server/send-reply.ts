import type { ServerResponse } from 'node:http';
import type { FaultPlan } from './fault-kinds.ts';
import type { Reply } from './reply.ts';

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** The bytes and headers of a reply, with its length. */
export function rawReply(reply: Reply): RawReply {
  const { body } = reply;
  const isBytes = body instanceof Uint8Array;
  const text = body === undefined || isBytes ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = isBytes ? body : Buffer.from(text, 'utf8');
  const headers: Record<string, string> = { ...reply.headers };
  if (bytes.length > 0) headers['content-type'] ??= isJson(reply) ? 'application/json; charset=utf-8' : 'text/html';
  if (reply.status !== 204 && reply.status !== 304) headers['content-length'] = String(bytes.length);
  return { status: reply.status, headers, bytes };
}

function isJson({ body }: Reply): boolean {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

export function sendReply(response: ServerResponse, reply: RawReply): void {
  response.writeHead(reply.status, reply.headers);
  response.end(reply.bytes);
}

/** Promises the whole length, gives half of it, and breaks the connection. */
export function sendTruncated(response: ServerResponse, reply: RawReply): void {
  response.writeHead(reply.status, reply.headers);
  // Destroyed only after the half is out, or the client would see nothing but a reset.
  response.write(reply.bytes.subarray(0, Math.floor(reply.bytes.length / 2)), () => response.destroy());
}

const PORTIONS = 8;

/** In portions with pauses between them. Gives up when the client goes away. */
export async function sendSlowly(
  response: ServerResponse,
  reply: RawReply,
  plan: FaultPlan,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  response.writeHead(reply.status, reply.headers);
  response.flushHeaders();
  const size = Math.max(1, Math.ceil(reply.bytes.length / PORTIONS));
  for (let at = 0; at < reply.bytes.length && !response.destroyed; at += size) {
    await wait(plan.delayMs ?? 20);
    response.write(reply.bytes.subarray(at, at + size));
  }
  response.end();
}
