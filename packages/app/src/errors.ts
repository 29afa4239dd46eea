/**
 * Every way in which Clearweek says no, in one table. The API turns a row into `application/problem+json`,
 * a connection's health shows the same code, and `docs/errors.md` lists them all (a test compares both).
 * `retry` tells a program whether asking again can help: `never` (change the request), `later` (same request, after a
 * while), `action` (a person has to do something first).
 */
export const errorTable = {
  invalid_request: { status: 400, retry: 'never', title: 'The request is not in the expected form' },
  unknown_zone: { status: 400, retry: 'never', title: 'The time zone is not known' },
  unknown_week: { status: 400, retry: 'never', title: 'The week does not exist' },
  invalid_feed_address: { status: 400, retry: 'never', title: 'The feed address cannot be used' },
  not_signed_in: { status: 401, retry: 'action', title: 'You are not signed in' },
  sign_in_failed: { status: 400, retry: 'action', title: 'The sign-in did not come back as it left' },
  not_an_administrator: { status: 403, retry: 'action', title: 'Only an administrator may do this' },
  foreign_origin: { status: 403, retry: 'never', title: 'The request came from another site' },
  not_found: { status: 404, retry: 'never', title: 'There is nothing here' },
  week_not_kept: { status: 404, retry: 'never', title: 'Nothing is kept of this week' },
  method_not_allowed: { status: 405, retry: 'never', title: 'This address does not take this method' },
  account_taken: { status: 409, retry: 'action', title: 'This account belongs to somebody else here' },
  too_large: { status: 413, retry: 'never', title: 'The input is too large' },
  unsupported_media_type: { status: 415, retry: 'never', title: 'This kind of content is not understood here' },
  invalid_people_list: { status: 422, retry: 'never', title: 'The list of people cannot be read' },
  not_a_calendar: { status: 422, retry: 'never', title: 'This is not a calendar' },
  too_many_connections: { status: 422, retry: 'action', title: 'There are too many calendars' },
  too_many_requests: { status: 429, retry: 'later', title: 'Too many requests' },
  internal: { status: 500, retry: 'later', title: 'Something went wrong on our side' },
  not_ready: { status: 503, retry: 'later', title: 'Clearweek is not ready yet' },
  overloaded: { status: 503, retry: 'later', title: 'Clearweek is busy' },
  provider_not_set_up: { status: 503, retry: 'action', title: 'This provider is not set up here' },

  reconnect_needed: { status: 422, retry: 'action', title: 'Access to the calendar has ended' },
  permission_missing: { status: 422, retry: 'action', title: 'The consent does not cover the calendar' },
  admin_consent_needed: { status: 422, retry: 'action', title: 'An administrator has to allow this' },
  no_calendar_here: { status: 422, retry: 'action', title: 'This account has no calendar' },
  provider_throttled: { status: 503, retry: 'later', title: 'The provider asks us to wait' },
  provider_unavailable: { status: 503, retry: 'later', title: 'The provider does not answer properly' },
  provider_misconfigured: {
    status: 503,
    retry: 'later',
    title: 'Clearweek is not registered properly with the provider',
  },

  feed_not_found: { status: 422, retry: 'action', title: 'The feed is gone' },
  feed_refused: { status: 422, retry: 'action', title: 'The feed refuses to be read' },
  feed_not_a_calendar: { status: 422, retry: 'action', title: 'The feed is not a calendar' },
  feed_forbidden_address: {
    status: 422,
    retry: 'never',
    title: 'The feed leads to an address that may not be visited',
  },
  feed_too_large: { status: 422, retry: 'action', title: 'The feed is too large' },
  feed_too_many_redirects: { status: 422, retry: 'action', title: 'The feed redirects without end' },
  feed_timeout: { status: 503, retry: 'later', title: 'The feed answers too slowly' },
  feed_unreachable: { status: 503, retry: 'later', title: 'The feed cannot be reached' },
  feed_server_error: { status: 503, retry: 'later', title: "The feed's server has a problem" },
} as const satisfies Record<string, { status: number; retry: 'never' | 'later' | 'action'; title: string }>;

export type ErrorCode = keyof typeof errorTable;

/** One mistake inside a request: where (JSON pointer or parameter name), which, and a plain sentence. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly text: string;
}

/**
 * Thrown by use cases for a turn that ends the request. `detail` is shown to the caller: it never holds a title, an
 * address of a person, a token, SQL or the text of another error.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly problems: readonly FieldProblem[];
  readonly extra: Readonly<Record<string, string | number>>;

  constructor(
    code: ErrorCode,
    detail: string,
    more: { problems?: readonly FieldProblem[]; extra?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.detail = detail;
    this.problems = more.problems ?? [];
    this.extra = more.extra ?? {};
  }
}
