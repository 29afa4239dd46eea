import { DAY, HOUR, type Instant, MINUTE } from '@clearweek/calendar';
import { askedWaitMs, LONGEST_ASKED_MS } from '../asked-wait.ts';
import type { ErrorCode } from '../errors.ts';
import type { ProviderFault } from '../ports/provider.ts';
import type { Connection, ConnectionHealth } from '../ports/connection-tables.ts';

/** Why an account could not be read to the end. */
export type Trouble =
  | ProviderFault
  /** The person's consent is gone; only they can give it again. */
  | { readonly kind: 'consent-gone' }
  /** Clearweek's own budget for this provider is used up for now; nothing was asked. */
  | { readonly kind: 'over-budget'; readonly waitMs: number }
  /** A room, a shared mailbox and the like. */
  | { readonly kind: 'no-person' }
  /** This installation has no such provider. */
  | { readonly kind: 'not-set-up' }
  /** A fault of our own. */
  | { readonly kind: 'internal' };

export type AccountChange = Pick<Connection, 'health' | 'failures' | 'nextSyncAt'>;

/** How often a watched account is read though nobody said that it changed. */
export const WATCHED_PERIOD_MS = 6 * HOUR;
/** The same where no notices come. Long enough that 30,000 people stay below what a provider gives in a day. */
export const UNWATCHED_PERIOD_MS = 3 * HOUR;
const FIRST_RETRY_MS = MINUTE;
/** What is a fault of our own. */
const LONGEST_OWN_RETRY_MS = DAY;
/** Where nobody said how long: a provider that is back after a long time is noticed within the hour. */
const LONGEST_UNASKED_RETRY_MS = HOUR;
/** A token that was renewed just now and is refused all the same may be the provider's trouble; so often it is not. */
const REFUSALS_UNTIL_RECONNECTING = 3;

/**
 * How an account that is well is read on: the floor below the notices, which may get lost (trust, webhooks). Up to a tenth
 * less, so that those who began together do not stay together. `random` in [0, 1).
 */
export function accountIsWell(allWatched: boolean, now: Instant, random: number): AccountChange {
  const periodMs = allWatched ? WATCHED_PERIOD_MS : UNWATCHED_PERIOD_MS;
  return {
    health: { state: 'active' },
    failures: 0,
    nextSyncAt: now + Math.round(periodMs * (0.9 + random * 0.1)),
  };
}

/**
 * What becomes of an account that could not be read. What mends itself is tried again, later and later, up to once an hour, and
 * not before the provider said, if that is within a day. What the person has to mend by consenting again rests until then; what somebody
 * else may mend is looked at once a day.
 */
export function accountHasTrouble(
  connection: Pick<Connection, 'failures' | 'source'>,
  trouble: Trouble,
  now: Instant,
  random: number,
): AccountChange {
  if (trouble.kind === 'over-budget') {
    // Not the connection's fault, so it does not count as one; a little later than said, so that not all come back at once.
    const waitMs = Math.min(trouble.waitMs, LONGEST_ASKED_MS);
    const spreadMs = Math.min(Math.max(waitMs, MINUTE), HOUR);
    return degraded('provider_throttled', connection.failures, now + waitMs + Math.round(random * spreadMs));
  }
  const failures = connection.failures + 1;
  const code = codeOf(connection, trouble, failures);
  const state = stateOf(code, connection.source.kind);
  if (state === 'degraded') return degraded(code, failures, now + retryMs(failures, trouble, random));
  const problem = { code, text: texts[code] };
  const nextSyncAt = code === 'reconnect_needed' ? null : now + Math.round(DAY * (0.9 + random * 0.2));
  return { health: { state, problem }, failures, nextSyncAt };
}

function degraded(code: AccountCode, failures: number, nextRetryAt: Instant): AccountChange {
  const health: ConnectionHealth = { state: 'degraded', problem: { code, text: texts[code] }, nextRetryAt };
  return { health, failures, nextSyncAt: nextRetryAt };
}

/** Doubled after each failure, half of it by chance, and never before the provider's own time. */
function retryMs(failures: number, trouble: Trouble, random: number): number {
  const longestMs = trouble.kind === 'internal' ? LONGEST_OWN_RETRY_MS : LONGEST_UNASKED_RETRY_MS;
  const full = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 30), longestMs);
  const askedMs = 'retryAfterMs' in trouble ? askedWaitMs(trouble.retryAfterMs, random) : 0;
  return Math.max(Math.round(full * (0.5 + random / 2)), askedMs);
}

function codeOf({ source }: Pick<Connection, 'source'>, trouble: Trouble, failures: number): AccountCode {
  const code = codes[trouble.kind];
  const isRefused = trouble.kind === 'unauthorized' && failures >= REFUSALS_UNTIL_RECONNECTING;
  const needed = isRefused ? 'reconnect_needed' : code;
  // Nobody but an administrator can do anything about an organization's consent.
  const isPersonal = needed === 'reconnect_needed' || needed === 'permission_missing';
  return source.kind === 'mailbox' && isPersonal ? 'admin_consent_needed' : needed;
}

const codes = {
  unauthorized: 'provider_unavailable',
  'permission-missing': 'permission_missing',
  'blocked-by-admin': 'admin_consent_needed',
  'no-calendar': 'no_calendar_here',
  'no-person': 'no_calendar_here',
  throttled: 'provider_throttled',
  unavailable: 'provider_unavailable',
  misconfigured: 'provider_misconfigured',
  'consent-gone': 'reconnect_needed',
  'over-budget': 'provider_throttled',
  'not-set-up': 'provider_not_set_up',
  internal: 'internal',
} as const satisfies Record<Trouble['kind'], ErrorCode>;

type AccountCode = (typeof codes)[Trouble['kind']];

const texts: Readonly<Record<AccountCode, string>> = {
  reconnect_needed: 'Access to this calendar has ended. Connect it again, and everything goes on as before.',
  permission_missing: 'The consent does not cover reading this calendar. Connect it again and allow reading.',
  admin_consent_needed: 'An administrator of the organization has to allow Clearweek to read this calendar.',
  no_calendar_here:
    'This account has no calendar of a person. It may be a room, a shared mailbox, or without a mailbox.',
  provider_throttled: 'The provider asks us to wait. The calendar is read again a little later.',
  provider_unavailable: 'The provider does not answer properly at the moment. It will be tried again.',
  provider_misconfigured:
    'Clearweek is not registered properly with the provider. Its operator has to mend that, not you.',
  provider_not_set_up: 'This provider is not set up here any more. The operator of Clearweek has to mend that.',
  internal: 'The calendar could not be read because of a fault on our side. It will be tried again.',
};

function stateOf(
  code: AccountCode,
  kind: Connection['source']['kind'],
): 'degraded' | 'needs_reconnecting' | 'needs_attention' {
  switch (code) {
    case 'provider_throttled':
    case 'provider_unavailable':
    case 'provider_misconfigured':
    case 'internal':
      return 'degraded';
    case 'reconnect_needed':
    case 'permission_missing':
    case 'admin_consent_needed':
      // Connecting anew is how a person takes up what was allowed again; a mailbox is read as soon as it is.
      return kind === 'account' ? 'needs_reconnecting' : 'needs_attention';
    default:
      return 'needs_attention';
  }
}

/**
 * Whether an account is left alone for now, whoever asks for it to be read: its circuit is open. A fault of our own opens none. What
 * never comes up by itself rests until somebody connects it anew.
 */
export function rests({ health, nextSyncAt }: Pick<Connection, 'health' | 'nextSyncAt'>, now: Instant): boolean {
  if (health.state === 'pending' || health.state === 'active' || health.problem.code === 'internal') return false;
  return nextSyncAt === null || nextSyncAt > now;
}
