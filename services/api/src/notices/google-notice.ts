import type { IncomingHttpHeaders } from 'node:http';

/** What Google's notice says about itself (Calendar API, push notifications); its body is empty. */
export interface GoogleNotice {
  readonly channelId: string;
  readonly token: string;
  readonly resourceId: string;
  /** `sync` only says that the channel stands. */
  readonly state: string;
}

/** Reads the headers of a notice; null where one is missing, doubled or too long to be one. */
export function readGoogleNotice(headers: IncomingHttpHeaders): GoogleNotice | null {
  const channelId = single(headers['x-goog-channel-id'], 64);
  const token = single(headers['x-goog-channel-token'], 256);
  const resourceId = single(headers['x-goog-resource-id'], 256);
  const state = single(headers['x-goog-resource-state'], 32);
  return channelId === null || token === null || resourceId === null || state === null
    ? null
    : { channelId, token, resourceId, state };
}

function single(value: string | string[] | undefined, longest: number): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longest ? value : null;
}
