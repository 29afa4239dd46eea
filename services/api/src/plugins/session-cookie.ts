import type { ApiContext } from '../options.ts';

/** What the cookie of a session is called. */
export function sessionCookieName({ secure }: Pick<ApiContext, 'secure'>): string {
  // Browsers take the prefix only with https; it then proves that no neighbouring name has set the cookie.
  return secure ? '__Host-clearweek_session' : 'clearweek_session';
}
