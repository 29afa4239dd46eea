import type { Breathe } from './ports/breathe.ts';
import type { Clock } from './ports/clock.ts';
import type { FeedFetcher } from './ports/feed-fetcher.ts';
import type { Store } from './ports/store.ts';
import type { Tokens } from './ports/tokens.ts';

/** Everything that the story needs from the world. */
export interface AppDependencies {
  readonly store: Store;
  readonly feeds: FeedFetcher;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly breathe: Breathe;
  /** IANA zone that a new person is guessed to live in until a calendar or the person says otherwise. */
  readonly defaultZone: string;
}
