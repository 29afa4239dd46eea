import type { CalendarChange } from '@clearweek/app';
import type { EventReading, GoogleEvent } from './normalize-event.ts';
import { cancelledOccurrence, normalizeEvent } from './normalize-event.ts';
import { asText } from './read-json.ts';

export interface ItemReading {
  /** Single events and series before the exceptions, so that an exception finds its series. */
  readonly changes: readonly CalendarChange[];
  /** Items that say nothing that could be kept. */
  readonly unreadable: number;
}

/**
 * Google's items as changes. A cancelled occurrence stays, as one that does not take place, as long as its series does; anything
 * else that is cancelled is gone, and so is what cannot be read any more. `uids` are those of series that are not among the items.
 */
export function changesOf(
  items: readonly GoogleEvent[],
  uids: ReadonlyMap<string, string>,
  reading: EventReading,
): ItemReading {
  const own = new Map(uids);
  for (const item of items) {
    const uid = asText(item.iCalUID);
    const id = asText(item.id);
    if (id !== null && uid !== null && asText(item.recurringEventId) === null) own.set(id, uid);
  }
  const series: CalendarChange[] = [];
  const exceptions: CalendarChange[] = [];
  let unreadable = 0;
  for (const item of items) {
    const record = asText(item.id);
    if (record === null) {
      unreadable += 1;
      continue;
    }
    const change = changeOf(item, record, own, reading);
    if (change.kind === 'removed' && item.status !== 'cancelled') unreadable += 1;
    (asText(item.recurringEventId) === null ? series : exceptions).push(change);
  }
  return { changes: [...series, ...exceptions], unreadable };
}

function changeOf(
  item: GoogleEvent,
  record: string,
  uids: ReadonlyMap<string, string>,
  reading: EventReading,
): CalendarChange {
  const series = asText(item.recurringEventId);
  const uid = (series === null ? null : uids.get(series)) ?? asText(item.iCalUID);
  if (item.status !== 'cancelled') {
    const event = normalizeEvent(item, uid, reading);
    return event === null ? { kind: 'removed', record } : { kind: 'event', record, series, event };
  }
  // Without a series that is still there, nothing is left to be called off.
  const event = series === null || uid === null ? null : cancelledOccurrence(uid, item);
  return event === null ? { kind: 'removed', record } : { kind: 'event', record, series, event };
}
