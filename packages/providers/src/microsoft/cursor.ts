import type { Cursor } from '@clearweek/app';
import type { Interval } from '@clearweek/calendar';
import { fieldsOf, textOf } from './fields.ts';

/** Where reading a calendar goes on. */
export interface Place {
  /** The dates that the link was made for. */
  readonly tile: Interval;
  readonly deltaLink: string;
  /** Whose calendar it is, in lower case; null where Graph did not say. */
  readonly owner: string | null;
  /** Under which name it was asked for; in lower case. The link says so, in a form that only Graph knows, and leads nowhere once it is another. */
  readonly mailbox: string | null;
}

/** Counts up when cursors of before no longer fit: what is asked for, what a cursor holds. */
const VERSION = 2;

export function writeCursor({ tile, deltaLink, owner, mailbox }: Place): Cursor {
  return JSON.stringify({ version: VERSION, start: tile.start, end: tile.end, deltaLink, owner, mailbox });
}

/** Null for a cursor of another version or another making. */
export function readCursor(cursor: Cursor): Place | null {
  const place = parsed(cursor);
  const start = place?.['start'];
  const end = place?.['end'];
  const deltaLink = textOf(place?.['deltaLink']);
  if (place?.['version'] !== VERSION || typeof start !== 'number' || typeof end !== 'number') return null;
  if (deltaLink === null) return null;
  return { tile: { start, end }, deltaLink, owner: textOf(place['owner']), mailbox: textOf(place['mailbox']) };
}

function parsed(text: string): ReturnType<typeof fieldsOf> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}
