import { expect, test } from 'vitest';
import { faultOf, troubleOf } from './errors.ts';
import { readRefusal } from './refusal.ts';

/** Google's error body with a reason in the old place. */
function body(reason: string, domain = 'global'): string {
  return JSON.stringify({
    error: { code: 0, message: 'Ada, your quota is used up', errors: [{ domain, reason, message: 'Ada' }] },
  });
}

function trouble(status: number, reason: string | null, retryAfterMs: number | null = null) {
  return troubleOf(readRefusal(status, reason === null ? '<html>' : body(reason), retryAfterMs));
}

const fault = (kind: string, more: object = {}) => ({ kind: 'fault', fault: { kind, ...more } });

test.each([
  [401, 'authError', fault('unauthorized')],
  [401, null, fault('unauthorized')],
  [401, 'unauthorizedWebhookCallback', fault('misconfigured')],
  [403, 'insufficientPermissions', fault('permission-missing')],
  [403, 'forbidden', fault('permission-missing')],
  [403, 'requiredAccessLevel', fault('permission-missing')],
  [403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', fault('permission-missing')],
  [403, 'blockedByGateway', fault('unavailable', { retryAfterMs: null })],
  [403, null, fault('unavailable', { retryAfterMs: null })],
  [403, 'accessNotConfigured', fault('misconfigured')],
  [403, 'domainPolicy', fault('blocked-by-admin')],
  [403, 'notACalendarUser', fault('no-calendar')],
  [403, 'rateLimitExceeded', fault('throttled', { scope: 'mailbox', retryAfterMs: null })],
  [429, 'rateLimitExceeded', fault('throttled', { scope: 'mailbox', retryAfterMs: null })],
  [403, 'userRateLimitExceeded', fault('throttled', { scope: 'mailbox', retryAfterMs: null })],
  [429, 'userRateLimitExceeded', fault('throttled', { scope: 'mailbox', retryAfterMs: null })],
  [429, null, fault('throttled', { scope: 'mailbox', retryAfterMs: null })],
  [429, 'somethingElse', fault('throttled', { scope: 'mailbox', retryAfterMs: null })],
  [403, 'quotaExceeded', fault('throttled', { scope: 'mailbox', retryAfterMs: 3_600_000 })],
  [403, 'dailyLimitExceeded', fault('throttled', { scope: 'app', retryAfterMs: 3_600_000 })],
  [404, 'notFound', { kind: 'gone' }],
  [404, 'somethingElse', fault('unavailable', { retryAfterMs: null })],
  [404, null, fault('unavailable', { retryAfterMs: null })],
  [410, 'deleted', { kind: 'gone' }],
  [410, null, { kind: 'cursor-gone' }],
  [410, 'fullSyncRequired', { kind: 'cursor-gone' }],
  [410, 'updatedMinTooLongAgo', { kind: 'cursor-gone' }],
  [400, 'invalid', { kind: 'rejected' }],
  [400, 'push.webhookUrlNotHttps', fault('misconfigured')],
  [409, 'duplicate', { kind: 'rejected' }],
  [500, 'backendError', fault('unavailable', { retryAfterMs: null })],
  [503, 'rateLimitExceeded', fault('unavailable', { retryAfterMs: null })],
  [408, null, fault('unavailable', { retryAfterMs: null })],
  [302, null, fault('unavailable', { retryAfterMs: null })],
])('%d with the reason %s', (status, reason, expected) => {
  expect(trouble(status, reason)).toEqual(expected);
});

test('how long to wait is what Google says, also where we know how long it usually takes', () => {
  expect(trouble(403, 'quotaExceeded', 5_000)).toEqual(fault('throttled', { scope: 'mailbox', retryAfterMs: 5_000 }));
  expect(trouble(503, 'backendError', 5_000)).toEqual(fault('unavailable', { retryAfterMs: 5_000 }));
});

test('the name of the quota tells whose limit it is, whatever the reason says', () => {
  const detail = (limit: string, reason: string) =>
    JSON.stringify({
      error: {
        errors: [{ domain: 'usageLimits', reason }],
        details: [{ reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_limit: limit } }],
      },
    });
  const scope = (limit: string, reason = 'rateLimitExceeded') =>
    troubleOf(readRefusal(429, detail(limit, reason), null));
  expect(scope('defaultPerMinutePerUser')).toMatchObject(fault('throttled', { scope: 'mailbox' }));
  expect(scope('defaultPerDayPerUser', 'dailyLimitExceeded')).toMatchObject(fault('throttled', { scope: 'mailbox' }));
  expect(scope('defaultPerMinutePerProject')).toMatchObject(fault('throttled', { scope: 'app' }));
  expect(scope('defaultPerMinutePerProject', 'somethingNew')).toMatchObject(fault('throttled', { scope: 'app' }));
});

test('a reason that stands only in the details is read too', () => {
  const text = JSON.stringify({ error: { code: 403, details: [{ '@type': 'x' }, { reason: 'SERVICE_DISABLED' }] } });
  expect(troubleOf(readRefusal(403, text, null))).toEqual(fault('misconfigured'));
});

test.each(['null', '[]', '{"error":"x"}', '{"error":{"errors":{}}}', '{"error":{"errors":[null]}}', '"x"', ''])(
  'a body like %s has no reason',
  (text) => {
    expect(readRefusal(403, text, null).reason).toBeNull();
  },
);

test('nothing of the texts that Google writes is in a fault', () => {
  expect(JSON.stringify(trouble(403, 'quotaExceeded'))).not.toContain('Ada');
});

test('what only some questions can take is a fault for all others', () => {
  expect(faultOf({ kind: 'gone' })).toEqual({ kind: 'no-calendar' });
  expect(faultOf({ kind: 'cursor-gone' })).toEqual({ kind: 'unavailable', retryAfterMs: null });
  expect(faultOf({ kind: 'rejected' })).toEqual({ kind: 'unavailable', retryAfterMs: null });
});
