import { json } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';

/** Why Google's APIs say no. The reason, and not the status, tells one 403 from another. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  /** `global` where it is left out; quotas say `usageLimits`, the calendar's own rules `calendar`. */
  readonly domain?: string;
  /** The parameter, or the header where `locationType` says so. */
  readonly location?: string;
  readonly locationType?: 'parameter' | 'header';
  readonly headers?: Readonly<Record<string, string>>;
  /** The quota that is used up, as in `defaultPerMinutePerUser`. */
  readonly quotaLimit?: string;
}

/** Ends the handling of a call; the route turns it into the answer. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

/** The error body of Google's older APIs, as their guide on errors shows it. */
export function refusalReply(refusal: Refusal): Reply {
  const { status, reason, message, domain = 'global', location } = refusal;
  const where = location === undefined ? {} : { locationType: refusal.locationType ?? 'parameter', location };
  const error = { errors: [{ domain, reason, message, ...where }], code: status, message, ...quotaDetails(refusal) };
  return json(status, { error }, refusal.headers ?? {});
}

/** The newer part of the body (`google.rpc.ErrorInfo`): the same reason may stand for several quotas, and only this names the one. */
function quotaDetails({ status, quotaLimit }: Refusal): object {
  if (quotaLimit === undefined) return {};
  const metadata = {
    service: 'calendar-json.googleapis.com',
    quota_metric: 'calendar-json.googleapis.com/default',
    quota_limit: quotaLimit,
  };
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED' };
  return {
    status: status === 429 ? 'RESOURCE_EXHAUSTED' : 'PERMISSION_DENIED',
    details: [{ ...info, domain: 'googleapis.com', metadata }],
  };
}

export function invalid(location: string, message = 'Invalid Value'): Refused {
  return new Refused({ status: 400, reason: 'invalid', message, location });
}

export function badRequest(message = 'Bad Request'): Refused {
  return new Refused({ status: 400, reason: 'badRequest', message });
}

export function notFound(): Refused {
  return new Refused({ status: 404, reason: 'notFound', message: 'Not Found' });
}

/** What is deleted cannot be deleted again: the one 410 that has nothing to do with cursors. */
export function alreadyDeleted(): Refused {
  return new Refused({ status: 410, reason: 'deleted', message: 'Resource has been deleted' });
}

export function syncTokenGone(): Refused {
  return new Refused({
    status: 410,
    domain: 'calendar',
    reason: 'fullSyncRequired',
    message: 'Sync token is no longer valid, a full sync is required.',
    location: 'syncToken',
  });
}

export function updatedMinTooLongAgo(): Refused {
  return new Refused({
    status: 410,
    domain: 'calendar',
    reason: 'updatedMinTooLongAgo',
    message: 'The requested minimum modification time lies too far in the past.',
    location: 'updatedMin',
  });
}
