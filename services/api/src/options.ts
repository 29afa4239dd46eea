import { type App, type Clock, limits as appLimits, type ProviderName } from '@clearweek/app';

/** Whether everything that the program needs works. `detail` is for the operator: no addresses, no secrets. */
export interface Readiness {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/** One wide line for the log: names of routes and codes, ids and counts. Never a title, an address, a token or a message of an error. */
export interface ApiEvent {
  readonly event: 'request' | 'connection_refused';
  readonly level: 'info' | 'warn' | 'error';
  readonly [field: string]: string | number | boolean | readonly string[] | null;
}

export interface ApiLimits {
  /** A calendar in a request, in bytes; exactly this many are accepted. */
  readonly calendarBytes: number;
  /** Any other body, in bytes. */
  readonly bodyBytes: number;
  readonly requestsPerMinute: { readonly address: number; readonly person: number };
  /** Notices of watches that nobody here has, from all senders together. */
  readonly strangersPerMinute: number;
  /** Until a provider's notice is answered: providers that wait longer count it as lost, and slow down all others. */
  readonly noticeMs: number;
  /** From this mean delay of the event loop on, requests are turned away, in milliseconds. */
  readonly eventLoopDelayMs: number;
  /** Until the header of a request has arrived. */
  readonly headersTimeoutMs: number;
  /** Until the whole request has arrived. */
  readonly requestTimeoutMs: number;
  /** How often timeouts are looked at. */
  readonly timeoutCheckMs: number;
  /** How much of a body that was refused is still read, so that the sender gets to see the answer. */
  readonly drain: { readonly bytes: number; readonly ms: number };
}

export interface ApiOptions {
  readonly app: App;
  /** In embedded mode a visit from the same machine signs in the local person. */
  readonly mode: 'embedded' | 'production';
  /** Where people reach it, as in `https://clearweek.example`. */
  readonly publicUrl: string;
  /** Addresses and networks of proxies whose `X-Forwarded-For` says by which address requests are counted; nothing else of it is believed. */
  readonly trustedProxies?: readonly string[];
  readonly version: string;
  /** The providers for which a simulator stands in; people are told so. */
  readonly pretended: readonly ProviderName[];
  readonly ready: () => Promise<Readiness>;
  readonly log: (event: ApiEvent) => void;
  readonly clock?: Clock;
  readonly limits?: Partial<ApiLimits>;
}

/** What the parts of the API are given: the options with everything filled in. */
export interface ApiContext extends ApiOptions {
  readonly clock: Clock;
  readonly limits: ApiLimits;
  /** Served by https: cookies are bound to it and browsers are told to stay with it. */
  readonly secure: boolean;
}

const MIB = 1024 * 1024;

export function apiContext(options: ApiOptions): ApiContext {
  const defaults: ApiLimits = {
    calendarBytes: appLimits.calendarBytes,
    bodyBytes: 64 * 1024,
    // One machine's own programs share one address; strangers behind one address are many people too.
    requestsPerMinute:
      options.mode === 'embedded' ? { address: 12_000, person: 12_000 } : { address: 1_200, person: 600 },
    strangersPerMinute: 600,
    // Graph calls an address slow where more than one in ten answers takes over 2.9 seconds (change notifications, delivery).
    noticeMs: 2_000,
    eventLoopDelayMs: 1_000,
    headersTimeoutMs: 30_000,
    requestTimeoutMs: 120_000,
    timeoutCheckMs: 5_000,
    drain: { bytes: 16 * MIB, ms: 2_000 },
  };
  return {
    ...options,
    clock: options.clock ?? { now: () => Date.now() },
    limits: { ...defaults, ...options.limits },
    secure: new URL(options.publicUrl).protocol === 'https:',
  };
}
