import type { ConnectionView } from '@clearweek/app';

/** What a calendar is called on a page: the server of a feed, or a file. */
export function connectionName({ kind, host }: ConnectionView): string {
  return kind === 'feed' ? `Feed from ${host ?? 'an unknown server'}` : 'Calendar file';
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
