import type { ConnectionView } from '@clearweek/app';
import { providerNames } from './connect-page.ts';

/**
 * What a calendar is called on a page: its account; or the server of a feed or a file, and when it was added (UTC, `2026-11-23 at
 * 09:00`), because there can be several.
 */
export function connectionName(connection: ConnectionView): string {
  const name = nameOf(connection);
  return connection.provider === 'ics' ? `${name}, added${atTime(connection.createdAt)}` : name;
}

/** ` on 2026-11-23 at 09:00 UTC`, or nothing where it is not known. */
function atTime(at: string | null): string {
  return at === null ? '' : ` on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC`;
}

function nameOf({ kind, host, account, provider }: ConnectionView): string {
  if (kind === 'mailbox')
    return `${provider === 'ics' ? 'Mailbox' : providerNames[provider]}, ${account ?? 'an account'}, by your organization`;
  if (provider !== 'ics') return `${providerNames[provider]}, ${account ?? 'an account'}`;
  return kind === 'feed' ? `Feed from ${host ?? 'an unknown server'}` : 'Calendar file';
}

/** How a calendar is doing. */
export function connectionInWords({ state, events, problem, nextTryAt }: ConnectionView): string {
  const found = events === 1 ? '1 event' : `${events} events`;
  switch (state) {
    case 'pending':
      return 'It is being read at the moment.';
    case 'active':
      return `All is well: ${found} read.`;
    case 'degraded':
      return `It could not be read just now and is tried again by itself${atTime(nextTryAt)}. ${problem?.text ?? ''}`.trim();
    case 'needs_reconnecting':
      return `It waits for you to connect it again. ${problem?.text ?? ''}`.trim();
    case 'needs_attention':
      return `It needs you. ${problem?.text ?? ''}`.trim();
  }
}
