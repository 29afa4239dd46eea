import type { EventLength, EventTime, ListedStart } from '@clearweek/calendar';
import type { StoredListing, StoredStart } from '../schema.ts';

/** The occurrences of one series that its provider lists, by the short names of their records. */
export type Listing = ReadonlyMap<string, ListedStart>;

/** Bytes of a record's hash that tell the occurrences of one calendar apart: one chance in 10^13 for ten thousand of them. */
const nameBytes = 8;

/** What a record is called inside a listing. */
export function listedName(recordHash: Buffer): string {
  return recordHash.subarray(0, nameBytes).toString('base64url');
}

/** A listing as it is kept. The same occurrences always give the same text, in whatever order they came. */
export function listingText(listing: Listing): string {
  const entries = [...listing].map(
    ([name, { start, length }]) => [name, shortStart(start), shortLength(length)] as const,
  );
  return JSON.stringify(entries.sort(([nameA, a], [nameB, b]) => byStart(a, b) || (nameA < nameB ? -1 : 1)));
}

/** Reads what `listingText` made. */
export function listingOf(stored: StoredListing): Listing {
  return new Map(
    stored.map(([name, start, length]) => [name, { start: startOf(start), length: lengthOf(length) }] as const),
  );
}

export function listedStartsOf(stored: StoredListing): ListedStart[] {
  return stored.map(([, start, length]) => ({ start: startOf(start), length: lengthOf(length) }));
}

/** In time where starts are of one kind, as they nearly always are; else just in one order. */
function byStart(a: StoredStart, b: StoredStart): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : Number(one > other);
}

function shortStart(start: EventTime): StoredStart {
  switch (start.kind) {
    case 'utc':
      return start.at;
    case 'date':
      return start.date;
    case 'zoned':
      return { w: start.wall, z: start.zone };
    case 'floating':
      return { w: start.wall };
  }
}

function startOf(start: StoredStart): EventTime {
  if (typeof start === 'number') return { kind: 'utc', at: start };
  if (typeof start === 'string') return { kind: 'date', date: start as Extract<EventTime, { kind: 'date' }>['date'] };
  const wall = start.w as Extract<EventTime, { kind: 'zoned' }>['wall'];
  return start.z === undefined ? { kind: 'floating', wall } : { kind: 'zoned', wall, zone: start.z };
}

function shortLength({ days, seconds }: EventLength): number | [number, number] {
  return days === 0 ? seconds : [days, seconds];
}

function lengthOf(length: number | readonly [number, number]): EventLength {
  return typeof length === 'number' ? { days: 0, seconds: length } : { days: length[0], seconds: length[1] };
}
