import type { GoogleState } from './google-state.ts';
import { showsRecord, updatedAt } from './event-filter.ts';
import type { Listing } from './list-events.ts';
import type { Entry } from './pages.ts';
import { createRecordWriter } from './record-json.ts';
import type { CalendarRecord } from './records.ts';

/** Masters and exceptions, each a record of its own: what `singleEvents=false` lists, in the order in which they changed. */
export function recordEntries(listing: Listing, state: GoogleState): Entry[] {
  const { calendar, query, since, until, reader, itemFields, fieldsText } = listing;
  const write = createRecordWriter(calendar, reader, itemFields, fieldsText, state);
  const entries = state
    .records(calendar)
    .list.filter((record) => isDue(record, since?.change ?? null, until) && showsRecord(record, query, calendar, state))
    .map((record) => ({
      key: query.orderBy === null ? orderKey(record.change, record.id) : orderKey(updatedAt(record), record.id),
      text: () => write(record),
    }));
  // Records come in the order of their changes already.
  return query.orderBy === null ? entries : entries.sort((one, other) => (one.key < other.key ? -1 : 1));
}

function isDue({ change }: CalendarRecord, since: number | null, until: number | null): boolean {
  return (since === null || change > since) && (until === null || change <= until);
}

/** Sorts like the number first and the id then. */
export function orderKey(number: number, id: string): string {
  return `${String(Math.max(0, number)).padStart(15, '0')} ${id}`;
}
