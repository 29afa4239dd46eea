import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The token that every form of a page carries. It is worked out from the session's secret, so it is bound to the session,
 * needs no place to be kept, and cannot be made by a page that only gets the cookie sent along.
 */
export function formToken(sessionCookie: string): string {
  return createHmac('sha256', sessionCookie).update('clearweek form').digest('base64url');
}

export function isFormToken(token: string, sessionCookie: string): boolean {
  const expected = Buffer.from(formToken(sessionCookie));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
