import { expect, test } from 'vitest';
import { failureOf } from './errors.ts';
import type { GraphFailure, GraphRefusal } from './errors.ts';

const person = { byOrganization: false, throttled: 'mailbox' } as const;

function refusal(status: number, code: string | null, more: Partial<GraphRefusal> & { message?: string } = {}) {
  const { message = 'Words of the provider', ...rest } = more;
  const body = code === null ? null : { error: { code, message } };
  return { status, headers: new Headers(), retryAfterMs: null, body, ...rest };
}

const fault = (kind: string, more: object = {}): object => ({ kind: 'fault', fault: { kind, ...more } });

test.each<[number, string | null, object]>([
  [401, 'InvalidAuthenticationToken', fault('unauthorized')],
  [401, null, fault('unauthorized')],
  [403, 'ErrorAccessDenied', fault('permission-missing')],
  [403, 'Authorization_RequestDenied', fault('permission-missing')],
  [403, 'BlockedByGateway', fault('unavailable', { retryAfterMs: null })],
  [403, null, fault('unavailable', { retryAfterMs: null })],
  [404, 'ErrorItemNotFound', { kind: 'gone' }],
  [404, 'ErrorFolderNotFound', { kind: 'gone' }],
  [404, 'UnknownError', fault('unavailable', { retryAfterMs: null })],
  [404, 'NotFound', fault('unavailable', { retryAfterMs: null })],
  [404, 'MailboxNotEnabledForRESTAPI', fault('no-calendar')],
  [404, 'MailboxNotSupportedForRESTAPI', fault('no-calendar')],
  [404, 'Request_ResourceNotFound', fault('no-calendar')],
  [404, 'ErrorInvalidUser', fault('no-calendar')],
  [403, 'ErrorAccountDisabled', fault('no-calendar')],
  [404, null, fault('unavailable', { retryAfterMs: null })],
  [410, 'syncStateNotFound', { kind: 'resync' }],
  [410, null, { kind: 'resync' }],
  [400, 'SyncStateNotFound', { kind: 'resync' }],
  [404, 'RESYNCREQUIRED', { kind: 'resync' }],
  [400, 'ErrorInvalidRequest', { kind: 'refused' }],
  [429, 'TooManyRequests', fault('throttled', { scope: 'mailbox', retryAfterMs: null })],
  [500, 'ErrorInternalServerError', fault('unavailable', { retryAfterMs: null })],
  [502, null, fault('unavailable', { retryAfterMs: null })],
  [503, 'ServiceUnavailable', fault('unavailable', { retryAfterMs: null })],
  [504, 'UnknownError', fault('unavailable', { retryAfterMs: null })],
  [302, null, fault('unavailable', { retryAfterMs: null })],
  [509, null, fault('throttled', { scope: 'app', retryAfterMs: null })],
])('%i with %s', (status, code, expected) => {
  expect(failureOf(refusal(status, code), person)).toEqual(expected);
});

test.each([429, 503, 504])('the wish to wait is kept with %i', (status) => {
  const failure = failureOf(refusal(status, 'ServiceUnavailable', { retryAfterMs: 7_000 }), person);
  expect(failure).toMatchObject({ fault: { retryAfterMs: 7_000 } });
});

test('too many requests for one mailbox at once come as 429 and as 503, named by code or in words', () => {
  const expected = fault('throttled', { scope: 'mailbox', retryAfterMs: null }) as GraphFailure;
  const message = 'Application is over its MailboxConcurrency limit.';
  const directory = { byOrganization: true, throttled: 'tenant' } as const;
  expect(failureOf(refusal(429, 'ApplicationThrottled', { message }), directory)).toEqual(expected);
  expect(failureOf(refusal(503, 'ApplicationThrottled', { message }), directory)).toEqual(expected);
  const body = { error: { code: 'serviceUnavailable', message: '', innerError: { code: 'MailboxConcurrency' } } };
  expect(failureOf(refusal(503, null, { body }), directory)).toEqual(expected);
});

test.each([
  ['Tenant/ReadWrite/app/tenant', 'tenant'],
  ['Tenant_Application/Read/app/tenant', 'tenant'],
  ['Application/ReadWrite/app', 'app'],
])('throttling with the scope %s counts for %s', (scope, expected) => {
  const headers = new Headers({ 'x-ms-throttle-scope': scope });
  expect(failureOf(refusal(429, 'TooManyRequests', { headers }), person)).toMatchObject({ fault: { scope: expected } });
});

test('throttling in the directory counts for the tenant', () => {
  const directory = { byOrganization: true, throttled: 'tenant' } as const;
  expect(failureOf(refusal(429, 'TooManyRequests'), directory)).toMatchObject({ fault: { scope: 'tenant' } });
});

test('an application access policy, and whatever an organization forbids its own consent, is for an administrator', () => {
  const message = 'Access to OData is disabled.';
  expect(failureOf(refusal(403, 'ErrorAccessDenied', { message }), person)).toEqual(fault('blocked-by-admin'));
  const organization = { byOrganization: true, throttled: 'mailbox' } as const;
  expect(failureOf(refusal(403, 'ErrorAccessDenied'), organization)).toEqual(fault('blocked-by-admin'));
});

test("nothing of the provider's words is in what comes out", () => {
  const failure = failureOf(refusal(500, 'Code', { message: 'somebody@example.com' }), person);
  expect(JSON.stringify(failure)).not.toContain('somebody');
});

test('an error that is nested without end is read in finite time', () => {
  const error: Record<string, unknown> = { code: 'x' };
  error['innerError'] = error;
  expect(failureOf(refusal(400, null, { body: { error } }), person)).toEqual({ kind: 'refused' });
});
