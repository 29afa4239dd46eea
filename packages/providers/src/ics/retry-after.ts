const dayMs = 86_400_000;

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): seconds or an HTTP date. Answers milliseconds from `nowMs`, at least 0 and at
 * most a day: no server may send a calendar to sleep for a year. Null where there is none or it cannot be read.
 */
export function readRetryAfter(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, dayMs);
  // Date.parse reads many other things ("1", "-5") as dates; an HTTP date begins with the day of the week.
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.min(Math.max(at - nowMs, 0), dayMs);
}
