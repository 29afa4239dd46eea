import type { FaultPlan } from './fault-kinds.ts';
import { html, json, type Reply } from './reply.ts';

/** The answer in place of the honest one; null for the kinds that do something else than answering. */
export function faultReply(plan: FaultPlan): Reply | null {
  if (plan.kind === 'wrong-type') return html(200, '<!doctype html><title>Please wait</title><p>One moment, please.');
  return plan.provider === 'google' ? googleReply(plan) : microsoftReply(plan);
}

function googleReply(plan: FaultPlan): Reply | null {
  switch (plan.kind) {
    case '429':
      return googleError(429, 'usageLimits', 'rateLimitExceeded', 'Rate Limit Exceeded', plan);
    case '403-rate':
      return googleError(403, 'usageLimits', 'userRateLimitExceeded', 'User Rate Limit Exceeded', plan);
    case '500':
      return googleError(500, 'global', 'backendError', 'Backend Error', plan);
    case '503':
    case '429-mailbox-503':
      return googleError(503, 'global', 'backendError', 'The service is currently unavailable.', plan);
    default:
      return null;
  }
}

function googleError(code: number, domain: string, reason: string, message: string, plan: FaultPlan): Reply {
  return json(code, { error: { errors: [{ domain, reason, message }], code, message } }, retryAfter(plan));
}

function microsoftReply(plan: FaultPlan): Reply | null {
  switch (plan.kind) {
    case '429':
    case '403-rate':
      return graphError(429, 'TooManyRequests', 'Too many requests.', plan);
    case '429-mailbox-503':
      return graphError(503, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.', {
        ...plan,
        retryAfterSeconds: plan.retryAfterSeconds ?? 1,
      });
    case '500':
      return graphError(500, 'InternalServerError', 'An internal server error occurred.', plan);
    case '503':
      return graphError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.', plan);
    default:
      return null;
  }
}

function graphError(status: number, code: string, message: string, plan: FaultPlan): Reply {
  return json(status, { error: { code, message, innerError: {} } }, retryAfter(plan));
}

function retryAfter({ retryAfterSeconds }: FaultPlan): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}
