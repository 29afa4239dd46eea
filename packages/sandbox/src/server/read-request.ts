import type { IncomingMessage } from 'node:http';
import type { SimRequest } from './request.ts';

/** More than any request of a calendar client; `$batch` with twenty parts stays far below. */
const LARGEST_BODY = 1_048_576;

export interface ReadOptions {
  readonly origin: string;
  readonly personOf: (token: string) => string | null;
}

/** The request, read to its end; null where the body is larger than the limit. */
export async function readRequest(message: IncomingMessage, options: ReadOptions): Promise<SimRequest | null> {
  const text = await bodyOf(message);
  if (text === null) return null;
  const url = new URL(message.url ?? '/', options.origin);
  const headers = headersOf(message);
  const bearer = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? null;
  const form = () => new URLSearchParams(isForm(headers) ? text : '');
  const token = bearer ?? form().get('refresh_token');
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    url,
    query: url.searchParams,
    params: {},
    headers,
    text,
    bearer,
    personId: token === null ? null : options.personOf(token),
    json: () => parsed(text),
    form,
  };
}

async function bodyOf(message: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function isForm(headers: Readonly<Record<string, string>>): boolean {
  return (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
