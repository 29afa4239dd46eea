export { createFeedFetcher } from './ics/fetch-feed.ts';
export type { FeedFetcherOptions } from './ics/fetch-feed.ts';
export type { FeedLimits } from './ics/feed-limits.ts';
