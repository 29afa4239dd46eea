import type { ProviderFault } from '@clearweek/app';
import { fieldsOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';

/** Why a request to Graph did not end well. */
export type GraphFailure =
  | { readonly kind: 'fault'; readonly fault: ProviderFault }
  /** What was asked for is not there (any more). */
  | { readonly kind: 'gone' }
  /** The place in a listing of changes is lost: read anew. */
  | { readonly kind: 'resync' }
  /** The request is refused as it stands. */
  | { readonly kind: 'refused' };

/** An answer that is no success. */
export interface GraphRefusal {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly retryAfterMs: number | null;
  /** Null where it is no JSON object. */
  readonly body: Fields | null;
}

export interface Asked {
  /** An organization's own consent asks, for one of its mailboxes. */
  readonly byOrganization: boolean;
  /** What is usually throttled where it was asked: calendars by mailbox, the directory by tenant. */
  readonly throttled: 'mailbox' | 'tenant';
}

/**
 * Tells all refusals of Graph apart, from status and error code. Graph's own words never leave: two causes have no code of their own, and
 * only for them the message is looked at.
 */
export function failureOf(refusal: GraphRefusal, asked: Asked): GraphFailure {
  const { status } = refusal;
  const error = errorOf(refusal.body);
  // Any 4xx may say so, in letters of any case.
  if (status === 410 || (status >= 400 && status < 500 && has(error.codes, LOST_PLACE))) return { kind: 'resync' };
  if (isThrottling(status, error)) return fault(throttled(refusal, error, asked));
  if (status === 401) return fault({ kind: 'unauthorized' });
  if (status < 500 && has(error.codes, NO_MAILBOX)) return fault({ kind: 'no-calendar' });
  if (status === 403)
    return fault(forbidden(error, asked) ?? { kind: 'unavailable', retryAfterMs: refusal.retryAfterMs });
  // Calendars are erased on the strength of it: neither a proxy's page nor a code that says anything else is Graph's word for it.
  if (status === 404 && has(error.codes, NOT_THERE)) return { kind: 'gone' };
  if (status === 404) return fault({ kind: 'unavailable', retryAfterMs: refusal.retryAfterMs });
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused' };
  return fault({ kind: 'unavailable', retryAfterMs: refusal.retryAfterMs });
}

/** The fault that a failure is where nothing better can be made of it. */
export function faultOf(failure: GraphFailure): ProviderFault {
  return failure.kind === 'fault' ? failure.fault : { kind: 'unavailable', retryAfterMs: null };
}

interface GraphErrorText {
  /** Of the error and the errors inside it, in lower case. */
  readonly codes: readonly string[];
  readonly message: string;
}

function errorOf(body: Fields | null): GraphErrorText {
  const codes: string[] = [];
  let level = fieldsOf(body?.['error']);
  const message = textOf(level?.['message']) ?? '';
  for (let depth = 0; level !== null && depth < DEEPEST; depth += 1) {
    const code = textOf(level['code']);
    if (code !== null) codes.push(code.toLowerCase());
    level = fieldsOf(level['innerError']) ?? fieldsOf(level['innererror']);
  }
  return { codes, message };
}

const DEEPEST = 5;

function has(codes: readonly string[], known: ReadonlySet<string>): boolean {
  return codes.some((code) => known.has(code));
}

const LOST_PLACE = new Set(['syncstatenotfound', 'syncstateinvalid', 'resyncrequired']);

/** There is nobody, or nothing that Exchange Online keeps for them. */
const NO_MAILBOX = new Set([
  'mailboxnotenabledforrestapi',
  'mailboxnotsupportedforrestapi',
  'errormailboxnotenabledforrestapi',
  'resourcenotfound',
  'request_resourcenotfound',
  'errorinvaliduser',
  'errornonexistentmailbox',
  'erroraccountdisabled',
  'erroruserdisabled',
]);

/** Of events and calendars; the last is what the keeper of subscriptions says of one that is over. */
const NOT_THERE = new Set(['erroritemnotfound', 'errorfoldernotfound', 'itemnotfound', 'extensionerror']);

const NOT_ALLOWED = new Set([
  'erroraccessdenied',
  'accessdenied',
  'forbidden',
  'authorization_requestdenied',
  'authorization_identitynotfound',
  'errorinsufficientpermissionsinaccesstoken',
]);

/** Exchange's own limits; "MailboxConcurrency" comes as 429 and as 503, by code or in the message only. */
function isThrottling(status: number, { codes, message }: GraphErrorText): boolean {
  if (status === 429 || status === 509) return true;
  return status === 503 && (has(codes, BUSY_MAILBOX) || /MailboxConcurrency/i.test(message));
}

const BUSY_MAILBOX = new Set(['mailboxconcurrency', 'applicationthrottled', 'toomanyrequests', 'errorserverbusy']);

/** `x-ms-throttle-scope` begins with whom the limit counts for: `Tenant_Application/ReadWrite/…`. */
function throttled(refusal: GraphRefusal, { codes, message }: GraphErrorText, asked: Asked): ProviderFault {
  const { retryAfterMs } = refusal;
  const said = refusal.headers.get('x-ms-throttle-scope')?.split('/')[0]?.toLowerCase() ?? '';
  if (codes.includes('mailboxconcurrency') || /MailboxConcurrency/i.test(message)) {
    return { kind: 'throttled', scope: 'mailbox', retryAfterMs };
  }
  if (said.startsWith('tenant')) return { kind: 'throttled', scope: 'tenant', retryAfterMs };
  if (said.startsWith('application') || refusal.status === 509)
    return { kind: 'throttled', scope: 'app', retryAfterMs };
  return { kind: 'throttled', scope: asked.throttled, retryAfterMs };
}

/**
 * An application access policy answers "Access to OData is disabled." under the same code as a missing permission. Where an
 * organization's consent asks, nobody but its administrator can change what is forbidden, be it a permission or the scope of a role. Null
 * without a code that Graph is known to give: people are written to on the strength of it, and a proxy's page is not Graph's word.
 */
function forbidden({ codes, message }: GraphErrorText, asked: Asked): ProviderFault | null {
  if (!has(codes, NOT_ALLOWED)) return null;
  const byAdmin = asked.byOrganization || /Access to OData is disabled/i.test(message);
  return { kind: byAdmin ? 'blocked-by-admin' : 'permission-missing' };
}

function fault(value: ProviderFault): GraphFailure {
  return { kind: 'fault', fault: value };
}
