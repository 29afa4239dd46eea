export { createFeedFetcher } from './ics/fetch-feed.ts';
export type { FeedFetcherOptions } from './ics/fetch-feed.ts';
export type { FeedLimits } from './ics/feed-limits.ts';
export { createGoogle } from './google/create-google.ts';
export type { GoogleOptions } from './google/create-google.ts';
export { createMicrosoft } from './microsoft/create-microsoft.ts';
export type { MicrosoftOptions } from './microsoft/create-microsoft.ts';
