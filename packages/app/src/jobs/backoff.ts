/** No wait between two attempts is longer where nobody asked for a longer one: an hour, in milliseconds. */
export const longestBackoffMs = 3_600_000;

/**
 * How long to wait before the next attempt, in milliseconds: `baseMs` after the first one, doubled after each, an hour at
 * most. Of that, a random part between half and all is taken, so that work that failed together does not come back together.
 * `attempt` counts from 1; `random` lies in [0, 1).
 */
export function backoffMs(baseMs: number, attempt: number, random: number): number {
  const full = Math.min(baseMs * 2 ** Math.max(attempt - 1, 0), longestBackoffMs);
  return Math.round(full * (0.5 + random / 2));
}
