/** What one feed may cost. Durations are milliseconds, sizes are bytes. */
export interface FeedLimits {
  /** From the call to the last byte, over all redirects. */
  readonly totalMs: number;
  /** For each request: name, connection, handshake and the complete header. */
  readonly headerMs: number;
  /** The longest silence inside a body. */
  readonly idleMs: number;
  /** Of the calendar after decompression. */
  readonly contentBytes: number;
  /** Of the body as it is sent. */
  readonly sentBytes: number;
  readonly redirects: number;
}

const mebibyte = 1024 * 1024;

/** The same 16 MiB that an uploaded calendar file may have: what can be uploaded can also be read from a feed. */
export const feedLimits: FeedLimits = {
  totalMs: 10_000,
  headerMs: 8_000,
  idleMs: 5_000,
  contentBytes: 16 * mebibyte,
  sentBytes: 16 * mebibyte,
  redirects: 3,
};
