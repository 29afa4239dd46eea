import type { CalendarChanges, Cursor, ProviderAccess, RemoteCalendar } from '@clearweek/app';
import type { Interval } from '@clearweek/calendar';
import type { GoogleClient } from './client.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { faultOf } from './errors.ts';
import type { GoogleTrouble } from './errors.ts';
import { listEvents } from './list-events.ts';
import type { EventListing } from './list-events.ts';
import { ianaZone } from './normalize-time.ts';
import { changesOf } from './read-items.ts';
import { findSeries } from './series-uids.ts';

/**
 * Reads a calendar's changes: `CalendarProvider.changesSince` for Google. Nothing is handed out before the last page is there,
 * because only that has the next cursor.
 */
export async function changesSince(
  client: GoogleClient,
  access: ProviderAccess,
  calendar: RemoteCalendar,
  cursor: Cursor | null,
  window: Interval,
): Promise<CalendarChanges> {
  const known = cursor === null ? null : readCursor(cursor, window);
  if (cursor !== null && known === null) return { kind: 'cursor-expired', requests: 0 };
  const beginning = known ?? { from: window.start };
  const listing = await listEvents(client, access, calendar.id, beginning);
  if (listing.kind === 'no') return refused(listing.trouble, known !== null, listing.requests);
  return understand(client, access, calendar, listing, { whole: known === null, from: beginning.from });
}

async function understand(
  client: GoogleClient,
  access: ProviderAccess,
  calendar: RemoteCalendar,
  listing: Extract<EventListing, { kind: 'listed' }>,
  { whole, from }: { whole: boolean; from: number },
): Promise<CalendarChanges> {
  const zone = ianaZone(listing.zone);
  const items = lastOfEach(listing.items);
  const series = await findSeries(client, access, calendar.id, items, whole);
  const requests = listing.requests + series.requests;
  if (series.kind === 'no') return refused(series.trouble, false, requests);
  const owner = calendar.primary ? (access.mailbox?.toLowerCase() ?? null) : null;
  const { changes, unreadable } = changesOf(items, series.uids, { calendarZone: zone, owner });
  return {
    kind: 'changes',
    whole,
    changes: whole ? changes.filter((one) => one.kind !== 'removed') : changes,
    cursor: writeCursor({ syncToken: listing.syncToken, from }),
    zone: zone?.id ?? null,
    requests,
    unreadable,
  };
}

/** An event that changes while its calendar is being listed may stand on two pages: the later one holds. */
function lastOfEach<T extends { readonly id?: string | null }>(items: readonly T[]): readonly T[] {
  const byId = new Map<unknown, T>();
  for (const item of items) {
    byId.delete(item.id);
    byId.set(item.id, item);
  }
  return [...byId.values()];
}

function refused(trouble: GoogleTrouble, hadCursor: boolean, requests: number): CalendarChanges {
  // A token that Google does not take, for whatever reason, is replaced by reading everything anew.
  const isLost = trouble.kind === 'cursor-gone' || trouble.kind === 'rejected';
  if (isLost && hadCursor) return { kind: 'cursor-expired', requests };
  if (trouble.kind === 'gone') return { kind: 'calendar-gone', requests };
  return { kind: 'failed', fault: faultOf(trouble), requests };
}
