import { FeedFault } from './feed-fault.ts';

export type StatusMeaning = 'content' | 'unchanged' | 'redirect' | FeedFault;

const redirects = new Set([301, 302, 303, 307, 308]);

/** Says what a feed's HTTP status means. `asked` is whether the request carried validators, `retryAfterMs` what the server wishes. */
export function meaningOf(status: number, asked: boolean, retryAfterMs: number | null): StatusMeaning {
  if (status === 200 || status === 203) return 'content';
  if (status === 304 && asked) return 'unchanged';
  if (redirects.has(status)) return 'redirect';
  if (status === 404 || status === 410) {
    return new FeedFault('feed_not_found', 'There is no calendar at this address (any more).');
  }
  if (status === 429 || status === 503) {
    return new FeedFault('feed_server_error', "The feed's server asks to be left alone for a while.", retryAfterMs);
  }
  if (status === 408 || status === 425) {
    return new FeedFault('feed_server_error', "The feed's server could not take the request just now.", retryAfterMs);
  }
  if (status >= 400 && status < 500) {
    return new FeedFault('feed_refused', `The feed's server refuses to hand out the calendar (status ${status}).`);
  }
  return new FeedFault('feed_server_error', `The feed's server answers with status ${status}.`, retryAfterMs);
}
