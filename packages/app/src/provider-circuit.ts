import { MINUTE } from '@clearweek/calendar';

/**
 * When nobody asks a provider any more that does not answer, and when one asks again for all. A provider that hangs would
 * otherwise hold every worker for as long as a request may take, and the other provider's work would wait behind it.
 */
export const circuit = {
  /** So many readings in a row without an answer; a single account's trouble does not come so often in so short a time. */
  opensAfter: 5,
  /** What came longer after the one before begins the row anew. */
  rowMs: MINUTE,
  /** Longer than any row: for so long the silence that one connection meets counts once. */
  voteMs: 5 * MINUTE,
  /** For so long nobody asks at first; twice as long after each vain try. */
  firstMs: MINUTE / 2,
  longestMs: 5 * MINUTE,
  /** For so long the others wait for the one that tries, which may never say how it went. */
  tryMs: MINUTE,
} as const;
