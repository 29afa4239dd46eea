import type { SimCalendar } from '../world/model.ts';
import { itemKey } from './item-ids.ts';

export interface ChangedItem {
  readonly key: string;
  readonly changeType: 'created' | 'updated' | 'deleted';
  readonly change: number;
}

/** What of a calendar changed after a number of the world's counter: what notices tell. */
export function changedItems(calendar: SimCalendar, after: number): ChangedItem[] {
  const items: ChangedItem[] = [];
  for (const event of calendar.events.values()) {
    if (event.change > after) {
      const changeType = event.createdAt === event.updatedAt ? 'created' : 'updated';
      items.push({ key: itemKey(event.id, null), changeType, change: event.change });
    }
    for (const exception of event.exceptions.values()) {
      if (exception.change <= after) continue;
      const changeType = exception.state === 'cancelled' ? 'deleted' : 'updated';
      items.push({ key: itemKey(event.id, exception.originalStart), changeType, change: exception.change });
    }
  }
  for (const [eventId, { change }] of calendar.deleted) {
    if (change > after && !calendar.events.has(eventId)) {
      items.push({ key: itemKey(eventId, null), changeType: 'deleted', change });
    }
  }
  return items;
}
