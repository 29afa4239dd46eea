import { createHash } from 'node:crypto';
import type { Clock, ProviderAccess } from '@clearweek/app';
import type { admin_directory_v1 } from 'googleapis/build/src/apis/admin/index.js';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { Unreadable, createBoundedFetch } from '../oauth/bounded-fetch.ts';
import type { BoundedAnswer } from '../oauth/bounded-fetch.ts';
import { mayCarrySecrets } from '../oauth/loopback.ts';
import { troubleOf, unreadable } from './errors.ts';
import type { GoogleTrouble } from './errors.ts';
import { oneRequest } from './one-request.ts';
import type { RequestOptions } from './one-request.ts';
import { readRefusal } from './refusal.ts';

export interface GoogleClientOptions {
  /** An origin that stands for all of Google's interfaces; null: Google's own. */
  readonly apiRoot: string | null;
  readonly clock: Clock;
  /** From sending a request to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Of an answer after decompression. */
  readonly maximumBytes: number;
}

/** What an answer holds is Google's word for it only: every field of these types may be absent, null, or something else. */
export type GoogleAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'no'; readonly trouble: GoogleTrouble };

type Call<Api> = (api: Api, options: RequestOptions) => unknown;

/** Sends single requests to Google, each once. Throws only what the access's `token` or `signal` gives as a reason. */
export interface GoogleClient {
  calendar<T>(access: ProviderAccess, call: Call<calendar_v3.Calendar>): Promise<GoogleAnswer<T>>;
  directory<T>(access: ProviderAccess, call: Call<admin_directory_v1.Admin>): Promise<GoogleAnswer<T>>;
}

export function createGoogleClient({ apiRoot, clock, timeoutMs, maximumBytes }: GoogleClientOptions): GoogleClient {
  const send = createBoundedFetch({ timeoutMs, maximumBytes, now: () => clock.now() });
  const root = apiRoot === null ? {} : { rootUrl: originOf(apiRoot) };

  async function ask<T, Api>(access: ProviderAccess, api: Api, call: Call<Api>): Promise<GoogleAnswer<T>> {
    access.signal.throwIfAborted();
    const own = {
      headers: { authorization: `Bearer ${await access.token()}` },
      params: quotaUserOf(access),
      signal: access.signal,
    };
    try {
      return read<T>(await oneRequest(send, own, (options) => call(api, options)));
    } catch (error) {
      if (error instanceof Unreadable) {
        return { kind: 'no', trouble: unreadable(error.retryAfterMs, error.status === null) };
      }
      throw error;
    }
  }

  const calendars = later(async () => {
    const { calendar } = await import('googleapis/build/src/apis/calendar/index.js');
    return calendar({ version: 'v3', ...root });
  });
  const directories = later(async () => {
    const { admin } = await import('googleapis/build/src/apis/admin/index.js');
    return admin({ version: 'directory_v1', ...root });
  });

  return {
    calendar: async (access, call) => ask(access, await calendars(), call),
    directory: async (access, call) => ask(access, await directories(), call),
  };
}

/** Loading Google's library takes some 60 ms and 16 MB, which nobody pays who never asks Google. */
function later<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** googleapis drops whatever path a root has, so one with a path is a mistake. */
function originOf(apiRoot: string): string {
  if (!mayCarrySecrets(apiRoot))
    throw new RangeError("Google's interfaces need https: unless they are on this machine");
  const { origin, pathname } = new URL(apiRoot);
  if (pathname !== '/') throw new RangeError("The root of Google's interfaces is an origin without a path");
  return `${origin}/`;
}

/**
 * Requests by an organization's consent would all count as one person's; the quota user keeps people apart. It goes hashed, because
 * Google takes 40 characters and need not know our ids.
 */
function quotaUserOf({ mailbox, quotaUser }: ProviderAccess): Record<string, string> {
  if (mailbox === null) return {};
  return { quotaUser: createHash('sha256').update(quotaUser).digest('base64url').slice(0, 32) };
}

function read<T>({ status, text, retryAfterMs }: BoundedAnswer): GoogleAnswer<T> {
  if (status === 204) return { kind: 'ok', value: {} as T };
  if (status !== 200) return { kind: 'no', trouble: troubleOf(readRefusal(status, text, retryAfterMs)) };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { kind: 'ok', value: value as T };
  } catch {
    // Cut off, or a page of somebody in between.
  }
  return { kind: 'no', trouble: unreadable(retryAfterMs) };
}
