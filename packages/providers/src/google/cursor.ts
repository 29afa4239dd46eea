import type { Cursor } from '@clearweek/app';
import type { Instant, Interval } from '@clearweek/calendar';

/**
 * Counts the ways in which events were ever asked for. A sync token only holds for the very same question (page size aside), so
 * a change of `list-events.ts`'s question makes all older cursors expire.
 */
const questionVersion = 1;

/** Where to go on: Google's sync token, and from when on the reading that began it covers everything. */
export interface GoogleCursor {
  /** Null where Google gave none at the end: the calendar has to be read whole again. */
  readonly syncToken: string | null;
  readonly from: Instant;
}

export function writeCursor({ syncToken, from }: GoogleCursor): Cursor {
  return JSON.stringify([questionVersion, from, syncToken]);
}

/** The token to go on with; null where there is none that covers the window, or the question was another one then. */
export function readCursor(
  cursor: Cursor,
  window: Interval,
): { readonly syncToken: string; readonly from: Instant } | null {
  let parts: unknown;
  try {
    parts = JSON.parse(cursor);
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [version, from, syncToken] = parts as unknown[];
  if (version !== questionVersion || typeof from !== 'number' || typeof syncToken !== 'string') return null;
  // Towards the future a reading has no end.
  return from <= window.start ? { syncToken, from } : null;
}
