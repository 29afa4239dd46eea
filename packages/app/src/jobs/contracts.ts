import { z } from 'zod';

/**
 * All jobs there are. One value is the contract: the worker takes its schema, attempts and time limit from here, the outbox
 * its payload type, and a job without a handler does not compile. Payloads hold ids only.
 */
export const jobContracts = {
  /** Reads a connection's calendar again and brings its mirror up to date. */
  'sync-connection': {
    payload: z.strictObject({ connectionId: z.uuid() }),
    attempts: 8,
    timeoutMs: 120_000,
    backoffMs: 2_000,
  },
  /** Lays the occurrence window anew and measures a person's weeks. */
  'measure-person': {
    payload: z.strictObject({ personId: z.uuid() }),
    attempts: 8,
    timeoutMs: 120_000,
    backoffMs: 2_000,
  },
  /** Sees to it that the provider tells when a connection's calendars change: makes, renews and stops watches. */
  'watch-connection': {
    payload: z.strictObject({ connectionId: z.uuid() }),
    attempts: 8,
    timeoutMs: 60_000,
    backoffMs: 5_000,
  },
  /** Takes a consent back at its provider, after everything here is erased. Tried for days, because providers are down for hours. */
  'revoke-consent': {
    payload: z.strictObject({ farewellId: z.uuid() }),
    attempts: 60,
    timeoutMs: 60_000,
    backoffMs: 30_000,
  },
  /** Reads the people of an organization and connects or disconnects their mailboxes. */
  'read-directory': {
    payload: z.strictObject({ organizationId: z.uuid() }),
    attempts: 8,
    timeoutMs: 120_000,
    backoffMs: 30_000,
  },
  /** Sends one mail, once. */
  'send-mail': {
    payload: z.strictObject({ mailId: z.uuid() }),
    attempts: 30,
    timeoutMs: 60_000,
    backoffMs: 30_000,
  },
} as const satisfies Record<string, JobContract>;

export interface JobContract {
  readonly payload: z.ZodType;
  /** How often it may be begun before it is given up. */
  readonly attempts: number;
  /** How long one attempt may take; its signal is then aborted and its lease ends. */
  readonly timeoutMs: number;
  /** Wait before the second attempt; doubles each time, with jitter, up to an hour. */
  readonly backoffMs: number;
}

/** How long a second order for the same work waits before it asks again whether the first is done. */
export const oneAtATimeMs = 1_000;

export type JobName = keyof typeof jobContracts;
export type JobPayload<N extends JobName> = z.infer<(typeof jobContracts)[N]['payload']>;

export const jobNames = Object.keys(jobContracts) as JobName[];
