import type { ProviderFault } from '@clearweek/app';

/** What Google said in place of an answer. */
export interface GoogleRefusal {
  readonly status: number;
  /** `error.errors[0].reason`, or the reason of an ErrorInfo detail; null where there is none. */
  readonly reason: string | null;
  /** The quota that is used up, as in `defaultPerMinutePerUser`; null where Google does not say. */
  readonly quotaLimit: string | null;
  readonly retryAfterMs: number | null;
}

/** What a refusal means: a fault of the port, or a turn that only some questions can take. */
export type GoogleTrouble =
  | { readonly kind: 'fault'; readonly fault: ProviderFault }
  /** The sync token, or the time from which changes were asked for, is too old. */
  | { readonly kind: 'cursor-gone' }
  /** What was asked for is not there (any more). */
  | { readonly kind: 'gone' }
  /** The question itself was not accepted. */
  | { readonly kind: 'rejected' };

const tooFast = new Set([
  'rateLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'RESOURCE_EXHAUSTED',
  'servingLimitExceeded',
  'userRateLimitExceeded',
  'userRateLimitExceededUnreg',
  'concurrentLimitExceeded',
]);
/** Clearweek's requests of a whole day. */
const dayUsedUp = new Set(['dailyLimitExceeded', 'dailyLimitExceededUnreg']);
/** Over a limit that is counted in hours or days. */
const exhausted = new Set(['quotaExceeded', 'variableTermLimitExceeded', ...dayUsedUp]);
const misconfigured = new Set([
  'accessNotConfigured',
  'SERVICE_DISABLED',
  'keyInvalid',
  'CONSUMER_INVALID',
  'unauthorizedWebhookCallback',
  'push.webhookUrlNotHttps',
  'push.webhookUrlUnauthorized',
]);
const blocked = new Set(['domainPolicy', 'notAllowedByDomainPolicy', 'ACCESS_DENIED_BY_ADMIN']);
const noCalendar = new Set(['notACalendarUser', 'accountDisabled', 'accountDeleted', 'accountSuspended']);
/** Google's own word that a thing may not be read or done by this account (…/calendar/api/guides/errors; google.rpc.ErrorInfo). */
const notAllowed = new Set([
  'insufficientPermissions',
  'forbidden',
  'forbiddenForNonOrganizer',
  'requiredAccessLevel',
  'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
]);
const notThere = new Set(['notFound', 'deleted']);

const hourMs = 60 * 60 * 1000;

/**
 * The one place where Google's refusals are understood: by status and reason, never by a text. A 403 may mean "not allowed" or "not
 * so fast", and of the three 410s two concern the cursor and one the thing itself
 * (developers.google.com/workspace/calendar/api/guides/errors and /quota). Calendars are erased and people written to on the
 * strength of 403, 404 and 410, so without a reason that Google is known to give they are no word of Google's: a proxy's page, half an
 * answer.
 */
export function troubleOf(refusal: GoogleRefusal): GoogleTrouble {
  const { status, reason, retryAfterMs } = refusal;
  const known = reason === null ? null : faultOfReason(reason, refusal);
  if (status >= 500 || status === 408) return fault({ kind: 'unavailable', retryAfterMs });
  if (known !== null && (status === 400 || status === 401 || status === 403 || status === 429)) return fault(known);
  switch (status) {
    case 401:
      return fault({ kind: 'unauthorized' });
    case 403:
      return fault(
        isOneOf(notAllowed, reason) ? { kind: 'permission-missing' } : { kind: 'unavailable', retryAfterMs },
      );
    case 404:
      return isOneOf(notThere, reason) ? { kind: 'gone' } : fault({ kind: 'unavailable', retryAfterMs });
    case 410:
      // Without a reason it is no word about the thing. Where a cursor was sent, reading without it loses nothing.
      return isOneOf(notThere, reason) ? { kind: 'gone' } : { kind: 'cursor-gone' };
    case 429:
      return fault({ kind: 'throttled', scope: scopeOf(reason, refusal.quotaLimit), retryAfterMs });
    default:
      // Redirects too: Google's interfaces have none, a captive network does.
      return status < 400 ? fault({ kind: 'unavailable', retryAfterMs }) : { kind: 'rejected' };
  }
}

/** The fault of a trouble where none of the other turns makes sense. */
export function faultOf(trouble: GoogleTrouble): ProviderFault {
  if (trouble.kind === 'fault') return trouble.fault;
  if (trouble.kind === 'gone') return { kind: 'no-calendar' };
  return { kind: 'unavailable', retryAfterMs: null };
}

/** Nothing that can be read came back: no connection, cut off, too slow, too long, half a sentence or another language. `isSilent`: not even the head of an answer. */
export function unreadable(retryAfterMs: number | null, isSilent = false): GoogleTrouble {
  return fault({ kind: 'unavailable', retryAfterMs, ...(isSilent && { silent: true }) });
}

function faultOfReason(reason: string, { quotaLimit, retryAfterMs }: GoogleRefusal): ProviderFault | null {
  if (tooFast.has(reason) || exhausted.has(reason)) {
    const least = exhausted.has(reason) ? hourMs : null;
    return { kind: 'throttled', scope: scopeOf(reason, quotaLimit), retryAfterMs: retryAfterMs ?? least };
  }
  if (misconfigured.has(reason)) return { kind: 'misconfigured' };
  if (blocked.has(reason)) return { kind: 'blocked-by-admin' };
  return noCalendar.has(reason) ? { kind: 'no-calendar' } : null;
}

/**
 * Whose limit it is. `rateLimitExceeded` is said "per calendar or per authenticated user" too (…/calendar/api/guides/errors), and for
 * `app` nobody's calendar is read any more: so only where the quota's name says that it is the project's, or a whole day is used up.
 */
function scopeOf(reason: string | null, quotaLimit: string | null): 'mailbox' | 'app' {
  if (quotaLimit?.endsWith('PerUser')) return 'mailbox';
  return quotaLimit?.endsWith('PerProject') || isOneOf(dayUsedUp, reason) ? 'app' : 'mailbox';
}

function isOneOf(reasons: ReadonlySet<string>, reason: string | null): boolean {
  return reason !== null && reasons.has(reason);
}

function fault(value: ProviderFault): GoogleTrouble {
  return { kind: 'fault', fault: value };
}
