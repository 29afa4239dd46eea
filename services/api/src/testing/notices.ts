import { randomBytes } from 'node:crypto';
import type { TestApi } from './test-api.ts';

/** A name as Clearweek gives to a watch: two ids of 128 bits. */
export function watchName(): string {
  return randomBytes(32).toString('base64url');
}

/** The headers of a notice of Google's. */
export function googleHeaders(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'x-goog-channel-id': watchName(),
    'x-goog-channel-token': 'the secret',
    'x-goog-resource-id': 'resource',
    'x-goog-resource-state': 'exists',
    'x-goog-message-number': '7',
    ...more,
  };
}

/** One notice of Graph's, as it stands in a collection. */
export function graphNotice(secret = 'the secret', more: Readonly<Record<string, unknown>> = {}): object {
  return { subscriptionId: 's', changeType: 'updated', clientState: `${watchName()}.${secret}`, ...more };
}

export function tellGoogle({ api }: TestApi, headers: Record<string, string>, payload?: string | Buffer) {
  return api.inject({
    method: 'POST',
    url: '/webhooks/google',
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
}

/** Sends notices as Graph does, or any other body as JSON. */
export function tellGraph({ api }: TestApi, body: readonly object[] | string, path = '/webhooks/microsoft') {
  return api.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    payload: typeof body === 'string' ? body : JSON.stringify({ value: body }),
  });
}
