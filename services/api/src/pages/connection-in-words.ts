import type { ConnectionView } from '@clearweek/app';

/** What a calendar is called on a page: the server of a feed, or a file, and when it was added (UTC, `2026-11-23 at 09:00`). */
export function connectionName({ kind, host, createdAt }: ConnectionView): string {
  const name = kind === 'feed' ? `Feed from ${host ?? 'an unknown server'}` : 'Calendar file';
  return `${name}, added on ${createdAt.slice(0, 10)} at ${createdAt.slice(11, 16)} UTC`;
}

/** How a calendar is doing. */
export function connectionInWords({ state, events, problem }: ConnectionView): string {
  const found = events === 1 ? '1 event' : `${events} events`;
  switch (state) {
    case 'pending':
      return 'It is being read at the moment.';
    case 'active':
      return `All is well: ${found} read.`;
    case 'degraded':
      return `It could not be read just now and will be tried again by itself. ${problem?.text ?? ''}`.trim();
    case 'needs_attention':
      return `It needs you. ${problem?.text ?? ''}`.trim();
  }
}
