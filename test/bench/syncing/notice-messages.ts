import type { ProviderName } from '@clearweek/app';

/** A watch whose notices are sent: what its provider was told, and what it repeats. */
export interface KnownWatch {
  readonly provider: ProviderName;
  /** Names tenant and watch. */
  readonly name: string;
  readonly secret: string;
  readonly resourceId: string;
}

export interface NoticeOrder {
  readonly address: string;
  readonly watches: readonly KnownWatch[];
  readonly perSecond: number;
  readonly seconds: number;
}

/** Each notice counts from the time when it was due, whether or not it could be sent then. */
export interface NoticeTimes {
  readonly sent: number;
  readonly acknowledged: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}
